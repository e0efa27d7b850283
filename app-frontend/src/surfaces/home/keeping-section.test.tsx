import type { Keeping } from '@dealseal/app-server/contract/keeping';
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Api } from '../../api/api.js';
import { appError, fakeApi } from '../../testing/fake-services.js';
import { buildKeeping } from '../../testing/keeping-fixtures.js';
import { renderWith } from '../../testing/render.js';
import { homeTexts as english } from '../../texts/en/home.js';
import { homeTexts as montenegrin } from '../../texts/me/home.js';
import type { HomeTexts } from '../../texts/load-texts.js';
import { homeTexts as russian } from '../../texts/ru/home.js';
import { KeepingSection } from './keeping-section.js';

afterEach(cleanup);

function renderKeeping(first: Keeping = buildKeeping(), texts: HomeTexts = english) {
  let kept = first;
  const changeKeeping = vi.fn<Api['changeKeeping']>(({ storedDays }) => {
    kept = { ...kept, documents: { storedDays, changed: { at: '2026-06-04T10:00:00Z', by: 'Milica Radović' } } };
    return Promise.resolve(kept);
  });
  const act = vi.fn<Api['act']>(({ acts: [one] }) => {
    if (one?.kind === 'change-retention') kept = { ...kept, records: { recordYears: one.recordYears, changed: null } };
    return Promise.resolve({ people: [], untold: [] });
  });
  const api = fakeApi({ keeping: () => Promise.resolve(kept), changeKeeping, act });
  renderWith(<KeepingSection texts={texts} />, { api });
  return { changeKeeping, act };
}

const rows = async () =>
  within(await screen.findByRole('table'))
    .getAllByRole('row')
    .slice(1);

describe('KeepingSection', () => {
  it('tells how long documents and records are kept, who changed it, and each erasure with its rule', async () => {
    renderKeeping();
    expect(await screen.findByLabelText('Days after storing')).toHaveProperty('value', '1');
    expect(screen.getByText('Changed last by Ana Vukčević on 2 June 2026')).toBeDefined();
    expect(screen.getByText('Nobody has changed it yet.')).toBeDefined();
    expect((await rows()).map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/^4 June 2026.*Document 9F86 D081.*1 day after storing$/u),
      expect.stringMatching(/5000 log entries, 21 signatures with their receipts.*records: 10 years$/u),
      expect.stringMatching(/Document 2C26.*not signed within 24 hours$/u),
      expect.stringMatching(/Record of a signing request FCDE.*records: 10 years$/u),
    ]);
  });

  it('changes the days, and says who did', async () => {
    const { changeKeeping } = renderKeeping();
    const field = await screen.findByLabelText('Days after storing');
    await userEvent.clear(field);
    await userEvent.type(field, '3651');
    expect(screen.getByText('A whole number from 0 to 3650.')).toBeDefined();
    await userEvent.type(field, '{Enter}');
    expect(changeKeeping).not.toHaveBeenCalled();
    await userEvent.clear(field);
    await userEvent.type(field, '0{Enter}');
    expect(changeKeeping).toHaveBeenCalledWith({ storedDays: 0 });
    expect(await screen.findByText(/^Saved\. Changed last by Milica Radović on 4 June 2026$/u)).toBeDefined();
  });

  it('changes the years by the administrator’s own code alone', async () => {
    const { act } = renderKeeping();
    await userEvent.selectOptions(await screen.findByLabelText('Records'), '4 years');
    await userEvent.click(screen.getByRole('button', { name: 'Change' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/records are kept for 4 years\. What is older is erased for good\.$/u)).toBeDefined();
    await userEvent.type(dialog.getByLabelText('Your own code authorises this'), '123456{Enter}');
    const acts = [{ kind: 'change-retention', recordYears: 4 }];
    expect(act.mock.calls[0]?.[0]).toMatchObject({ code: '123456', acts });
    expect(await screen.findByLabelText('Records')).toHaveProperty('value', '4');
  });

  it('tells an older signing-service from nothing erased, and a refusal where it arose', async () => {
    renderKeeping(buildKeeping({ records: null, erasures: [] }));
    expect(await screen.findByText('The signing service does not tell; ask its operator.')).toBeDefined();
    expect(screen.getByText('Nothing yet.')).toBeDefined();
    cleanup();
    const refuse = () => Promise.reject(appError('not-an-administrator'));
    renderWith(<KeepingSection texts={english} />, { api: fakeApi({ changeKeeping: refuse }) });
    await userEvent.type(await screen.findByLabelText('Days after storing'), '0{Enter}');
    expect(await screen.findByRole('alert')).toBeDefined();
  });

  it.each([
    ['Dana nakon smještanja', montenegrin],
    ['Дней после сохранения', russian],
  ])('speaks every language: %s', async (label, texts) => {
    renderKeeping(buildKeeping(), texts);
    expect(await screen.findByLabelText(label)).toBeDefined();
    for (const { textContent } of await rows()) expect(textContent).not.toMatch(/days|years|Document|records/u);
  });
});
