import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Api } from '../api/api.js';
import { appError, fakeApi } from '../testing/fake-services.js';
import { buildCheck, buildLog } from '../testing/log-fixtures.js';
import { renderWith } from '../testing/render.js';
import { LogPage } from './log-page.js';

afterEach(cleanup);

function renderLog(answers: Partial<Api> = {}) {
  const searchLog = vi.fn<Api['searchLog']>(() => Promise.resolve(buildLog()));
  renderWith(<LogPage />, { api: fakeApi({ searchLog, ...answers }) });
  return searchLog;
}

const rows = async () => {
  const table = await screen.findByRole('table', { name: 'Entries of the log, the newest first' });
  return within(table).getAllByRole('row').slice(1);
};

describe('LogPage', () => {
  it('tells each entry in words: who, what, about what, which document', async () => {
    renderLog();
    const shown = (await rows()).map(({ textContent }) => textContent);
    expect(shown[0]).toMatch(/Milica RadovićSignedUgovor o isporuci.*A63D 0F17/u);
    expect(shown[4]).toMatch(/Milica RadovićWrong code/u);
    expect(shown[5]).toMatch(/Ana VukčevićCertificate given to Nikola ĐurišićReason: New in Legal/u);
    expect(shown[7]).toMatch(/Operator at the consoleCertificate given to Milica Radović/u);
    expect(shown[9]).toMatch(/SignedErased/u);
    expect(shown[10]).toMatch(/Other: moon-phase-changed/u);
  });

  it('narrows by words, kind, person, certificate and days', async () => {
    const searchLog = renderLog();
    await rows();
    await userEvent.type(screen.getByRole('searchbox'), 'Kotor');
    await userEvent.selectOptions(screen.getByLabelText('Action'), 'Signatures');
    await userEvent.selectOptions(screen.getByLabelText('Person'), 'Petar Knežević');
    await userEvent.selectOptions(screen.getByLabelText('Certificate'), 'Adriatik Trade seal, Adriatik Trade d.o.o.');
    await userEvent.type(screen.getByLabelText('From'), '2026-06-01');
    await userEvent.type(screen.getByLabelText('To'), '2026-06-04');
    await vi.waitFor(() => {
      expect(searchLog.mock.lastCall?.[0].filter).toEqual({
        text: 'Kotor',
        kinds: ['release'],
        personId: '8',
        credentialId: 'c2',
        from: new Date('2026-06-01T00:00:00').toISOString(),
        until: new Date('2026-06-05T00:00:00').toISOString(),
      });
    });
    await userEvent.click(screen.getByRole('button', { name: 'Clear filters' }));
    await vi.waitFor(() => {
      expect(searchLog.mock.lastCall?.[0].filter).toEqual({});
    });
  });

  it('shows all that an entry names, and the other entries of its document', async () => {
    const searchLog = renderLog();
    const [, , authorization] = await rows();
    if (authorization === undefined) throw new Error('There is a third row');
    await userEvent.click(within(authorization).getByRole('button', { name: /^Details: Signing authorised/u }));
    const dialog = within(screen.getByRole('dialog', { name: 'Signing authorised' }));
    for (const fact of [
      '59857737',
      'c1',
      'Deal 412 · Hotel Jadran, oprema',
      buildLog().entries[0]?.payload?.['requestKey'],
    ]) {
      expect(dialog.getByText(String(fact))).toBeDefined();
    }
    await userEvent.click(dialog.getByRole('button', { name: 'All about this document' }));
    await vi.waitFor(() => {
      expect(searchLog.mock.lastCall?.[0].filter).toEqual({ digest: buildLog().documents[0]?.sha256 });
    });
    expect(screen.getByRole('button', { name: 'Document 4F2A 91C0: show all' })).toBeDefined();
  });

  it('fetches the receipt of a release, and of nothing else', async () => {
    const receipt = vi.fn<Api['receipt']>(() => Promise.reject(appError('signature-erased')));
    renderLog({ receipt });
    const [release, intent] = await rows();
    if (release === undefined || intent === undefined) throw new Error('There are two rows');
    await userEvent.click(within(intent).getByRole('button', { name: /^Details/u }));
    expect(screen.queryByRole('button', { name: 'Receipt' })).toBeNull();
    await userEvent.click(within(screen.getByRole('dialog')).getByText('Close'));
    await userEvent.click(within(release).getByRole('button', { name: /^Details/u }));
    await userEvent.click(screen.getByRole('button', { name: 'Receipt' }));
    expect(await screen.findByText('The records of this signature were erased.')).toBeDefined();
    const { requestKey, inputSha256: sha256 } = buildLog().entries[0]?.payload ?? {};
    expect(receipt).toHaveBeenCalledWith({ kind: 'log', requestKey, sha256 }, 'Europe/Podgorica');
  });

  it('brings older entries behind those that are shown', async () => {
    const searchLog = renderLog();
    await rows();
    const entries = buildLog()
      .entries.slice(0, 2)
      .map((entry) => ({ ...entry, sequence: entry.sequence - 11 }));
    searchLog.mockResolvedValueOnce({ ...buildLog(), entries, hasMore: false });
    await userEvent.click(screen.getByRole('button', { name: 'Older entries' }));
    await vi.waitFor(async () => {
      expect(await rows()).toHaveLength(13);
    });
    expect(searchLog.mock.lastCall?.[0]).toEqual({ filter: {}, before: 18_392 });
    expect(screen.queryByRole('button', { name: 'Older entries' })).toBeNull();
  });

  it('says that the log is whole, or where it was changed, and leads there', async () => {
    const firstFault = { sequence: 17_996, kind: 'altered-payload', at: '2026-06-02T06:14:00Z' } as const;
    const broken = buildCheck({ ok: false, entries: 17_995, firstFault });
    const checkLog = vi.fn<Api['checkLog']>((again) => Promise.resolve({ check: again ? broken : buildCheck() }));
    const searchLog = renderLog({ checkLog });
    expect(await screen.findByText('The log is whole')).toBeDefined();
    await userEvent.click(screen.getByRole('button', { name: 'Check now' }));
    expect(await screen.findByText('The log was changed at entry 17996')).toBeDefined();
    await userEvent.click(screen.getByRole('button', { name: 'Show entry' }));
    await vi.waitFor(() => {
      expect(searchLog.mock.lastCall?.[0]).toEqual({ filter: {}, before: 17_997 });
    });
  });

  it('says up to which entry the log was time-stamped, and nothing where the service is older', async () => {
    const answers = [buildCheck(), buildCheck({ stamped: null }), buildCheck({ stamped: undefined })];
    const told: string[] = [];
    for (const check of answers) {
      renderLog({ checkLog: () => Promise.resolve({ check }) });
      told.push((await screen.findByText(/each linked to the one before/u)).textContent);
      cleanup();
    }
    expect(told[0]).toMatch(/ Time-stamped up to entry 18310 on .*4 Jun/u);
    expect(told[1]).toMatch(/Not time-stamped yet\.$/u);
    expect(told[2]).not.toMatch(/stamped/u);
  });

  it('takes away what is shown as a file', async () => {
    const exportLog = vi.fn<Api['exportLog']>(() => Promise.reject(appError('too-many-requests')));
    renderLog({ exportLog });
    await rows();
    await userEvent.click(screen.getByRole('button', { name: /^Export as JSON/u }));
    expect(exportLog).toHaveBeenLastCalledWith({ filter: {}, format: 'json' });
    expect(await screen.findByRole('alert')).toBeDefined();
  });

  it('says why where it cannot be read', async () => {
    const refused = (code: 'not-an-administrator' | 'not-found') => ({
      searchLog: () => Promise.reject(appError(code)),
      checkLog: () => Promise.reject(appError(code)),
    });
    renderLog(refused('not-found'));
    expect(await screen.findByText('The signing service is older than this page')).toBeDefined();
    cleanup();
    renderLog(refused('not-an-administrator'));
    expect(await screen.findByRole('alert')).toBeDefined();
    expect(screen.queryByText('The log is whole')).toBeNull();
  });
});
