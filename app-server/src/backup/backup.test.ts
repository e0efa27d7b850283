import { dumpCommand, undumpCommand } from '@dealseal/signing-service/contract/backup-database';
import { BackupError } from '@dealseal/signing-service/contract/backup-error';
import { execFile } from 'node:child_process';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SigningChoices } from '../signing/kept-request.js';
import { address, milica, rightCode, ShellWorld, startShellOn } from '../signing/signing-shell.test-support.js';
import { createKeyFile, readKeyFile, replaceKeyFile } from '../store/key-file.js';
import { openSealer } from '../store/open-sealer.js';
import { createPortalRepository } from '../store/portal-repository.js';
import { createTestDatabase, type TestDatabase, testDialects } from '../store/test-database.test-support.js';
import { insertPortal } from '../store/test-portal.test-support.js';
import { type BackedUp, makeBackup, type MadeBackup } from './make-backup.js';
import { restoreBackup } from './restore-backup.js';

const execute = promisify(execFile);
const choices: SigningChoices = {
  credentialId: 'c',
  mark: { kind: 'none' },
  timeZone: 'Europe/Podgorica',
  language: 'en',
};
const pairing = {
  service: 'https://s.example.com',
  tenantId: 't',
  tenantName: 'T',
  certificate: 'c',
  key: 'the pairing key',
  authority: 'a',
};

type Shell = Awaited<ReturnType<typeof startShellOn>>;

