import type { Person } from '@dealseal/signing-service/contract/people';
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Api } from '../api/api.js';
import { appError, fakeApi } from '../testing/fake-services.js';
import { buildEnrolment, buildMe, buildPerson, buildRecoveryCodes, noon } from '../testing/fixtures.js';
import { renderWith } from '../testing/render.js';
import { enrolmentTexts } from '../texts/en/enrolment.js';
import { EnrolmentSurface } from './enrolment-surface.js';
import { accountOf } from './scan-key.js';

afterEach(cleanup);

function renderEnrolment(answers: Partial<Api> = {}, facts: Person['state'] | Partial<Person> = 'invited') {
  const onSign = vi.fn<() => void>();
  const cancelEnrolment = vi.fn<(enrolmentId: string) => void>();
  const person = buildPerson(typeof facts === 'string' ? { state: facts } : facts);
  const me = () => Promise.resolve(buildMe({ person }));
  renderWith(<EnrolmentSurface texts={enrolmentTexts} waiting={{ onSign }} />, {
    api: fakeApi({ me, cancelEnrolment, ...answers }),
  });
  return { onSign, cancelEnrolment };
}

const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }));

async function scan(): Promise<void> {
  await userEvent.type(await screen.findByLabelText('Activation code'), 'ABCD EFGH');
  await press('Begin');
}

