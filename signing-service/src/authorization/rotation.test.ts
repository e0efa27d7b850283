import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTenant, createTestService, enrol, scan, testKeys, type TestService } from './authorization-fixture.js';
import { checkCode } from './check-code.js';
import { lockCounter } from './code-counter.js';
import type { AuthorizationContext } from './context.js';
import { beginEnrolment, beginEnrolmentAtConsole, confirmEnrolment } from './enrolment.js';
import { createActivationCode, createPerson } from './people.js';
import { testDialects } from '../store/store-fixture.js';
import { replaceKeyFile } from '../sealing/key-file.js';
import { openSealing } from '../sealing/open-sealing.js';
import { resealRows, rotateSealing } from '../sealing/rotate-sealing.js';
import { makeRecoveryCodes } from './recovery-codes.js';
import { listRememberedPins, rememberPin } from './remembered-pins.js';
import { sealedColumns } from './sealed-columns.js';
import { rememberedPinPlace } from './sealed-places.js';

describe.each(testDialects)('rotation and sealed rows on %s', (dialect) => {
  let service: TestService;
  let folder: string;
  let keyFile: string;
  let context: AuthorizationContext;

  beforeAll(async () => {
    service = await createTestService(dialect);
    folder = await mkdtemp(join(tmpdir(), 'dealseal-rotate-'));
    keyFile = join(folder, 'keys.json');
    replaceKeyFile(keyFile, testKeys);
    context = { ...service.context, sealing: openSealing(keyFile, randomBytes) };
  });
  afterAll(async () => {
    await service.remove();
    await rm(folder, { recursive: true });
  });

  const passes = (tenantId: string, personId: string, code: string) =>
    service.store.transaction(async (trx) => {
      const check = { tenantId, personId, code, purpose: 'acts', now: service.time } as const;
      const counter = await lockCounter(trx, check, check.now);
      return (await checkCode(trx, context, { check, counter })).outcome.ok;
    });

  it('seals every kind of row anew, and everything goes on working in the running service', async () => {
    const tenantId = await createTenant(service);
    const phone = await enrol(service, { tenantId, personId: 'enrolled' });
    const [recoveryCode = ''] = await service.store.transaction(async (trx) => {
      const since = trx.selectFrom('people').select('active_since').where('tenant_id', '=', tenantId);
      const { active_since: now } = await since.executeTakeFirstOrThrow();
      return makeRecoveryCodes(trx, context, { tenantId, personId: 'enrolled', now: now ?? 0 });
    });
    await createPerson(context, { tenantId, personId: 'invited', name: 'Invited', role: 'signer' });
    const activation = await createActivationCode(context, { tenantId, personId: 'invited' });
    await createPerson(context, { tenantId, personId: 'pending', name: 'Pending', role: 'signer' });
    const pending = await beginEnrolmentAtConsole(context, { tenantId, personId: 'pending', account: 'x' });

    const kept = { credentialId: 'seal', tokenSerial: 'A1', pin: Buffer.from('24681357') };
    await rememberPin(context, kept);

    const rotation = await rotateSealing({ store: service.store, keyFile, columns: sealedColumns, randomBytes });

    expect(rotation).toEqual({ current: 'k2', resealed: 5 });
    const newKeyOnly = openSealing(keyFile, randomBytes);
    expect(await resealRows(service.store, newKeyOnly, sealedColumns)).toBe(0);
    const [pin] = await listRememberedPins(service.store.db);
    expect(newKeyOnly.open(rememberedPinPlace(kept), pin?.sealed ?? Buffer.alloc(0))).toEqual(kept.pin);
    expect(await passes(tenantId, 'enrolled', phone.codeAt(service.time))).toBe(true);
    await beginEnrolment(context, {
      tenantId,
      personId: 'invited',
      proof: { activationCode: activation.code },
      account: 'x',
    });
    await beginEnrolment(context, { tenantId, personId: 'enrolled', proof: { recoveryCode }, account: 'x' });
    const codes = [scan(pending.otpauthUri).codeAt(service.time)];
    await confirmEnrolment(context, { tenantId, personId: 'pending', enrolmentId: pending.enrolmentId, codes });
  });

  it('threat 24: a secret moved to another person or tenant opens nothing', async () => {
    const tenantId = await createTenant(service);
    const otherTenant = await createTenant(service);
    const thief = await enrol(service, { tenantId, personId: 'thief' });
    await enrol(service, { tenantId, personId: 'victim' });
    await enrol(service, { tenantId: otherTenant, personId: 'thief' });
    const stolen = await service.store.db
      .selectFrom('otp_secrets')
      .select('secret_sealed')
      .where('tenant_id', '=', tenantId)
      .where('person_id', '=', 'thief')
      .executeTakeFirstOrThrow();
    const plant = (into: string, personId: string) =>
      service.store.db
        .updateTable('otp_secrets')
        .set({ secret_sealed: stolen.secret_sealed, last_step: 0 })
        .where('tenant_id', '=', into)
        .where('person_id', '=', personId)
        .execute();
    await plant(tenantId, 'victim');
    await plant(otherTenant, 'thief');
    const code = thief.codeAt(service.time);
    await expect(passes(tenantId, 'victim', code)).rejects.toThrow('not-authentic');
    await expect(passes(otherTenant, 'thief', code)).rejects.toThrow('not-authentic');
    expect(await passes(tenantId, 'thief', code)).toBe(true);
  });

  it('threat 24: a pending enrolment given to another person cannot be confirmed', async () => {
    const tenantId = await createTenant(service);
    for (const personId of ['thief', 'victim']) {
      await createPerson(context, { tenantId, personId, name: personId, role: 'signer' });
    }
    const begun = await beginEnrolmentAtConsole(context, { tenantId, personId: 'thief', account: 'x' });
    await service.store.db
      .updateTable('enrolments')
      .set({ person_id: 'victim' })
      .where('tenant_id', '=', tenantId)
      .execute();
    const codes = [scan(begun.otpauthUri).codeAt(service.time)];
    const confirmation = confirmEnrolment(context, {
      tenantId,
      personId: 'victim',
      enrolmentId: begun.enrolmentId,
      codes,
    });
    await expect(confirmation).rejects.toThrow('not-authentic');
  });

  it('threat 24: no secret or code stands in the database in the clear', async () => {
    const tenantId = await createTenant(service);
    await createPerson(context, { tenantId, personId: '1', name: 'One', role: 'signer' });
    const { code } = await createActivationCode(context, { tenantId, personId: '1' });
    const begun = await beginEnrolment(context, {
      tenantId,
      personId: '1',
      proof: { activationCode: code },
      account: 'x',
    });
    const base32Secret = begun.secretGroups.join('');
    const tables = ['people', 'enrolments', 'otp_secrets', 'audit_payloads', 'code_counters'] as const;
    for (const table of tables) {
      const rows = await service.store.db.selectFrom(table).selectAll().execute();
      const text = rows
        .flatMap((row) => Object.values(row))
        .map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value)))
        .join('\n');
      expect(text).not.toContain(base32Secret);
      expect(text).not.toContain(code);
      expect(text).not.toContain(code.replace('-', ''));
    }
  });
});
