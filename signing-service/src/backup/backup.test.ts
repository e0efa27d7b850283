import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readAuditHead } from '../audit/append-audit.js';
import { verifyAudit } from '../audit/verify-audit.js';
import {
  createTenant,
  enrol,
  grantSeal,
  type Phone,
  refusalOf,
  signingRequest,
} from '../authorization/authorization-fixture.js';
import { authorize } from '../authorization/authorize.js';
import { beginEnrolment } from '../authorization/enrolment.js';
import { createActivationCode, createPerson } from '../authorization/people.js';
import { rememberPin } from '../authorization/remembered-pins.js';
import { spendDigest } from '../authorization/spend-digest.js';
import { BackupError, type BackupErrorCode } from '../contract/backup-error.js';
import { readKeyFileNow, replaceKeyFile, withNewKey } from '../sealing/key-file.js';
import { readSealedPin } from '../signing/sealed-pins.js';
import { TokenLeases } from '../signing/token-leases.js';
import type { SignatureState } from '../store/schema.js';
import type { Store } from '../store/store.js';
import { testDialects } from '../store/store-fixture.js';
import { TwoMachines } from './backup.test-support.js';

async function codeOf(promise: Promise<unknown>): Promise<BackupErrorCode | 'passed'> {
  try {
    await promise;
    return 'passed';
  } catch (error) {
    if (error instanceof BackupError) return error.code;
    throw error;
  }
}

async function everyFileOf(folder: string): Promise<Buffer[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries.filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name))),
  );
}

