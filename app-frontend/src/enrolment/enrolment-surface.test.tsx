import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Api } from '../api/api.js';
import { appError, fakeApi } from '../testing/fake-services.js';
import { buildMe, buildPerson } from '../testing/fixtures.js';
import { renderWith } from '../testing/render.js';
import { enrolmentTexts } from '../texts/en/enrolment.js';
import { EnrolmentSurface } from './enrolment-surface.js';
import { accountOf } from './scan-step.js';

afterEach(cleanup);

function renderEnrolment(answers: Partial<Api> = {}, state: 'invited' | 'none' | 'active' = 'invited') {
  const onSign = vi.fn<() => void>();
  const cancelEnrolment = vi.fn<(enrolmentId: string) => void>();
  const me = () => Promise.resolve(buildMe({ person: buildPerson({ state }) }));
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
      .mockRejectedValueOnce(appError('code-clock-off', { driftSeconds: -70 }))
      .mockResolvedValueOnce({ person: buildPerson(), driftSeconds: -70 });
    renderEnrolment({ confirmEnrolment });
    await scan();
    await press('I have scanned it');
    await userEvent.type(screen.getByLabelText('Code from your authenticator app'), '111111{Enter}');
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
});

describe('accountOf', () => {
  it('reads the label of an otpauth address', () => {
    expect(accountOf('otpauth://totp/DealSeal:Ana%20V.?secret=X')).toBe('Ana V.');
    expect(accountOf('otpauth://totp/%E0%A4?secret=X')).toBe('%E0%A4');
  });
});
