import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SigningRequestView } from '@dealseal/app-server/contract/signing';
import type { Api } from '../../api/api.js';
import { appError, fakeApi } from '../../testing/fake-services.js';
import {
  buildDocument,
  buildDocuments,
  buildMe,
  buildPerson,
  buildRequest,
  buildResult,
  buildPinNeeded,
  buildUnfinished,
  noon,
} from '../../testing/fixtures.js';
import { renderWith } from '../../testing/render.js';
import { signingTexts } from '../../texts/en/signing.js';
import { SliderSurface } from './slider-surface.js';

afterEach(cleanup);

const { address } = buildDocument();

function renderSlider(request: Partial<SigningRequestView>, answers: Partial<Api> = {}) {
  const leave = vi.fn<() => void>();
  const abandon = vi.fn<(requestId: string) => void>();
  const storeNow = vi.fn<() => Promise<void>>(() => Promise.resolve());
  const resolve = vi.fn<Api['resolve']>(() => Promise.resolve());
  const api = fakeApi({
    openRequest: () => Promise.resolve(buildRequest(request)),
    abandon,
    storeNow,
    resolve,
    ...answers,
  });
  renderWith(<SliderSurface address={address} texts={signingTexts} />, { api, leave });
  return { leave, abandon, storeNow, resolve };
}

const heading = (name: string | RegExp) => screen.findByRole('heading', { name });
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }));

