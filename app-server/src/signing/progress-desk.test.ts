import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PortalError } from '../bitrix24/portal-error.js';
import { RequestChanges } from './changes.js';
import { ProgressDesk } from './progress-desk.js';
import { address, milica, rightCode, startShell } from './signing-shell.test-support.js';

const minute = 60_000;
const choices = { credentialId: 'c', mark: { kind: 'none' }, timeZone: 'UTC', language: 'en' } as const;
const administrator = { isPortalAdministrator: true };

let shell: Awaited<ReturnType<typeof startShell>>;
let desk: ProgressDesk;
let resumed: string[];
beforeEach(async () => {
  shell = await startShell();
  resumed = [];
  const { requests, bytes, clock } = shell;
  desk = new ProgressDesk({
    requests,
    bytes,
    changes: new RequestChanges(),
    resume: ({ requestId }) => resumed.push(requestId),
    now: () => clock.time,
  });
});
afterEach(() => shell.stop());

async function press(): Promise<string> {
  const { view } = await shell.desk.open(milica, address);
  await shell.desk.sign(milica, view.requestId, { code: rightCode, choices });
  await shell.settle();
  shell.clock.time += 2 * minute;
  return view.requestId;
}

const codeOf = (refused: Promise<unknown>) =>
  refused.then(
    () => 'passed',
    (error: unknown) => (error instanceof Error ? error.message : ''),
  );

describe('requests in progress', () => {
  it('are those that have stood at one step for more than a minute, and not those that wait for a person or are over', async () => {
    await shell.desk.open(milica, address);
    shell.clock.time += 10 * minute;
    expect(await desk.list('m1', administrator)).toEqual([]);
    await press();
    expect(await desk.list('m1', administrator)).toEqual([]);
  });

  it('are retried and given up while nothing was signed for sure', async () => {
    shell.signing.faults.push('token-absent');
    const id = await press();
    expect(await desk.list('m1', administrator)).toMatchObject([
      {
        requestId: id,
        state: 'signing',
        person: 'Milica Radović',
        document: { fileName: 'Ugovor.pdf', entityTitle: 'Deal' },
        error: { code: 'token-absent' },
        failures: 1,
        mayRetry: true,
        mayGiveUp: true,
        mayDownload: false,
      },
    ]);
    expect(await codeOf(desk.signed('m1', id))).toBe('request-state');
    await desk.retry('m1', id);
    expect(resumed).toEqual([id]);
    await desk.giveUp('m1', id);
    expect((await shell.requests.find('m1', id))?.machine.state).toBe('abandoned');
    expect(await codeOf(desk.giveUp('m1', id))).toBe('not-found');
  });

  it('are not given up where something may have been signed', async () => {
    shell.signing.faults.push('sign-answer-lost');
    const id = await press();
    expect(await desk.list('m1', administrator)).toMatchObject([{ state: 'signing', mayGiveUp: false }]);
    expect(await codeOf(desk.giveUp('m1', id))).toBe('request-state');
    expect((await shell.requests.find('m1', id))?.machine.state).toBe('signing');
  });

  it('are downloaded once signed, and never given up', async () => {
    shell.field.documents.replaceFile = () => Promise.reject(new PortalError('unavailable'));
    const id = await press();
    expect(await desk.list('m1', administrator)).toMatchObject([
      { state: 'storing', mayRetry: true, mayGiveUp: false, mayDownload: true },
    ]);
    expect(await codeOf(desk.giveUp('m1', id))).toBe('request-state');
    expect(await desk.signed('m1', id)).toMatchObject({ size: '%PDF-1.7 contract\nsigned 1'.length });
  });

  it('name no document to who is no administrator of the portal', async () => {
    shell.signing.faults.push('token-absent');
    const id = await press();
    const [item] = await desk.list('m1', { isPortalAdministrator: false });
    expect(item).toMatchObject({ requestId: id, document: null, mayDownload: false });
    expect(JSON.stringify(item)).not.toContain('Ugovor');
  });

  it('threat 2: are another portal’s as little as nobody’s', async () => {
    shell.signing.faults.push('token-absent');
    const id = await press();
    expect(await desk.list('m2', administrator)).toEqual([]);
    for (const act of [desk.retry('m2', id), desk.giveUp('m2', id), desk.signed('m2', id)]) {
      expect(await codeOf(act)).toBe('not-found');
    }
  });
});
