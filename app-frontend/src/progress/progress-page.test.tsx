import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { appError, fakeApi } from '../testing/fake-services.js';
import { buildProgress } from '../testing/progress-fixtures.js';
import { renderWith } from '../testing/render.js';
import { homeTexts } from '../texts/en/home.js';
import { ProgressPage } from './progress-page.js';

afterEach(cleanup);

describe('ProgressPage', () => {
  it('says why each waits, and offers what is safe alone', async () => {
    renderWith(<ProgressPage texts={homeTexts} />);
    expect(await screen.findByText('The signing token is not connected.')).toBeDefined();
    expect(screen.getAllByText(/^Next try 12:00:42, 6 tries so far\.$/u)).toHaveLength(2);
    expect(screen.getByRole('button', { name: 'Download: Zapisnik o primopredaji.pdf' })).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Give up: Zapisnik o primopredaji.pdf' })).toBeNull();
    expect(screen.queryByRole('button', { name: /Deal 398$/u })).toBeNull();
  });

  it('retries and gives up, says so, and looks again', async () => {
    const progress = vi.fn(() => Promise.resolve(buildProgress()));
    const progressRetry = vi.fn(() => Promise.resolve());
    const progressGiveUp = vi.fn(() => Promise.reject(appError('request-state')));
    renderWith(<ProgressPage texts={homeTexts} />, { api: fakeApi({ progress, progressRetry, progressGiveUp }) });
    await userEvent.click(await screen.findByRole('button', { name: 'Retry now: Zapisnik o primopredaji.pdf' }));
    expect(progressRetry).toHaveBeenCalledWith('r2');
    expect(await screen.findByText('It is being tried now.')).toBeDefined();
    expect(progress).toHaveBeenCalledTimes(2);
    await userEvent.click(screen.getByRole('button', { name: /^Give up: Specifikacija/u }));
    expect(progressGiveUp).toHaveBeenCalledWith('r1');
    expect(await screen.findByRole('alert')).toBeDefined();
    expect(screen.queryByText('It is being tried now.')).toBeNull();
  });

  it('says that nothing waits', async () => {
    renderWith(<ProgressPage texts={homeTexts} />, {
      api: fakeApi({ progress: () => Promise.resolve({ requests: [] }) }),
    });
    expect(await screen.findByText('Nothing waits')).toBeDefined();
  });
});
