import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { DocumentAddress } from '@dealseal/app-server/contract/session';
import type { SigningRequestView } from '@dealseal/app-server/contract/signing';
import type { Api } from '../../api/api.js';
import { appError, fakeApi } from '../../testing/fake-services.js';
import { buildCredential, buildMe, buildRequest, buildResult } from '../../testing/fixtures.js';
import { renderWith } from '../../testing/render.js';
import { signingTexts } from '../../texts/en/signing.js';
import { ListSurface } from './list-surface.js';

afterEach(cleanup);

const field = 'UF_CRM_SIGN_DOCS';
const documents = [1, 2, 3].map((fileId) => ({ entityTypeId: 2, entityId: 412, field, fileId }));
const of = (fileId: number, facts: Partial<SigningRequestView> = {}) =>
  buildRequest({
    requestId: `r${fileId}`,
    address: { entityTypeId: 2, entityId: 412, field, fileId },
    fileName: `Aneks ${fileId}.pdf`,
    sha256: `${fileId}`.repeat(64),
    ...facts,
  });
const error = { code: 'token-failed', retry: 'now', reference: '7K2-M9Q' } as const;

/** Whatever was asked for a code before: in this test no page can be drawn, so none can be read. */
function renderList(answers: Partial<Api> = {}) {
  const leave = vi.fn<() => void>();
  const abandon = vi.fn<(requestId: string) => void>();
  const openRequest = vi.fn<Api['openRequest']>(({ fileId }) => Promise.resolve(of(fileId, { state: 'needs-code' })));
  const signList = vi.fn<Api['signList']>(({ requestIds }) =>
    Promise.resolve(requestIds.map((id) => of(Number(id.slice(1)), { state: 'authorized', version: 2 }))),
  );
  const api = fakeApi({ openRequest, signList, abandon, ...answers });
  renderWith(<ListSurface list={{ documents }} texts={signingTexts} />, { api, leave });
  return { leave, abandon, openRequest, signList };
}

const heading = (name: string) => screen.findByRole('heading', { name });
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }));
/** As soon as nothing keeps it. */
const goOn = async () => {
  const button = await screen.findByRole('button', { name: 'Continue' });
  await waitFor(() => {
    expect(button.getAttribute('aria-disabled')).toBeNull();
  });
  await userEvent.click(button);
};
const giveCode = async (name: string) => {
  await userEvent.type(await screen.findByRole('textbox', { name: 'Code from your authenticator app' }), '123456');
  await press(name);
};