describe.each(testDialects)('a backup on %s', (dialect) => {
  let world: ShellWorld;
  let [old, fresh]: (TestDatabase | null)[] = [];
  let shell: Shell;
  let folder: string;

  const configOf = (machine: TestDatabase | null | undefined): BackedUp => {
    if (machine === null || machine === undefined) throw new Error('No machine');
    const { directory, options } = machine;
    const { databaseUrl } = options;
    return { dataDirectory: join(directory, 'data'), databaseUrl, sealingKeyFile: join(directory, 'keys.json') };
  };

  beforeEach(async () => {
    [old, fresh] = [await createTestDatabase(dialect), await createTestDatabase(dialect)];
    folder = join(old.directory, 'backup');
    createKeyFile(configOf(old).sealingKeyFile);
    world = new ShellWorld();
    shell = await startShellOn(configOf(old), world);
    await insertPortal(shell.store, 'm1');
    const sealer = openSealer(configOf(old).sealingKeyFile);
    const portals = createPortalRepository({ store: shell.store, sealer, now: () => world.clock.time });
    await portals.setPairing('m1', pairing);
  });
  afterEach(async () => {
    await shell.stop();
    await old?.remove();
    await fresh?.remove();
  });

  async function backUp(): Promise<MadeBackup> {
    const { databaseUrl } = configOf(old);
    const dump = databaseUrl === undefined ? undefined : join(old?.directory ?? '', 'database.dump');
    if (databaseUrl !== undefined) await run(dumpCommand(databaseUrl));
    return makeBackup(configOf(old), { folder, dump, now: () => new Date(world.clock.time) });
  }

  async function run(command: string): Promise<void> {
    await execute('sh', ['-c', command], { cwd: old?.directory });
  }

  async function fillDatabase(): Promise<void> {
    const { databaseUrl } = configOf(fresh);
    if (databaseUrl !== undefined) await run(undumpCommand(databaseUrl, join(folder, 'database.dump')));
  }

  /** The old machine is gone; deals, phones and, unless it was restored too, the signing-service go on as they are. */
  async function restore(): Promise<void> {
    await shell.stop();
    await copyFile(configOf(old).sealingKeyFile, configOf(fresh).sealingKeyFile);
    await fillDatabase();
    await restoreBackup(configOf(fresh), folder);
    shell = await startShellOn(configOf(fresh), world);
  }

  async function open(): Promise<string> {
    return (await shell.desk.open(milica, address)).view.requestId;
  }

  async function sign(requestId: string, code = rightCode): Promise<void> {
    await shell.desk.sign(milica, requestId, { code, choices });
    await shell.settle();
  }

  async function stateOf(requestId: string): Promise<string> {
    return (await shell.desk.view(milica, requestId, { after: null, gone: new AbortController().signal })).state;
  }

  const signedInDeal = (): string[] => [...world.field.files.values()].map(String);

  it('brings documents and secrets to another machine', async () => {
    const requestId = await open();
    expect(await backUp()).toMatchObject({ missing: [], manifest: { files: { length: 2 } } });
    await restore();
    expect(await stateOf(requestId)).toBe('frozen');
    await sign(requestId);
    expect(signedInDeal()).toEqual(['%PDF-1.7 contract\nsigned 1']);
    const sealer = openSealer(configOf(fresh).sealingKeyFile);
    const portals = createPortalRepository({ store: shell.store, sealer, now: () => world.clock.time });
    expect((await portals.pairing('m1'))?.key).toBe(pairing.key);
  });

  it('holds no sealing key and no secret in the clear', async () => {
    await open();
    await backUp();
    const { keys } = readKeyFile(configOf(old).sealingKeyFile);
    const secrets = [...keys.values()].flatMap((key) => [
      Buffer.from(key),
      Buffer.from(Buffer.from(key).toString('base64')),
    ]);
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const bytes = await readFile(join(entry.parentPath, entry.name));
      for (const secret of [...secrets, Buffer.from(pairing.key)]) expect(bytes.includes(secret)).toBe(false);
    }
  });

  describe('taken while a request is half-way', () => {
    it('storing, and stored since: its own write is recognised, nothing is written again', async () => {
      const requestId = await open();
      world.field.faults = [];
      world.signing.faults = ['token-absent'];
      await sign(requestId);
      world.field.isRemoved = true;
      await shell.takeUp({ memberId: 'm1', requestId });
      expect(await stateOf(requestId)).toBe('storing');
      await backUp();
      world.field.isRemoved = false;
      await shell.takeUp({ memberId: 'm1', requestId });
      expect([await stateOf(requestId), world.field.writes]).toEqual(['stored', 1]);
      await restore();
      expect(await stateOf(requestId)).toBe('storing');
      await shell.takeUp({ memberId: 'm1', requestId });
      expect([await stateOf(requestId), world.field.writes]).toEqual(['stored', 1]);
    });

    it('signing, its answer lost: the service gives the one signature', async () => {
      const requestId = await open();
      world.signing.faults = ['sign-answer-lost'];
      await sign(requestId);
      expect(await stateOf(requestId)).toBe('signing');
      await backUp();
      await restore();
      await shell.takeUp({ memberId: 'm1', requestId });
      expect([await stateOf(requestId), world.signing.signatures.size]).toEqual(['stored', 1]);
    });

    it('signing, and the service was restored to before: a new code is asked for, and nothing under the old key', async () => {
      const requestId = await open();
      world.signing.faults = ['sign-answer-lost'];
      await sign(requestId);
      const [lostKey = ''] = world.signing.signatures.keys();
      await backUp();
      await restore();
      world.signing.restore();
      await shell.takeUp({ memberId: 'm1', requestId });
      expect([await stateOf(requestId), world.signing.signatures.size]).toEqual(['needs-code', 0]);
      await sign(requestId);
      expect(await stateOf(requestId)).toBe('stored');
      expect([...world.signing.signatures.keys()]).not.toContain(lostKey);
    });

    it('frozen, and stored since: nothing is signed a second time, whatever code is given', async () => {
      const requestId = await open();
      await backUp();
      await sign(requestId);
      expect(await stateOf(requestId)).toBe('stored');
      await restore();
      world.signing.restore();
      await expect(sign(requestId)).rejects.toMatchObject({ code: 'document-changed' });
      expect([await stateOf(requestId), world.signing.signatures.size]).toEqual(['abandoned', 0]);
    });

    it('frozen, and signed since, but not stored: the surviving service gives the signature that it made', async () => {
      const requestId = await open();
      await backUp();
      world.field.faults = [];
      world.signing.faults = ['sign-answer-lost'];
      await sign(requestId);
      await restore();
      await sign(requestId, '000000');
      expect([await stateOf(requestId), world.signing.signatures.size]).toEqual(['stored', 1]);
      expect(world.signing.codesTaken).toBe(1);
    });
  });

  async function codeOf(promise: Promise<unknown>): Promise<string> {
    try {
      await promise;
      return 'passed';
    } catch (error) {
      return error instanceof BackupError ? error.code : String(error);
    }
  }

  it('is refused without the keys, with others, into a folder that is not empty, and when it is damaged', async () => {
    await open();
    await backUp();
    const target = configOf(fresh);
    const attempt = (): Promise<string> => codeOf(restoreBackup(target, folder));
    expect(await attempt()).toBe('backup-keys-missing');
    replaceKeyFile(target.sealingKeyFile, { current: 'k1', keys: new Map([['k1', Buffer.alloc(32, 9)]]) });
    expect(await attempt()).toBe(dialect === 'postgres' ? 'backup-database' : 'backup-keys-wrong');
    await fillDatabase();
    expect(await attempt()).toBe('backup-keys-wrong');
    await copyFile(configOf(old).sealingKeyFile, target.sealingKeyFile);
    await mkdir(join(target.dataDirectory, 'documents'));
    expect(await attempt()).toBe('backup-target-not-empty');
    await rm(join(target.dataDirectory, 'documents'), { recursive: true });
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      const bytes = await readFile(file);
      await writeFile(
        file,
        Buffer.concat([bytes.subarray(0, 5), Buffer.from([bytes.readUInt8(5) ^ 1]), bytes.subarray(6)]),
      );
      expect([entry.name, await attempt()]).toEqual([entry.name, 'backup-damaged']);
      await writeFile(file, bytes);
    }
    expect(await readdir(target.dataDirectory)).toEqual([]);
    expect(await attempt()).toBe('passed');
  });

  it('tells of documents that requests need and that are not there', async () => {
    await open();
    const kept = join(configOf(old).dataDirectory, 'documents', 'm1');
    const [name = ''] = await readdir(kept);
    await writeFile(join(kept, name), 'rotten');
    expect((await backUp()).missing).toEqual([{ memberId: 'm1', sha256: name }]);
  });
});
