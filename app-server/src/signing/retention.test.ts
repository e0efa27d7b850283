import { createHash } from 'node:crypto';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listErasures } from './erasures.js';
import type { SigningChoices } from './kept-request.js';
import { setRetention } from './portal-retention.js';
import { address, milica, rightCode, startShell } from './signing-shell.test-support.js';
import { testDialects } from '../store/test-database.test-support.js';
import { signingTables } from './signing-tables.js';

const choices: SigningChoices = {
  credentialId: 'c',
  mark: { kind: 'none' },
  timeZone: 'Europe/Podgorica',
  language: 'en',
};
const hour = 3_600_000;
const day = 24 * hour;
function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const original = digest('%PDF-1.7 contract');
const signed = digest('%PDF-1.7 contract\nsigned 1');

describe.each(testDialects)('on %s', (dialect) => {
  let shell: Awaited<ReturnType<typeof startShell>>;
  beforeEach(async () => {
    shell = await startShell(dialect);
  });
  afterEach(() => shell.stop());

  async function open(): Promise<string> {
    return (await shell.desk.open(milica, address)).view.requestId;
  }

  async function sign(): Promise<string> {
    const requestId = await open();
    await shell.desk.sign(milica, requestId, { code: rightCode, choices });
    await shell.settle();
    return requestId;
  }

  async function view(requestId: string) {
    return shell.desk.view(milica, requestId, { after: null, gone: new AbortController().signal });
  }

  const folder = (): string => join(shell.folder, 'documents', 'm1');

  /** Names in the portal's folder of bytes, all of them written two hours before the model's clock. */
  async function kept(): Promise<string[]> {
    const names = await readdir(folder());
    const written = new Date(shell.clock.time - 2 * hour);
    for (const name of names) await utimes(join(folder(), name), written, written);
    return names;
  }

  async function sweepAfter(pause: number): Promise<string[]> {
    shell.clock.time += pause;
    await kept();
    await shell.sweep();
    return kept();
  }

  describe('bytes', () => {
    it('of a stored document stay for the retention chosen, then original and signed ones go', async () => {
      await sign();
      expect((await sweepAfter(day - hour)).toSorted()).toEqual([original, signed].toSorted());
      expect(await sweepAfter(2 * hour)).toEqual([]);
    });

    it('of a document that was only read go a day after it was left', async () => {
      const requestId = await open();
      expect(await sweepAfter(day)).toEqual([original]);
      expect(await sweepAfter(hour)).toEqual([original]);
      expect((await view(requestId)).state).toBe('abandoned');
      expect(await sweepAfter(day + 1)).toEqual([]);
    });

    it('stay while another request needs them: the signed file of one is the original of the next', async () => {
      await sign();
      const newest = { ...address, fileId: Math.max(...shell.field.files.keys()) };
      shell.clock.time += day;
      await shell.desk.open(milica, newest);
      expect(await sweepAfter(hour)).toEqual([signed]);
    });

    it('of a file that was refused when it was opened, and drafts of a crash, go as well', async () => {
      await open();
      await writeFile(join(folder(), digest('refused')), 'refused');
      await writeFile(join(folder(), '.draft'), 'half');
      expect(await sweepAfter(0)).toEqual([original]);
    });

    it('that have just come are left alone: their request may be on its way', async () => {
      await open();
      await kept();
      await writeFile(join(folder(), digest('new')), 'new');
      const written = new Date(shell.clock.time - 1000);
      await utimes(join(folder(), digest('new')), written, written);
      await shell.sweep();
      expect((await readdir(folder())).toSorted()).toEqual([original, digest('new')].toSorted());
    });
  });

  describe('what is erased', () => {
    const told = async () => {
      const list = await listErasures(signingTables(shell.store));
      return list.map(({ what, requestId, sha256, rule }) => ({ what, requestId, sha256, rule }));
    };

    it('is proven by a record: which bytes, of which request, by which rule', async () => {
      const requestId = await sign();
      await sweepAfter(day + hour);
      const bytes = { what: 'bytes', requestId, rule: 'stored-days:1' };
      expect((await told()).toSorted((one, other) => (one.sha256 < other.sha256 ? -1 : 1))).toEqual(
        [original, signed].toSorted().map((sha256) => ({ ...bytes, sha256 })),
      );
      const left = { ...address, fileId: 9100 };
      shell.field.files.set(9100, Buffer.from('%PDF-1.7 left'));
      const { view: opened } = await shell.desk.open(milica, left);
      await sweepAfter(day + hour);
      await sweepAfter(day + hour);
      const gone = { what: 'bytes', requestId: opened.requestId, sha256: digest('%PDF-1.7 left') };
      expect((await told()).at(-1)).toEqual({ ...gone, rule: 'unsigned-hours:24' });
      await writeFile(join(folder(), digest('refused')), 'refused');
      await sweepAfter(0);
      expect((await told()).at(-1)).toMatchObject({ requestId: null, rule: 'unused' });
    });

    it('goes as soon as the portal chose, and no sooner', async () => {
      await setRetention(shell.store, 'm1', { storedDays: 0 });
      await sign();
      expect(await sweepAfter(1)).toEqual([]);
      expect((await told()).map(({ rule }) => rule)).toEqual(['stored-days:0', 'stored-days:0']);
      await setRetention(shell.store, 'm1', { storedDays: 30 });
      const newest = { ...address, fileId: Math.max(...shell.field.files.keys()) };
      const { view: opened } = await shell.desk.open(milica, newest);
      await shell.desk.sign(milica, opened.requestId, { code: rightCode, choices });
      await shell.settle();
      expect((await sweepAfter(29 * day)).length).toBe(2);
      expect(await sweepAfter(2 * day)).toEqual([]);
    });

    it('are the records of ended requests after the years chosen; those that are open stay', async () => {
      await setRetention(shell.store, 'm1', { recordYears: 3 });
      const requestId = await sign();
      await sweepAfter(3 * 365 * day - day);
      expect((await view(requestId)).state).toBe('stored');
      await sweepAfter(2 * day + day);
      await expect(view(requestId)).rejects.toMatchObject({ code: 'not-found' });
      const record = { what: 'record', requestId, sha256: original, rule: 'record-years:3' };
      expect(await told()).toContainEqual(record);
      const { length: announced } = await signingTables(shell.store).selectFrom('signing_outbox').selectAll().execute();
      expect(announced).toBe(0);
    });
  });

  describe('a portal that removes the application', () => {
    async function signWithoutStoring(): Promise<string> {
      shell.signing.faults = ['token-absent'];
      const requestId = await sign();
      await shell.setInstalled(false);
      await shell.takeUp({ memberId: 'm1', requestId });
      return requestId;
    }

    it('leaves what was signed at rest: nothing is tried, nothing is lost', async () => {
      const requestId = await signWithoutStoring();
      expect(await view(requestId)).toMatchObject({ state: 'storing', error: { code: 'portal-not-installed' } });
      shell.clock.time += 30 * day;
      expect(await shell.requests.due(shell.clock.time, 10)).toEqual([]);
      expect((await sweepAfter(0)).toSorted()).toEqual([original, signed].toSorted());
      expect(shell.field.writes).toBe(0);
    });

    it('gets it stored as soon as the application is installed again, without another signature', async () => {
      const requestId = await signWithoutStoring();
      shell.clock.time += 30 * day;
      await shell.setInstalled(true);
      await shell.takeUpDue();
      expect((await view(requestId)).state).toBe('stored');
      expect([...shell.field.files.values()].map(String)).toEqual(['%PDF-1.7 contract\nsigned 1']);
      expect(shell.signing.signatures.size).toBe(1);
    });

    it('gets a conflict to decide when another version came meanwhile', async () => {
      const requestId = await signWithoutStoring();
      shell.field.upload('%PDF-1.7 other');
      await shell.setInstalled(true);
      await shell.takeUpDue();
      expect((await view(requestId)).state).toBe('conflict');
    });

    it('and does not install it again: after 90 days the request ends with its reason, a day later its bytes are gone', async () => {
      const requestId = await signWithoutStoring();
      await sweepAfter(90 * day);
      expect((await view(requestId)).state).toBe('storing');
      await sweepAfter(1);
      const ended = await view(requestId);
      expect(ended).toMatchObject({ state: 'abandoned', error: { code: 'storing-given-up' } });
      expect(ended.result).not.toBeNull();
      expect(await sweepAfter(day + 1)).toEqual([]);
    });
  });
});
