import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Api } from '../api/api.js';
import { firstChoices } from '../signing/choices.js';
import { CertificatesPage } from '../surfaces/home/certificates-page.js';
import { fakeApi } from '../testing/fake-services.js';
import { buildCredential, buildMe, buildPeople } from '../testing/fixtures.js';
import { renderWith } from '../testing/render.js';
import { buildRenewal } from '../testing/renewal-fixtures.js';
import { homeTexts } from '../texts/en/home.js';
import { beginningOf } from './renewal-words.js';

afterEach(cleanup);

async function openFirst(answers: Partial<Api> = {}) {
  const act = vi.fn<Api['act']>(() => Promise.resolve({ people: [], untold: [] }));
  renderWith(<CertificatesPage texts={homeTexts} />, { api: fakeApi({ act, ...answers }) });
  const [first] = await screen.findAllByRole('button', { name: 'View the certificate of Milica Radović' });
  if (first !== undefined) await userEvent.click(first);
  return act;
}

const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }));
const authorise = async () => {
  await userEvent.type(within(screen.getByRole('dialog')).getByLabelText(/^Your own code/u), '123456{Enter}');
};
const renewed = (at: string) => ({ people: () => Promise.resolve(buildRenewal(at)) });

describe('renewal on the certificates page', () => {
  it('lets another certificate take over on a day', async () => {
    const act = await openFirst();
    expect(screen.getByText('No certificate takes over from this one.')).toBeDefined();
    await press('Renew');
    const dialog = within(await screen.findByRole('dialog'));
    fireEvent.change(dialog.getByLabelText(/^From the beginning/u), { target: { value: '2026-12-01' } });
    expect(
      dialog.getByText(/^You let Adriatik Trade seal.* take over from Milica Radović.*1 December 2026/u),
    ).toBeDefined();
    await authorise();
    expect(act.mock.calls[0]?.[0].acts).toEqual([
      { kind: 'renew', credentialId: 'c1', successorId: 'c2', at: beginningOf('2026-12-01') },
    ]);
    expect(await screen.findByText('Done. It holds from the next signature on.')).toBeDefined();
  });

  it('shows what is to come, and calls it off', async () => {
    const act = await openFirst(renewed('2026-09-01T00:00:00Z'));
    expect(screen.getByText(/^Milica Radović.*AA31\) takes over on 1 Sep/u)).toBeDefined();
    await press('Do not renew');
    await screen.findByRole('dialog');
    await authorise();
    expect(act.mock.calls[0]?.[0].acts).toEqual([{ kind: 'withdraw-renewal', credentialId: 'c1' }]);
  });

  it('shows what has been replaced, which nobody can be given any more', async () => {
    await openFirst(renewed('2026-05-01T00:00:00Z'));
    expect(await screen.findByText(/^Replaced by Milica Radović.*AA31\) since 1 May/u)).toBeDefined();
    for (const name of ['Give to people', 'Renew', 'Change the renewal', 'Do not renew']) {
      expect(screen.queryByRole('button', { name })).toBeNull();
    }
  });
});

describe('the owner of a key', () => {
  it('is named with what is told', async () => {
    const act = await openFirst();
    expect(screen.getByText('Nobody is told of the use of this key.')).toBeDefined();
    await press('Change the owner');
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.selectOptions(dialog.getByLabelText('Owner'), 'Ana Vukčević');
    await userEvent.click(dialog.getByLabelText(/^told once a day/u));
    expect(dialog.getByText(/^You name Ana Vukčević as the owner.*once a day/u)).toBeDefined();
    await authorise();
    expect(act.mock.calls[0]?.[0].acts).toEqual([
      { kind: 'set-owner', credentialId: 'c1', ownerId: '1', told: 'daily' },
    ]);
  });

  it('is taken away', async () => {
    const credentials = [buildCredential({ keeper: { personId: '7', told: 'each-use' } })];
    const act = await openFirst({ people: () => Promise.resolve({ ...buildPeople(), credentials }) });
    expect(screen.getByText('Milica Radović, told of each signature of others')).toBeDefined();
    await press('Change the owner');
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.selectOptions(dialog.getByLabelText('Owner'), 'Nobody');
    await authorise();
    expect(act.mock.calls[0]?.[0].acts).toMatchObject([{ kind: 'set-owner', ownerId: null }]);
  });
});

describe('a choice that was kept', () => {
  it('goes on with the certificate that took over', () => {
    const credentials = [
      buildCredential({ credentialId: 'c9', notAfter: '2035-01-01T00:00:00Z' }),
      buildCredential({ credentialId: 'c2', replaces: ['c1'] }),
    ];
    const me = buildMe({ credentials });
    expect(firstChoices({ credentialId: 'c1', mark: { kind: 'none' } }, me).credentialId).toBe('c2');
    expect(firstChoices(null, me).credentialId).toBe('c9');
  });
});