describe.each(testDialects)('a backup on %s', (dialect) => {
  let machines: TwoMachines;
  let tenantId: string;
  let phone: Phone;

  beforeEach(async () => {
    machines = await TwoMachines.create(dialect);
    tenantId = await createTenant(machines.service);
    phone = await enrol(machines.service, { tenantId, personId: '7' });
    await grantSeal(machines.service, { tenantId, personId: '7' });
  });
  afterEach(() => machines.remove());

  /** As after a loss: the keys were kept apart, a while has passed. */
  async function restore(later = 10_000) {
    await copyFile(machines.old.config.sealingKeyFile, machines.fresh.config.sealingKeyFile);
    await machines.fillDatabase();
    machines.service.time += later;
    const done = await machines.restore();
    const service = await machines.restored();
    service.time = machines.service.time;
    return { done, service };
  }

  async function addSignature(state: SignatureState, requestKey: string): Promise<void> {
    const intent = { tenant_id: tenantId, request_key: requestKey, order_json: '{}', prepared: null };
    const empty = { content_info: null, time_stamp_json: null, revisions: null, tail: null, receipt_json: null };
    const ids = { authorization_id: 'a', person_id: '7', credential_id: 'seal', input_sha256: 'ab', input_size: 1 };
    const times = { created_at: machines.service.time, updated_at: machines.service.time };
    const raw_signature = state === 'intent' ? null : Buffer.from([1]);
    const { db } = machines.service.store;
    await db
      .insertInto('signatures')
      .values({ tenant_id: tenantId, request_key: requestKey, state, raw_signature, ...ids, ...empty, ...times })
      .execute();
    await db
      .insertInto('signature_intents')
      .values({ ...intent, signed_attributes: Buffer.from([2]) })
      .execute();
  }

  it('holds neither a sealing key nor, in the clear, the key of the authority', async () => {
    await machines.backup();
    const authority = await readFile(join(machines.old.config.dataDirectory, 'authority.pem'), 'utf8');
    const secret = /-----BEGIN PRIVATE KEY-----\n(.{40})/.exec(authority)?.[1] ?? 'no key';
    const [key] = readKeyFileNow(machines.old.config.sealingKeyFile).keys.values();
    const encodings = [Buffer.from(key ?? []), Buffer.from(Buffer.from(key ?? []).toString('base64'))];
    const files = await everyFileOf(machines.backupFolder);
    for (const file of files) {
      for (const text of [Buffer.from(secret), ...encodings]) expect(file.includes(text)).toBe(false);
    }
    expect(files.length).toBe(3);
    expect((await stat(machines.backupFolder)).mode & 0o077).toBe(0);
  });

  it('takes a PIN that is kept along sealed, and it opens on the other machine under the same keys', async () => {
    const kept = { credentialId: 'seal', tokenSerial: 'A1', pin: Buffer.from('7731-9054') };
    await rememberPin(machines.service.context, kept);
    await machines.backup();
    for (const file of await everyFileOf(machines.backupFolder)) expect(file.includes(kept.pin)).toBe(false);
    const { service } = await restore();
    const found = { db: service.store.db, sealing: service.context.sealing };
    expect(await readSealedPin(found, { tokenSerial: 'A1', credentialIds: ['seal'] })).toEqual(kept.pin);
  });

  it('gives another machine the same people, whose next codes are accepted, and the same authority', async () => {
    await machines.backup();
    const { done, service } = await restore();
    expect(done.tenants).toMatchObject([{ tenantId, name: 'Adriatik 24', authorizations: 0, signaturesGivenUp: [] }]);
    service.time += 90_000;
    const answer = await authorize(service.context, tenantId, signingRequest('7', phone.codeAt(service.time)));
    expect(answer.epoch).toBe(done.epoch);
    const [before, after] = await Promise.all(
      [machines.old, machines.fresh].map(({ config }) => readFile(join(config.dataDirectory, 'authority.pem'))),
    );
    expect(after).toEqual(before);
    expect((await stat(join(machines.fresh.config.dataDirectory, 'authority.pem'))).mode & 0o077).toBe(0);
  });

  it('threat 5: a code that was given after the backup opens nothing after the restore, nor does one shown till then', async () => {
    await machines.backup();
    const used = phone.codeAt(machines.service.time);
    await authorize(machines.service.context, tenantId, signingRequest('7', used));
    const { service } = await restore();
    for (const steps of [-1, 0, 1]) {
      const code = phone.codeAt(machines.service.time, steps);
      service.time = machines.service.time + Math.max(0, steps) * 30_000;
      expect(await refusalOf(authorize(service.context, tenantId, signingRequest('7', code)))).toBe('code-used');
    }
    service.time = machines.service.time + 60_000;
    await authorize(service.context, tenantId, signingRequest('7', phone.codeAt(service.time)));
  });

  it('voids an authorization that was open, and answers its request key with the void one', async () => {
    const request = signingRequest('7', phone.codeAt(machines.service.time));
    const { authorizationId } = await authorize(machines.service.context, tenantId, request);
    await machines.backup();
    const { done, service } = await restore(1000);
    expect(done.tenants).toMatchObject([{ authorizations: 1 }]);
    expect(await authorize(service.context, tenantId, request)).toMatchObject({ authorizationId, epoch: done.epoch });
    const spend = { tenantId, personId: '7', authorizationId, sha256: 'ab'.repeat(32), requestKey: randomUUID() };
    const spent = service.store.transaction((trx) => spendDigest(trx, { ...spend, now: service.time }));
    expect(await refusalOf(spent)).toBe('authorization-expired');
  });

  it('gives up what the token may have signed since, and keeps what it had signed', async () => {
    const [begun, signed, released] = [randomUUID(), randomUUID(), randomUUID()];
    await addSignature('intent', begun);
    await addSignature('signed', signed);
    await addSignature('released', released);
    await machines.backup();
    const { done, service } = await restore();
    expect(done.tenants).toMatchObject([{ signaturesGivenUp: [begun] }]);
    for (const table of ['signatures', 'signature_intents'] as const) {
      const rows = await service.store.db.selectFrom(table).select('request_key').execute();
      expect(new Set(rows.map((row) => row.request_key))).toEqual(new Set([signed, released]));
    }
  });

  it('leaves every token to whoever asks first: who held it does not work on this database', async () => {
    const token = { label: 'Seal', serial: 'A1', manufacturer: 'Maker', model: 'Key 5' };
    const leasesOf = (store: Store, owner: string): TokenLeases => new TokenLeases({ store, owner });
    await leasesOf(machines.service.store, 'the old machine').hold(token);
    await machines.backup();
    const { service } = await restore();
    await expect(leasesOf(service.store, 'the fresh machine').hold(token)).resolves.toBeUndefined();
  });

  it('takes an activation code as used, and a begun enrolment as over', async () => {
    const person = { tenantId, personId: '8' };
    await createPerson(machines.service.context, { ...person, name: 'Vuk', role: 'signer' });
    const { code: activationCode } = await createActivationCode(machines.service.context, person);
    await machines.backup();
    const { service } = await restore();
    const begin = beginEnrolment(service.context, { ...person, proof: { activationCode }, account: 'x' });
    expect(await refusalOf(begin)).not.toBe('passed');
  });

  it('threat 25: the chain goes on with an entry that tells; a head from after the backup shows what was cut', async () => {
    await machines.backup();
    const before = await readAuditHead(machines.service.store.db, tenantId);
    await authorize(machines.service.context, tenantId, signingRequest('7', phone.codeAt(machines.service.time)));
    const witness = await readAuditHead(machines.service.store.db, tenantId);
    const { done, service } = await restore();
    expect(await verifyAudit(service.store, tenantId)).toMatchObject({ ok: true, entries: before.sequence + 1 });
    expect(await verifyAudit(service.store, tenantId, before)).toMatchObject({ ok: true });
    expect(await verifyAudit(service.store, tenantId, witness)).toMatchObject({ ok: false });
    const told = await service.store.db
      .selectFrom('audit_payloads')
      .select('payload')
      .where('sequence', '=', before.sequence + 1)
      .executeTakeFirstOrThrow();
    expect(JSON.parse(told.payload)).toMatchObject({ epoch: done.epoch, sequence: before.sequence });
  });

  describe('is refused', () => {
    beforeEach(() => machines.backup());

    it('without the sealing keys, and with others', async () => {
      await machines.fillDatabase();
      expect(await codeOf(machines.restore())).toBe('backup-keys-missing');
      const other = { current: 'k1', keys: new Map([['k1', Buffer.alloc(32, 9)]]) };
      replaceKeyFile(machines.fresh.config.sealingKeyFile, other);
      expect(await codeOf(machines.restore())).toBe('backup-keys-wrong');
      replaceKeyFile(machines.fresh.config.sealingKeyFile, {
        current: 'k2',
        keys: new Map([['k2', Buffer.alloc(32, 9)]]),
      });
      expect(await codeOf(machines.restore())).toBe('backup-keys-wrong');
      // Nothing was left behind by these: the right keys, also with a newer one, are taken.
      const right = withNewKey(readKeyFileNow(machines.old.config.sealingKeyFile), (size) => Buffer.alloc(size, 5));
      replaceKeyFile(machines.fresh.config.sealingKeyFile, right);
      expect(await codeOf(machines.restore())).toBe('passed');
      expect(await codeOf(machines.restore())).toBe('backup-target-not-empty');
    });

    it('by a machine whose clock is behind', async () => {
      await copyFile(machines.old.config.sealingKeyFile, machines.fresh.config.sealingKeyFile);
      machines.service.time -= 1;
      expect(await codeOf(machines.restore())).toBe('backup-clock');
    });

    it('by a folder that holds something', async () => {
      await copyFile(machines.old.config.sealingKeyFile, machines.fresh.config.sealingKeyFile);
      await mkdir(machines.fresh.config.dataDirectory);
      await writeFile(join(machines.fresh.config.dataDirectory, 'server.pem'), '');
      expect(await codeOf(machines.restore())).toBe('backup-target-not-empty');
      expect(await codeOf(machines.backup())).toBe('backup-target-not-empty');
    });

    it('when any of its files has changed by a byte, and leaves the target as it was', async () => {
      await copyFile(machines.old.config.sealingKeyFile, machines.fresh.config.sealingKeyFile);
      await machines.fillDatabase();
      for (const name of await readdir(machines.backupFolder)) {
        const file = join(machines.backupFolder, name);
        const bytes = await readFile(file);
        const at = Math.floor(bytes.length / 2);
        await writeFile(
          file,
          bytes.map((byte, index) => (index === at ? byte ^ 4 : byte)),
        );
        expect([name, await codeOf(machines.restore())]).toEqual([name, 'backup-damaged']);
        await writeFile(file, bytes);
      }
      expect(await readdir(machines.fresh.config.dataDirectory)).toEqual(['service.lock']);
      expect(await codeOf(machines.restore())).toBe('passed');
    });
  });
});

/** Where it is no file of the backup's folder. */
const databaseServers = testDialects.filter((dialect) => dialect === 'postgres');

describe.each(databaseServers)('the database of a restore on %s', (dialect) => {
  it('has to be filled from the backup, and not to have gone on since', async () => {
    const machines = await TwoMachines.create(dialect);
    try {
      const tenantId = await createTenant(machines.service);
      await machines.backup();
      await copyFile(machines.old.config.sealingKeyFile, machines.fresh.config.sealingKeyFile);
      await expect(machines.restore()).rejects.toThrow(/empty.*pg_restore --no-owner/);
      await machines.fillDatabase();
      const gone = await machines.restored();
      await createPerson(gone.context, { tenantId, personId: '9', name: 'Ana', role: 'signer' });
      expect(await codeOf(machines.restore())).toBe('backup-database');
    } finally {
      await machines.remove();
    }
  });
});