describe('EnrolmentSurface', () => {
  it('leads from the activation code over the key to the waiting document', async () => {
    const { onSign } = renderEnrolment();
    await scan();
    expect(await screen.findByRole('img', { name: /QR code/u })).toBeDefined();
    expect(screen.getByText('JBSW Y3DP EHPK 3PXP 5KZT Q2LM N7RA 6VCE')).toBeDefined();
    expect(screen.getByText('Adriatik 24 - Milica Radović')).toBeDefined();
    await press('I have scanned it');
    await userEvent.type(screen.getByLabelText('Code from your authenticator app'), '123 456{Enter}');
    await screen.findByRole('heading', { name: 'Keep these recovery codes' });
    await userEvent.click(screen.getByRole('checkbox', { name: 'I have stored them' }));
    await press('Done');
    expect(await screen.findByText('Your codes are active. Your phone is 20 s late – fine.')).toBeDefined();
    await press('Sign the waiting document');
    expect(onSign).toHaveBeenCalled();
  });

  it('asks for the activation code before anything is sent', async () => {
    const beginEnrolment = vi.fn<Api['beginEnrolment']>();
    renderEnrolment({ beginEnrolment });
    await press('Begin');
    expect(beginEnrolment).not.toHaveBeenCalled();
    expect(screen.getByRole('alert').textContent).toContain('Type the activation code first.');
  });

  it('tells a wrong activation code with its tries', async () => {
    renderEnrolment({ beginEnrolment: () => Promise.reject(appError('activation-code-wrong', { triesLeft: 4 })) });
    await scan();
    expect(await screen.findByText('4 tries left.')).toBeDefined();
  });

  it('asks for two codes in a row when the phone’s clock is far off', async () => {
    const confirmEnrolment = vi
      .fn<Api['confirmEnrolment']>()
      .mockRejectedValueOnce(appError('code-clock-off', { driftSeconds: -130 }))
      .mockResolvedValueOnce({ person: buildPerson(), driftSeconds: -130 });
    renderEnrolment({ confirmEnrolment });
    await scan();
    await press('I have scanned it');
    await userEvent.type(screen.getByLabelText('Code from your authenticator app'), '111111{Enter}');
    expect((await screen.findByRole('alert')).textContent).toContain('Your phone is about 130 seconds late.');
    await userEvent.type(await screen.findByLabelText('First code'), '222222');
    await userEvent.type(screen.getByLabelText('The next code'), '333333');
    await press('Confirm');
    expect(await screen.findByText('You can sign now')).toBeDefined();
    expect(confirmEnrolment).toHaveBeenLastCalledWith('e1', ['222222', '333333']);
  });

  it('begins again after ten minutes', async () => {
    renderEnrolment({ confirmEnrolment: () => Promise.reject(appError('enrolment-expired')) });
    await scan();
    await press('I have scanned it');
    await userEvent.type(screen.getByLabelText('Code from your authenticator app'), '111111{Enter}');
    await press('Start again');
    expect(await screen.findByLabelText('Activation code')).toBeDefined();
  });

  describe('of a phone that was set up together with an administrator', () => {
    const assistance = (until: string) => ({ enrolmentId: 'a1', by: 'Ana Vukčević', until });
    const open = new Date(noon + 5 * 60_000).toISOString();
    const over = new Date(noon).toISOString();

    it('asks for its code at once, and shows the recovery codes to its person', async () => {
      const confirmEnrolment = vi.fn(fakeApi().confirmEnrolment);
      renderEnrolment({ confirmEnrolment }, { state: 'invited', assistance: assistance(open) });
      await screen.findByRole('heading', { name: 'Ana Vukčević set up your phone with you' });
      expect(screen.queryByLabelText('Activation code')).toBeNull();
      expect(screen.queryByRole('img', { name: /QR code/u })).toBeNull();
      await userEvent.type(screen.getByLabelText('Code from your authenticator app'), '123456{Enter}');
      await screen.findByRole('heading', { name: 'Keep these recovery codes' });
      expect(confirmEnrolment).toHaveBeenCalledWith('a1', ['123456']);
    });

    it('is ended by whoever scanned nothing, and by its ten minutes', async () => {
      const { cancelEnrolment } = renderEnrolment({}, { state: 'invited', assistance: assistance(open) });
      await press('I have scanned nothing');
      expect(cancelEnrolment).toHaveBeenCalledWith('a1');
      expect((await screen.findByRole('alert')).textContent).toContain('The set-up with Ana Vukčević is over.');
      expect(screen.getByLabelText('Activation code')).toBeDefined();
      cleanup();
      renderEnrolment({}, { state: 'invited', assistance: assistance(over) });
      expect((await screen.findByRole('alert')).textContent).toContain('Ask for another one');
      expect(screen.getByLabelText('Activation code')).toBeDefined();
    });

    it('leads back to the activation code when the service says that it is over', async () => {
      const confirmEnrolment = () => Promise.reject(appError('enrolment-expired'));
      renderEnrolment({ confirmEnrolment }, { state: 'invited', assistance: assistance(open) });
      await userEvent.type(await screen.findByLabelText('Code from your authenticator app'), '123456{Enter}');
      await press('Start again');
      expect(await screen.findByLabelText('Activation code')).toBeDefined();
    });

    it('lives on when the page is closed', async () => {
      const { cancelEnrolment } = renderEnrolment({}, { state: 'invited', assistance: assistance(open) });
      await screen.findByLabelText('Code from your authenticator app');
      window.dispatchEvent(new Event('pagehide'));
      expect(cancelEnrolment).not.toHaveBeenCalled();
    });
  });

  it('cancels the unconfirmed key when it is closed', async () => {
    const { cancelEnrolment } = renderEnrolment();
    await scan();
    await screen.findByText('Scan this with your app');
    await press('Close');
    expect(cancelEnrolment).toHaveBeenCalledWith('e1');
  });

  it('says whom to ask who was not invited', async () => {
    renderEnrolment({}, 'none');
    expect(await screen.findByText('You are not invited yet.')).toBeDefined();
  });

  it('does not begin over working codes', async () => {
    renderEnrolment({}, 'active');
    expect(await screen.findByText('Your codes are set up already.')).toBeDefined();
    expect(screen.queryByLabelText('Activation code')).toBeNull();
  });

  it('offers no replacement where the service knows none', async () => {
    renderEnrolment({}, { recoveryCodesLeft: undefined });
    expect(await screen.findByText(/ask an administrator of signing to reset them/u)).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Replace phone' })).toBeNull();
  });

  it('makes another key on demand, without another activation code', async () => {
    const renewEnrolment = vi.fn<Api['renewEnrolment']>(() =>
      Promise.resolve({ ...buildEnrolment(), enrolmentId: 'e2', secretGroups: ['AAAA', 'BBBB'] }),
    );
    const { cancelEnrolment } = renderEnrolment({ renewEnrolment });
    await scan();
    await press('Make a new one');
    expect(await screen.findByText('AAAA BBBB')).toBeDefined();
    expect(renewEnrolment).toHaveBeenCalledWith('e1');
    await press('Close');
    expect(cancelEnrolment).toHaveBeenCalledWith('e2');
  });

  it('begins again where a new key cannot be had', async () => {
    renderEnrolment({ renewEnrolment: () => Promise.reject(appError('not-found')) });
    await scan();
    await press('Make a new one');
    expect(await screen.findByLabelText('Activation code')).toBeDefined();
  });
});

