import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PortalError } from '../bitrix24/portal-error.js';
import type { PortalCaller } from '../bitrix24/portal-callers.js';
import { changeRule, type RuleValue } from '../rules/portal-rules.js';
import { testDialects } from '../store/test-database.test-support.js';
import { createAfterStoring } from './after-storing.js';
import { countWaiting } from './count-stored.js';
import { SigningOutbox } from './outbox.js';
import { removeOriginals } from './remove-originals.js';
import { address, milica, rightCode, startShell } from './signing-shell.test-support.js';
import { signingTables } from './signing-tables.js';

const hour = 3_600_000;
const day = 24 * hour;
const choices = { credentialId: 'c', mark: { kind: 'none' }, timeZone: 'UTC', language: 'en' } as const;
const answers: Readonly<Record<string, unknown>> = {
  'crm.item.get': { item: { title: 'Deal', assignedById: 9 } },
  'crm.timeline.comment.list': [],
  'crm.timeline.comment.add': 31,
  'disk.folder.getchildren': [],
  'disk.folder.uploadfile': { ID: 32 },
};

describe.each(testDialects)('after a document was stored, on %s', (dialect) => {
  let shell: Awaited<ReturnType<typeof startShell>>;
  /** What the portal was asked for. */
  let made: string[];
  let told: [unknown, unknown][];
  let isAway: boolean;
  let mayNotify: boolean;

  beforeEach(async () => {
    shell = await startShell(dialect);
    made = [];
    told = [];
    isAway = false;
    mayNotify = true;
  });
  afterEach(() => shell.stop());

  const caller: PortalCaller = {
    memberId: 'm1',
    actor: { kind: 'service' },
    call: (method, params) => {
      if (isAway) return Promise.reject(new PortalError('unavailable'));
      if (method === 'im.notify.system.add' && !mayNotify) return Promise.reject(new PortalError('scope-missing'));
      made.push(method);
      if (method === 'im.notify.system.add') told.push([params['USER_ID'], params['MESSAGE']]);
      return Promise.resolve(answers[method] ?? true);
    },
    stream: (method) => caller.call(method, {}),
    get: () => Promise.reject(new Error('unused')),
  };
  const callers = { forService: () => caller };
  const now = () => shell.clock.time;
  const log = () => undefined;

  async function deliver(): Promise<void> {
    const { store, requests, bytes, field } = shell;
    const afterStoring = createAfterStoring({ store, callers, bytes, now });
    await new SigningOutbox({ store, requests, documents: field.documents, afterStoring, log, now }).deliverDue();
  }

  const choose = (value: RuleValue) =>
    changeRule(shell.store, 'm1', { value, change: { at: 0, by: { personId: '1', name: 'Ana' } } });

  async function sign(): Promise<void> {
    const { requestId } = (await shell.desk.open(milica, address)).view;
    await shell.desk.sign(milica, requestId, { code: rightCode, choices });
    await shell.settle();
  }

  /** What is kept when the next sweeps have passed. */
  async function keptAfter(pause: number): Promise<number> {
    shell.clock.time += pause;
    const folder = join(shell.folder, 'documents', 'm1');
    const written = new Date(shell.clock.time - 2 * hour);
    for (const name of await readdir(folder)) await utimes(join(folder, name), written, written);
    await shell.sweep();
    return (await readdir(folder)).length;
  }

  it('nothing is put into the portal besides the entry, unless an administrator chose so', async () => {
    await sign();
    await deliver();
    expect(made).toEqual([]);
  });

  it('the original goes where it was chosen, once, and leaves when its days are over', async () => {
    await choose({ original: { kind: 'drive', folderId: 5, folderName: 'Originals', days: 30 } });
    await sign();
    await deliver();
    await deliver();
    expect(made).toEqual(['disk.folder.getchildren', 'disk.folder.uploadfile']);
    shell.clock.time += 29 * day;
    await removeOriginals({ store: shell.store, callers, log, now });
    expect(made).not.toContain('disk.file.delete');
    shell.clock.time += 2 * day;
    isAway = true;
    await removeOriginals({ store: shell.store, callers, log, now });
    isAway = false;
    await removeOriginals({ store: shell.store, callers, log, now });
    await removeOriginals({ store: shell.store, callers, log, now });
    expect(made.filter((method) => method === 'disk.file.delete')).toHaveLength(1);
  });

  it('an original that cannot be brought waits, and its bytes are kept until it was', async () => {
    await choose({ original: { kind: 'timeline', days: null } });
    await sign();
    isAway = true;
    await deliver();
    expect(await countWaiting(shell.store, 'm1', 'original')).toBe(1);
    expect(await keptAfter(5 * day)).toBe(2);
    isAway = false;
    await deliver();
    expect(made).toEqual(['crm.timeline.comment.list', 'crm.timeline.comment.add']);
    expect(await countWaiting(shell.store, 'm1', 'original')).toBe(0);
    expect(await keptAfter(2 * day)).toBe(0);
    const stays = await signingTables(shell.store).selectFrom('kept_originals').select('remove_at').execute();
    expect(stays).toEqual([{ remove_at: null }]);
  });

  it('the responsible person and the signer hear of it, each where it was switched on', async () => {
    const notices = { mutedWarnings: [], responsible: true, signerStored: true, signerUnfinished: true };
    await choose({ notices });
    await sign();
    await deliver();
    expect(told.map(([to]) => to)).toEqual([Number(milica.person.personId), 9]);
    expect(JSON.stringify(told)).toContain('has signed');
  });

  it('nobody hears of it where the portal has not given the right, and nothing waits for it', async () => {
    await choose({ notices: { mutedWarnings: [], responsible: true, signerStored: true, signerUnfinished: true } });
    mayNotify = false;
    await sign();
    await deliver();
    expect(await countWaiting(shell.store, 'm1', 'notices')).toBe(0);
    mayNotify = true;
    shell.clock.time += hour;
    await deliver();
    expect(told).toEqual([]);
  });
});
