import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Api } from '../api/api.js';
import { CertificatesPage } from '../surfaces/home/certificates-page.js';
import { fakeApi } from '../testing/fake-services.js';
import { buildGrants } from '../testing/grant-fixtures.js';
import { renderWith } from '../testing/render.js';
import { homeTexts } from '../texts/en/home.js';
import { inputOfUntil, untilOfInput } from './grant-words.js';

afterEach(cleanup);

async function openFirst(answers: Partial<Api> = {}) {
  const act = vi.fn<Api['act']>(() => Promise.resolve({ people: [], untold: [] }));
  renderWith(<CertificatesPage texts={homeTexts} />, { api: fakeApi({ act, ...answers }) });
  await userEvent.click(await screen.findByRole('button', { name: 'View the certificate of Milica Radović' }));
  return act;
}

const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }));
const code = 'Your own code authorises this';
const reason = 'new in the team';

describe('CertificatesPage', () => {
  it('says who may use a certificate, for what, how often and until when', async () => {
    await openFirst();
    expect((await screen.findByText(/^to 31 December/u)).textContent).toBe(
      'to 31 December 2026 inclusive · in: Contract, Attachments · 20 documents a day',
    );
    expect(screen.getByText('No limits')).toBeDefined();
    expect(screen.getByText('Over')).toBeDefined();
    expect(screen.getAllByText(/20 today$/u)).toHaveLength(1);
  });

  it('gives it to several people with the same limits under one code', async () => {
    const act = await openFirst();
    await press('Give to people');
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText('Choose at least one person.')).toBeDefined();
    await userEvent.click(dialog.getByLabelText('Marko Popović'));
    await userEvent.click(dialog.getByLabelText('Ana Vukčević'));
    fireEvent.change(dialog.getByLabelText(/^Last day/u), { target: { value: '2026-12-31' } });
    await userEvent.type(dialog.getByLabelText(/^Documents a day/u), '5');
    await userEvent.click(dialog.getByLabelText('All fields'));
    await userEvent.click(dialog.getByLabelText('Attachments'));
    await userEvent.click(dialog.getByLabelText('Annexes'));
    expect(dialog.getByText(/^You let Marko Popović, Ana Vukčević sign with .*5 documents a day\.$/u)).toBeDefined();
    await userEvent.type(dialog.getByLabelText('Reason'), reason);
    await userEvent.type(dialog.getByLabelText(code), '123456{Enter}');
    const limits = { until: untilOfInput('2026-12-31'), labels: { field: ['UF_CRM_SIGN_DOC'] }, dailyNumber: 5 };
    expect(act.mock.calls[0]?.[0].acts).toEqual(
      ['13', '1'].map((personId) => ({ kind: 'set-grant', personId, credentialId: 'c1', limits, reason })),
    );
    expect(await screen.findByText('Done. It holds from the next signature on.')).toBeDefined();
  });

  it('asks for a field where all are taken out', async () => {
    const act = await openFirst();
    await press('Change what Milica Radović may do');
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(dialog.getByLabelText('All fields'));
    for (const field of ['Contract', 'Attachments', 'Annexes']) await userEvent.click(dialog.getByLabelText(field));
    expect(dialog.getByText('Choose at least one field.')).toBeDefined();
    expect(dialog.queryByLabelText(code)).toBeNull();
    expect(act).not.toHaveBeenCalled();
  });

  it('limits it to some kinds of cards where people sign in several, and tells fields of the same name apart', async () => {
    const kinds = [
      { entityTypeId: 2, title: '' },
      { entityTypeId: 4, title: '' },
      { entityTypeId: 1036, title: 'Zakup opreme' },
    ];
    const fields = [
      { field: 'UF_CRM_SIGN_DOC', title: 'Contract', entityTypeId: 2 },
      { field: '4:UF_CRM_SIGN_DOC', title: 'Contract', entityTypeId: 4 },
    ];
    const act = await openFirst({ grants: () => Promise.resolve({ ...buildGrants(), kinds, fields }) });
    await press('Change what Milica Radović may do');
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.queryByLabelText('Zakup opreme')).toBeNull();
    await userEvent.click(dialog.getByLabelText('All cards'));
    await userEvent.click(dialog.getByLabelText('Deals'));
    await userEvent.click(dialog.getByLabelText('Zakup opreme'));
    await userEvent.click(dialog.getByLabelText('All fields'));
    await userEvent.click(dialog.getByLabelText('Deal: Contract'));
    expect(dialog.getByText(/only Companies; in: Company: Contract/u)).toBeDefined();
    await userEvent.type(dialog.getByLabelText('Reason'), reason);
    await userEvent.type(dialog.getByLabelText(code), '123456{Enter}');
    const labels = { entityTypeId: ['4'], field: ['4:UF_CRM_SIGN_DOC'] };
    expect(act.mock.calls[0]?.[0].acts).toMatchObject([{ kind: 'set-grant', limits: { labels } }]);
  });

  it('takes it back', async () => {
    const act = await openFirst();
    await press('Take back from Petar Knežević');
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.type(dialog.getByLabelText('Reason'), reason);
    await userEvent.type(dialog.getByLabelText(code), '123456{Enter}');
    expect(act.mock.calls[0]?.[0].acts).toEqual([
      { kind: 'withdraw-grant', personId: '8', credentialId: 'c1', reason },
    ]);
  });

  it('lets the key sign a test, and shows what was seen', async () => {
    const doctor = vi.fn(fakeApi().doctor);
    await openFirst({ doctor });
    await press('Sign a test');
    expect(await screen.findByRole('button', { name: 'Check again' })).toBeDefined();
    expect(doctor).toHaveBeenCalledWith('service/credential:c1');
  });

  it('shows a certificate without grants where the service knows no limits', async () => {
    await openFirst({ grants: () => Promise.resolve(buildGrants({ grants: null })) });
    expect(await screen.findByRole('button', { name: 'Sign a test' })).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Give to people' })).toBeNull();
  });
});

describe('the last day of a grant', () => {
  it('is good to its end, and comes back as it was typed', () => {
    for (const day of ['2026-12-31', '2026-03-29', '2026-10-25', '2028-02-29']) {
      expect(inputOfUntil(untilOfInput(day))).toBe(day);
    }
    expect(untilOfInput('')).toBeNull();
    expect(inputOfUntil(null)).toBe('');
  });
});