describe('recovery codes', () => {
  const toRecovery = async (answers: Partial<Api> = {}) => {
    renderEnrolment(answers);
    await scan();
    await press('I have scanned it');
    await userEvent.type(screen.getByLabelText('Code from your authenticator app'), '123456{Enter}');
    await screen.findByRole('heading', { name: 'Keep these recovery codes' });
  };

  it('are shown once, all ten, and left only by whoever says that they are stored', async () => {
    await toRecovery();
    const list = within(screen.getByRole('list', { name: 'Recovery codes' }));
    expect(list.getAllByRole('listitem').map((item) => item.textContent)).toEqual(buildRecoveryCodes());
    await press('Done');
    expect(screen.getByRole('alert').textContent).toContain('Store them first');
    await userEvent.click(screen.getByRole('checkbox', { name: 'I have stored them' }));
    await press('Done');
    expect(await screen.findByText('You can sign now')).toBeDefined();
    for (const code of buildRecoveryCodes()) expect(document.body.textContent).not.toContain(code);
  });

  it('can be copied, saved as a text and printed', async () => {
    const print = vi.fn<() => void>();
    vi.stubGlobal('print', print);
    const blobs: Blob[] = [];
    vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
      if (blob instanceof Blob) blobs.push(blob);
      return 'blob:codes';
    });
    await toRecovery();
    await press('Print');
    expect(print).toHaveBeenCalledOnce();
    await press('Download');
    const text = await blobs[0]?.text();
    for (const code of buildRecoveryCodes()) expect(text).toContain(code);
    expect(text).toContain('Adriatik 24 - Milica Radović');
    expect(screen.getByRole('button', { name: 'Copy' })).toBeDefined();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it('are not missed where the service makes none', async () => {
    renderEnrolment({ confirmEnrolment: () => Promise.resolve({ person: buildPerson(), driftSeconds: 0 }) });
    await scan();
    await press('I have scanned it');
    await userEvent.type(screen.getByLabelText('Code from your authenticator app'), '123456{Enter}');
    expect(await screen.findByText('You can sign now')).toBeDefined();
  });
});