describe('ListSurface', () => {
  it('shows each document with its own fingerprint, and keeps Continue until all are read, with the way to the next', async () => {
    renderList({ openRequest: ({ fileId }) => Promise.resolve(of(fileId)) });
    await screen.findByText('3 documents are not read to the end.');
    const lines = within(screen.getByRole('list', { name: '3 documents' })).getAllByRole('listitem');
    expect(lines.map((line) => line.textContent)).toEqual([
      expect.stringContaining('1111 1111'),
      expect.stringContaining('2222 2222'),
      expect.stringContaining('3333 3333'),
    ]);
    expect(screen.getByRole('button', { name: 'Continue' }).getAttribute('aria-disabled')).toBe('true');
    await press('Aneks 2.pdf');
    expect(screen.getByRole('button', { name: 'Aneks 2.pdf' }).getAttribute('aria-pressed')).toBe('true');
    await press('Read Aneks 1.pdf');
    expect(screen.getByRole('button', { name: 'Aneks 1.pdf' }).getAttribute('aria-pressed')).toBe('true');
  });

  it('signs all of them with one code, and tells the result of each', async () => {
    const outcome = [
      of(1, { state: 'stored', version: 3, result: buildResult() }),
      of(2, { state: 'failed', version: 3, error }),
      of(3, { state: 'stored', version: 3, result: buildResult() }),
    ];
    const { signList, openRequest } = renderList({ requests: () => Promise.resolve(outcome) });
    await goOn();
    expect(screen.getByText(/You are signing 3 documents, 9 pages, as/u)).toBeDefined();
    await giveCode('Sign 3 documents');
    expect(signList).toHaveBeenCalledExactlyOnceWith({
      requestIds: ['r1', 'r2', 'r3'],
      code: '123456',
      credentialId: 'c1',
      mark: { kind: 'preset', preset: 'last-page-bottom-left' },
      timeZone: 'Europe/Podgorica',
      language: 'en',
    });
    await heading('Signing 3 documents');
    expect(await heading('2 of 3 signed')).toBe(document.activeElement);
    expect(screen.getByText('Aneks 1.pdf: Signed and stored').closest('[role=status]')).not.toBeNull();
    expect(screen.getByText('Aneks 2.pdf: Not signed')).toBeDefined();
    expect(screen.getByText(/The signing token did not answer/u)).toBeDefined();
    openRequest.mockImplementation(({ fileId }: DocumentAddress) =>
      Promise.resolve(of(fileId, { requestId: `n${fileId}`, state: 'needs-code' })),
    );
    await press('Sign the 1 that failed');
    await goOn();
    expect(screen.getByText(/You are signing 1 document, 3 pages, as/u)).toBeDefined();
    await giveCode('Sign 1 document');
    expect(signList).toHaveBeenLastCalledWith(expect.objectContaining({ requestIds: ['n2'] }));
  });

  it('says why a line cannot be signed, and leaves it out with one press', async () => {
    const { signList } = renderList({
      openRequest: ({ fileId }) =>
        fileId === 2
          ? Promise.reject(appError('document-busy', { person: 'Petar K.' }))
          : Promise.resolve(of(fileId, { state: 'needs-code' })),
    });
    await screen.findByText('Petar K. is signing this document.');
    expect(screen.getByRole('button', { name: 'Continue' }).getAttribute('aria-disabled')).toBe('true');
    const [atLine] = screen.getAllByRole('button', { name: 'Leave out File in “UF_CRM_SIGN_DOCS”' });
    if (atLine === undefined) throw new Error('The line offers no way out');
    await userEvent.click(atLine);
    expect(screen.getByRole('list', { name: '2 documents' })).toBe(document.activeElement);
    await goOn();
    await giveCode('Sign 2 documents');
    expect(signList).toHaveBeenCalledWith(expect.objectContaining({ requestIds: ['r1', 'r3'] }));
  });

  it('takes no more than share one code, and leaves the last out with one press', async () => {
    const { signList } = renderList({ me: () => Promise.resolve(buildMe({ documentsPerCode: 2 })) });
    await screen.findByText(/One code covers 2 documents at most: leave out 1 more\./u);
    expect(screen.getByRole('button', { name: 'Continue' }).getAttribute('aria-disabled')).toBe('true');
    const [atLine] = await screen.findAllByRole('button', { name: 'Leave out Aneks 3.pdf' });
    if (atLine === undefined) throw new Error('There is no way out');
    await userEvent.click(atLine);
    await goOn();
    await giveCode('Sign 2 documents');
    expect(signList).toHaveBeenCalledWith(expect.objectContaining({ requestIds: ['r1', 'r2'] }));
  });

  it('offers no certificate of which fewer are left today than are to be signed', async () => {
    const limits = { until: null, labels: {}, dailyNumber: 5 };
    const grants = [{ credentialId: 'c1', limits, usedToday: 3 }];
    renderList({ me: () => Promise.resolve(buildMe({ grants })) });
    await goOn();
    const reason = /2 documents left today, and 3 are to be signed\./u;
    expect((await screen.findByRole('radio', { name: reason })).getAttribute('aria-disabled')).toBe('true');
  });

  it('goes back to the list when a file was replaced before the code, and signs the rest with it', async () => {
    const changed = { code: 'document-changed', retry: 'never', reference: '7K2-M9Q' } as const;
    const signList = vi
      .fn<Api['signList']>()
      .mockRejectedValueOnce(appError('document-changed'))
      .mockResolvedValueOnce([]);
    renderList({
      signList,
      requests: () => Promise.resolve([of(2, { state: 'abandoned', version: 2, error: changed })]),
    });
    await goOn();
    await giveCode('Sign 3 documents');
    await screen.findByText('Someone uploaded another version.');
    await heading('Documents');
    const [atLine] = screen.getAllByRole('button', { name: 'Leave out Aneks 2.pdf' });
    if (atLine === undefined) throw new Error('The line offers no way out');
    await userEvent.click(atLine);
    await giveCode('Sign 2 documents');
    expect(signList).toHaveBeenLastCalledWith(expect.objectContaining({ requestIds: ['r1', 'r3'] }));
  });

  it('says that the portal session is over, once and with the way back', async () => {
    renderList({ openRequest: () => Promise.reject(appError('session-over')) });
    await heading('Your portal session ended');
    expect(screen.getByRole('button', { name: 'Sign in again' })).toBeDefined();
  });

  it('asks for another code after a wrong one, and keeps the list', async () => {
    renderList({ signList: () => Promise.reject(appError('code-wrong', { triesLeft: 3 })) });
    await goOn();
    await giveCode('Sign 3 documents');
    await screen.findByText(/3 tries left/u);
    expect(screen.getByRole('list', { name: '3 documents' })).toBeDefined();
  });

  it('goes on with the certificate that took over while the list was open', async () => {
    const signList = vi.fn<Api['signList']>(() => Promise.reject(appError('credential-replaced')));
    const before = buildMe();
    const after = buildMe({ credentials: [buildCredential({ credentialId: 'c2', replaces: ['c1'] })] });
    renderList({ signList, me: () => Promise.resolve(signList.mock.calls.length === 0 ? before : after) });
    await goOn();
    await giveCode('Sign 3 documents');
    await screen.findByText('Another certificate has taken over from this one.');
    await giveCode('Sign 3 documents');
    expect(signList.mock.calls.map(([{ credentialId }]) => credentialId)).toEqual(['c1', 'c2']);
  });

  it('gives up what was only read when it is closed, and asks before it is closed while signing', async () => {
    const { abandon, leave } = renderList({ openRequest: ({ fileId }) => Promise.resolve(of(fileId)) });
    await screen.findByText('3 documents are not read to the end.');
    await press('Close');
    expect(abandon.mock.calls).toEqual([['r1'], ['r2'], ['r3']]);
    expect(leave).toHaveBeenCalled();
    cleanup();
    const signing = renderList({ openRequest: ({ fileId }) => Promise.resolve(of(fileId, { state: 'signing' })) });
    await heading('Signing 3 documents');
    await press('Close');
    expect(signing.leave).not.toHaveBeenCalled();
    expect(screen.getByText(/Signing goes on without this window/u)).toBeDefined();
  });
});