describe('SliderSurface', () => {
  it('shows the progress of a request that is under way, and follows it to its end', async () => {
    const next = buildRequest({ state: 'stored', version: 2, result: buildResult() });
    renderSlider({ state: 'signing' }, { request: () => Promise.resolve(next) });
    expect(await heading('Signed and stored')).toBe(document.activeElement);
    expect(screen.getByText('A63D 0F17')).toBeDefined();
  });

  it('gives the focus to the result when the request had come to its end before it was opened', async () => {
    renderSlider({ state: 'stored', version: 2, result: buildResult() });
    expect(await heading('Signed and stored')).toBe(document.activeElement);
  });

  it('says that the work goes on when it is closed while signing', async () => {
    const { leave } = renderSlider({ state: 'signing' });
    await heading('Signing');
    await press('Close');
    expect(leave).not.toHaveBeenCalled();
    expect(screen.getByText(/Signing goes on without this window/u)).toBeDefined();
  });

  it('begins with what was chosen before, and keeps what is chosen now for when the page is opened again', async () => {
    const keepChoices = vi.fn<Api['keepChoices']>(() => Promise.resolve());
    renderSlider({ choices: { credentialId: 'c1', mark: { kind: 'none' } } }, { keepChoices });
    await screen.findByText('No visible mark');
    await press('Change: Mark on the page');
    await userEvent.click(screen.getByRole('radio', { name: 'Mark on a page' }));
    expect(keepChoices).toHaveBeenCalledWith('r1', {
      credentialId: 'c1',
      mark: { kind: 'preset', preset: 'last-page-bottom-left' },
      timeZone: 'Europe/Podgorica',
      language: 'en',
    });
  });

  it('gives up a request that was only read when it is closed', async () => {
    const { leave, abandon } = renderSlider({});
    await heading('Review');
    await press('Close');
    expect(abandon).toHaveBeenCalledWith('r1');
    expect(leave).toHaveBeenCalled();
  });

  it('names the time-stamp authority, its time and the level of what was signed', async () => {
    renderSlider({ state: 'stored', result: buildResult() });
    await heading('Signed and stored');
    expect(screen.getByText('Lovćen Trust TSA').parentElement?.textContent).toBe('Lovćen Trust TSA, 12:00:13');
    expect(screen.getByText('Signature with a time stamp')).toBeDefined();
  });

  it('says that a signature which waits for its time stamp is kept, and when it is tried again', async () => {
    renderSlider(buildUnfinished());
    expect((await screen.findByRole('alert')).textContent).toMatch(
      /waits for its time stamp.*no other code is needed/u,
    );
    expect(screen.getByText('Next try in 30 s.')).toBeDefined();
    expect(screen.queryByRole('textbox')).toBeNull();
  });

  it('says that a PIN is waited for, and can be given up', async () => {
    const { abandon } = renderSlider(buildPinNeeded());
    expect((await screen.findByRole('alert')).textContent).toMatch(/PIN has to be typed at the signing server/u);
    expect(screen.getByText('Waiting for the PIN at the signing server')).toBeDefined();
    expect(screen.queryByRole('textbox')).toBeNull();
    await press('Give up');
    expect(abandon).toHaveBeenCalledWith('r1');
  });

  it('keeps a signed file safe that the portal did not take, and retries storing only', async () => {
    const { storeNow } = renderSlider({
      state: 'storing',
      result: buildResult(),
      error: { code: 'portal-refused', retry: 'later', reference: '7K2-M9Q' },
      nextAttemptAt: new Date(noon + 30_000).toISOString(),
    });
    await heading('Your signature is safe');
    expect(screen.getByText('Next try in 30 s.')).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Sign' })).toBeNull();
    await press('Retry now');
    expect(storeNow).toHaveBeenCalled();
  });

  it('asks twice before a signed file is discarded', async () => {
    const { resolve } = renderSlider({ state: 'conflict', result: buildResult() });
    await heading('The new version was not touched');
    await press('Discard');
    expect(resolve).not.toHaveBeenCalled();
    await press('Discard');
    expect(resolve).toHaveBeenCalledWith('r1', 'discard');
  });

  it('does not say that nothing was signed when the signed file was discarded', async () => {
    renderSlider({ state: 'abandoned', result: buildResult() });
    await heading('The signed file was discarded');
    expect(screen.queryByText(/Nothing was signed/u)).toBeNull();
    expect(screen.getByRole('button', { name: 'Review the new version' })).toBeDefined();
  });

  it.each([
    ['signing-outcome-unknown', 'failed', 'The signing service gave no answer for a day.'],
    ['storing-given-up', 'abandoned', 'The signed file was deleted.'],
  ] as const)('claims no more than is known at the end of %s', async (code, state, text) => {
    renderSlider({ state, error: { code, retry: 'never', reference: '7K2-M9Q' } });
    await heading('Nothing was stored');
    expect(screen.getByText(text)).toBeDefined();
    expect(screen.queryByText(/Nothing was signed/u)).toBeNull();
  });

  it('keeps the signed earlier version as a separate file', async () => {
    const { resolve } = renderSlider({ state: 'conflict', result: buildResult() });
    await press('Keep as a separate file');
    expect(resolve).toHaveBeenCalledWith('r1', 'keep-separate');
  });

  it('leads from another version to its review', async () => {
    const openRequest = vi.fn<Api['openRequest']>((opened) =>
      opened.fileId === 91
        ? Promise.resolve(buildRequest({ requestId: 'r2' }))
        : Promise.reject(appError('document-changed', { person: 'Petar K.', since: '2026-06-04T08:41:00Z' })),
    );
    const newer = buildDocument({ address: { ...address, fileId: 91 } });
    renderSlider({}, { openRequest, documents: () => Promise.resolve(buildDocuments([newer])) });
    expect(await screen.findByText('Petar K., 10:41. Nothing was signed.')).toBeDefined();
    await press('Review the new version');
    await heading('Review');
    expect(openRequest).toHaveBeenLastCalledWith(newer.address, expect.anything());
  });

  it('says that another version came before the code', async () => {
    renderSlider({ state: 'abandoned', error: { code: 'document-changed', retry: 'never', reference: '7K2-M9Q' } });
    await heading('Someone uploaded another version');
    expect(screen.getByRole('button', { name: 'Review the new version' })).toBeDefined();
  });

  it('tells who holds the document', async () => {
    renderSlider({}, { openRequest: () => Promise.reject(appError('document-busy', { person: 'Petar K.' })) });
    expect(await heading('Petar K. is signing this document')).toBeDefined();
  });

  it('ends before the code when the document forbids signing', async () => {
    const { inspection } = buildRequest();
    renderSlider({ inspection: { ...inspection, refusal: 'pdf-certified-no-changes' } });
    await heading('An earlier signer allowed no further signatures');
    expect(screen.queryByRole('button', { name: 'Continue' })).toBeNull();
  });

  it('begins again after a failure', async () => {
    const openRequest = vi
      .fn<Api['openRequest']>()
      .mockResolvedValueOnce(
        buildRequest({ state: 'failed', error: { code: 'token-failed', retry: 'now', reference: '7K2-M9Q' } }),
      )
      .mockResolvedValueOnce(buildRequest({ requestId: 'r2' }));
    renderSlider({}, { openRequest });
    expect(await screen.findByText('The signing token did not answer.')).toBeDefined();
    await press('Begin again');
    await heading('Review');
  });

  it('says that the portal session is over, with the way back', async () => {
    renderSlider({}, { me: () => Promise.reject(appError('session-over')) });
    await heading('Your portal session ended');
    expect(screen.getByText('Sign in again; your choices are kept for 10 minutes.')).toBeDefined();
    expect(screen.getByRole('button', { name: 'Sign in again' })).toBeDefined();
  });

  it('sets up the codes of a new person first, and takes nobody’s lease meanwhile', async () => {
    const openRequest = vi.fn<Api['openRequest']>(() => Promise.resolve(buildRequest()));
    const me = buildMe({ person: buildPerson({ state: 'invited' }) });
    renderSlider({}, { openRequest, me: () => Promise.resolve(me) });
    await heading('Sign with a code from your phone');
    expect(openRequest).not.toHaveBeenCalled();
  });
});