describe('replacing a phone', () => {
  it('is proven by a present code; the old ones work until the new are confirmed', async () => {
    const beginEnrolment = vi.fn<Api['beginEnrolment']>(() => Promise.resolve(buildEnrolment()));
    renderEnrolment({ beginEnrolment }, 'active');
    await press('Replace phone');
    await userEvent.type(await screen.findByLabelText('Present code from your authenticator app'), '123456{Enter}');
    await press('I have scanned it');
    expect(beginEnrolment).toHaveBeenCalledWith({ code: '123456' });
    expect(screen.getByText('Your old codes work until the new ones are confirmed.')).toBeDefined();
  });

  it('is proven by a recovery code, and tells a used one apart', async () => {
    const beginEnrolment = vi
      .fn<Api['beginEnrolment']>()
      .mockRejectedValueOnce(appError('recovery-code-used'))
      .mockResolvedValueOnce(buildEnrolment());
    renderEnrolment({ beginEnrolment }, 'active');
    await press('Replace phone');
    await userEvent.click(await screen.findByRole('radio', { name: 'A recovery code (7 are left)' }));
    await press('Continue');
    expect(screen.getByRole('alert').textContent).toContain('Type a recovery code first.');
    await userEvent.type(screen.getByLabelText('Recovery code'), '7hqk m8ba{Enter}');
    expect(await screen.findByText('This recovery code has been used.')).toBeDefined();
    await press('Continue');
    expect(await screen.findByText('Scan this with your app')).toBeDefined();
    expect(beginEnrolment).toHaveBeenLastCalledWith({ recoveryCode: '7hqk m8ba' });
  });

  it('asks the administrators in one press who has neither, once', async () => {
    const requestReset = vi.fn<Api['requestReset']>(() =>
      Promise.resolve({ person: buildPerson({ resetRequestedAt: '2026-06-04T10:00:00Z' }), told: 2 }),
    );
    renderEnrolment({ requestReset }, 'active');
    await press('Replace phone');
    await press('Ask administrator');
    expect(await screen.findByText(/^You asked on/u)).toBeDefined();
    expect(screen.getByText(/have been told/u)).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Ask administrator' })).toBeNull();
    expect(requestReset).toHaveBeenCalledOnce();
  });

  it('says so when nobody could be told', async () => {
    const requestReset = () =>
      Promise.resolve({ person: buildPerson({ resetRequestedAt: '2026-06-04T10:00:00Z' }), told: 0 });
    renderEnrolment({ requestReset }, { state: 'locked-for-good' });
    await press('Ask administrator');
    expect(await screen.findByText(/Nobody could be notified/u)).toBeDefined();
  });
});

describe('unlocking after a final lock', () => {
  it('takes three codes in a row, and begins again after a wrong one', async () => {
    const proveUnlocking = vi
      .fn<Api['proveUnlocking']>()
      .mockResolvedValueOnce(buildPerson({ state: 'unproven', proofsLeft: 2 }))
      .mockRejectedValueOnce(appError('code-wrong', { triesLeft: 4, proofsLeft: 3 }))
      .mockResolvedValueOnce(buildPerson({ state: 'unproven', proofsLeft: 2 }))
      .mockResolvedValueOnce(buildPerson({ state: 'unproven', proofsLeft: 1 }))
      .mockResolvedValueOnce(buildPerson());
    renderEnrolment({ proveUnlocking }, { state: 'unproven', proofsLeft: 3 });
    const give = async (code: string) => {
      await userEvent.type(await screen.findByLabelText('Code from your authenticator app'), `${code}{Enter}`);
    };
    await give('111111');
    expect(await screen.findByText('1 of 3 given')).toBeDefined();
    await give('222222');
    expect(await screen.findByText('0 of 3 given')).toBeDefined();
    expect(screen.getByText(/4 tries left/u)).toBeDefined();
    await give('333333');
    expect(await screen.findByText('1 of 3 given')).toBeDefined();
    await give('444444');
    expect(await screen.findByText('2 of 3 given')).toBeDefined();
    await give('555555');
    expect(await screen.findByText('You can sign now')).toBeDefined();
    expect(proveUnlocking.mock.calls.map(([code]) => code)).toEqual(['111111', '222222', '333333', '444444', '555555']);
  });
});

describe('accountOf', () => {
  it('reads the label of an otpauth address', () => {
    expect(accountOf('otpauth://totp/DealSeal:Ana%20V.?secret=X')).toBe('Ana V.');
    expect(accountOf('otpauth://totp/%E0%A4?secret=X')).toBe('%E0%A4');
  });
});
