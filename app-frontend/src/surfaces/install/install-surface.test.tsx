import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Api } from '../../api/api.js';
import { fakeApi } from '../../testing/fake-services.js';
import {
  buildCredential,
  buildInstallation,
  buildInstallKind,
  buildMe,
  buildPairing,
  buildPerson,
} from '../../testing/fixtures.js';
import { renderWith } from '../../testing/render.js';
import { installTexts } from '../../texts/en/install.js';
import { InstallSurface } from './install-surface.js';

afterEach(cleanup);

const placed = {
  kinds: [buildInstallKind({ chosen: ['UF_CRM_SIGN_DOC'] })],
  surfaces: { bound: true, missing: [] },
};
const tried = buildInstallation({
  ...placed,
  pairing: buildPairing({ until: '2026-07-04T10:00:00Z', signaturesLeft: 50 }),
  timeStamp: { level: 'B-T', authorities: ['Lovćen'] },
  finished: true,
});

describe('InstallSurface', () => {
  it('goes from field to trial to the codes of the first phone, the activation code above them', async () => {
    const invitation = { activationCode: '7K2M-9QXA', expiresAt: '2026-06-11T10:00:00Z' };
    const api = fakeApi({
      installation: () => Promise.resolve(buildInstallation(placed)),
      beginTrial: () => Promise.resolve({ status: tried, invitation }),
      me: () => Promise.resolve(buildMe({ person: buildPerson({ state: 'invited' }), credentials: [] })),
    });
    renderWith(<InstallSurface texts={installTexts} />, { api });
    await userEvent.click(await screen.findByRole('button', { name: 'Try it out' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Set up codes' }));
    expect(await screen.findByText('Your activation code: 7K2M-9QXA')).toBeDefined();
  });

  it('signs the test page with the TEST certificate and one code, and offers the PDF', async () => {
    const signed = { at: '2026-06-04T10:00:00Z', person: 'Ana Vukčević', isTest: true };
    const testSignature = vi.fn<Api['testSignature']>(() => Promise.resolve({ ...tried, testSignature: signed }));
    const api = fakeApi({
      installation: () => Promise.resolve(tried),
      me: () => Promise.resolve(buildMe({ credentials: [buildCredential({ credentialId: 'c1', isTest: true })] })),
      testSignature,
    });
    renderWith(<InstallSurface texts={installTexts} />, { api });
    await userEvent.type(await screen.findByLabelText('Code from your authenticator app'), '123456');
    await userEvent.click(screen.getByRole('button', { name: 'Sign the test page' }));
    expect(await screen.findByText('Its mark says TEST. Download it and look at it.')).toBeDefined();
    expect(testSignature).toHaveBeenCalledWith(expect.objectContaining({ credentialId: 'c1', code: '123456' }));
    expect(screen.getByRole('button', { name: 'Download' })).toBeDefined();
    expect(screen.getByRole('button', { name: 'Finish' })).toBeDefined();
  });

  it('tells what each right is for, and what is left out without one', async () => {
    const scopes = { granted: ['crm' as const], missing: ['placement' as const], leftOut: ['im' as const] };
    renderWith(<InstallSurface texts={installTexts} />, {
      api: fakeApi({ installation: () => Promise.resolve(buildInstallation({ scopes })) }),
    });
    expect(await screen.findByText('1 of 3 given')).toBeDefined();
    expect(screen.getByText(/Cards, their files and history/u)).toBeDefined();
    expect(screen.getByText(/The tab and the field in cards: Missing/u)).toBeDefined();
    expect(screen.getByText(/^Notices are not sent/u)).toBeDefined();
  });
});
