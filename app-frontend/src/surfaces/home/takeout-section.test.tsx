import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Api } from '../../api/api.js';
import { appError, fakeApi } from '../../testing/fake-services.js';
import { renderWith } from '../../testing/render.js';
import { homeTexts as english } from '../../texts/en/home.js';
import { homeTexts as montenegrin } from '../../texts/me/home.js';
import { homeTexts as russian } from '../../texts/ru/home.js';
import { saveFile } from '../../ui/save-file.js';
import { TakeoutSection } from './takeout-section.js';

vi.mock('../../ui/save-file.js', () => ({ saveFile: vi.fn<typeof saveFile>() }));
afterEach(() => {
  cleanup();
  vi.mocked(saveFile).mockClear();
});

describe('TakeoutSection', () => {
  it.each([
    ['Everything (JSON lines)', 'json', 'dealseal-2026-06-04.jsonl', 'application/jsonl'],
    ['Requests as a table (CSV)', 'csv', 'dealseal-2026-06-04.csv', 'text/csv'],
  ])('saves what is taken as a file: %s', async (name, format, fileName, type) => {
    const file = new Blob(['all']);
    const takeEverything = vi.fn<Api['takeEverything']>(() => Promise.resolve(file));
    renderWith(<TakeoutSection texts={english} />, { api: fakeApi({ takeEverything }) });
    await userEvent.click(screen.getByRole('button', { name }));
    expect(takeEverything).toHaveBeenCalledExactlyOnceWith({ format });
    expect(saveFile).toHaveBeenCalledExactlyOnceWith(file, fileName, type);
  });

  it('tells what removing the application deletes, in every language', () => {
    for (const [texts, words] of [
      [english, /all of this is deleted here at once/u],
      [montenegrin, /sve se ovdje odmah briše/u],
      [russian, /всё это здесь удаляется сразу/u],
    ] as const) {
      renderWith(<TakeoutSection texts={texts} />);
      expect(screen.getByText(words)).toBeDefined();
      cleanup();
    }
  });

  it('says what went wrong, and saves nothing', async () => {
    const takeEverything = () => Promise.reject(appError('too-many-requests'));
    renderWith(<TakeoutSection texts={english} />, { api: fakeApi({ takeEverything }) });
    await userEvent.click(screen.getByRole('button', { name: 'Everything (JSON lines)' }));
    expect(await screen.findByRole('alert')).toBeDefined();
    expect(saveFile).not.toHaveBeenCalled();
  });
});
