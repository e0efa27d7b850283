import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendAudit, readAuditHead } from '../audit/append-audit.js';
import { eraseAuditPayload } from '../audit/erase-payload.js';
import { verifyAudit } from '../audit/verify-audit.js';
import { createTenant, createTestService, type TestService } from '../authorization/authorization-fixture.js';
import { testDialects } from '../store/store-fixture.js';
import { changeRecordYears, readRecordYears, readRetention } from '../authorization/retention.js';
import { eraseOldRecords } from './record-retention.js';

const year = 365.25 * 24 * 3_600_000;

describe.each(testDialects)('records on %s', (dialect) => {
  let service: TestService;
  let tenantId: string;

  beforeEach(async () => {
    service = await createTestService(dialect);
    tenantId = await createTenant(service);
  });
  afterEach(() => service.remove());

  const begin = 1_800_000_000_000;
  const append = (note: string) =>
    service.store.transaction((trx) =>
      appendAudit(trx, { tenantId, time: service.time, type: 'acts', payload: { note } }, service.context.randomBytes),
    );

  async function addSignature(): Promise<string> {
    const requestKey = randomUUID();
    const key = { tenant_id: tenantId, request_key: requestKey };
    const ids = { authorization_id: 'a', person_id: '7', credential_id: 'seal', input_sha256: 'ab', input_size: 1 };
    const empty = { content_info: null, time_stamp_json: null, revisions: null, tail: null };
    const times = { created_at: service.time, updated_at: service.time };
    await service.store.db
      .insertInto('signatures')
      .values({
        ...key,
        state: 'released',
        raw_signature: Buffer.from([1]),
        receipt_json: '{}',
        ...ids,
        ...empty,
        ...times,
      })
      .execute();
    return requestKey;
  }

  const payloads = async (): Promise<string[]> => {
    const rows = await service.store.db
      .selectFrom('audit_payloads')
      .select('payload')
      .where('tenant_id', '=', tenantId)
      .orderBy('sequence')
      .execute();
    return rows.map((row) => row.payload);
  };

  /** The entry up to which was erased. */
  const lastErased = () =>
    service.store.db
      .selectFrom('audit_entries')
      .select('hash')
      .where('tenant_id', '=', tenantId)
      .where('sequence', '=', 2)
      .executeTakeFirstOrThrow();

  it('are kept for ten years where nothing was chosen, then erased with an entry that tells', async () => {
    await append('Milica Radović');
    const requestKey = await addSignature();
    service.time = begin + 9.9 * year;
    await append('Vuk');
    await eraseOldRecords(service.context);
    expect((await payloads()).join()).toContain('Milica');
    service.time = begin + 10.1 * year;
    const before = await readAuditHead(service.store.db, tenantId);
    await eraseOldRecords(service.context);
    const left = await payloads();
    expect(left.join()).not.toContain('Milica');
    expect(left.join()).toContain('Vuk');
    const told: unknown = JSON.parse(left.at(-1) ?? '');
    const { hash } = await lastErased();
    const signatures = [{ requestKey, inputSha256: 'ab' }];
    expect(told).toEqual({ rule: 'record-years:10', from: 1, through: 2, payloads: 2, hash, signatures });
    expect(await service.store.db.selectFrom('signatures').selectAll().execute()).toEqual([]);
    expect(await verifyAudit(service.store, tenantId, before)).toMatchObject({ ok: true, entries: 4 });
    await eraseOldRecords(service.context);
    expect(await payloads()).toEqual(left);
  });

  it('are kept as long as was chosen for the tenant, and the choice is in its audit', async () => {
    const other = await createTenant(service);
    await append('old');
    const { now, randomBytes } = service.context;
    const change = { tenantId, years: 3, by: '7', now: now() };
    await service.store.transaction((trx) => changeRecordYears(trx, change, randomBytes));
    expect(await readRecordYears(service.context, tenantId)).toBe(3);
    expect(await readRecordYears(service.context, other)).toBe(10);
    expect((await payloads()).at(-1)).toBe('{"before":10,"recordYears":3}');
    const changed = { at: new Date(change.now).toISOString(), by: '7' };
    expect(await readRetention(service.context, tenantId)).toEqual({ recordYears: 3, changed, erasures: [] });
    service.time = begin + 3.1 * year;
    await eraseOldRecords(service.context);
    expect((await payloads()).map((text) => text.includes('old'))).not.toContain(true);
    const { erasures } = await readRetention(service.context, tenantId);
    expect(erasures).toEqual([
      { at: new Date(service.time).toISOString(), sequence: 4, rule: 'record-years:3', entries: 2, signatures: 0 },
    ]);
    const { sequence } = await readAuditHead(service.store.db, other);
    expect(sequence).toBe(1);
    expect(await readRetention(service.context, other)).toEqual({ recordYears: 10, changed: null, erasures: [] });
  });

  it('threat 25: what was cut out and not erased shows, also beside what was erased', async () => {
    await append('one');
    await service.store.transaction((trx) => {
      const erasure = { tenantId, sequence: 2, reason: 'request of the person', time: service.time };
      return eraseAuditPayload(trx, erasure, service.context.randomBytes);
    });
    await append('two');
    service.time = begin + 11 * year;
    await eraseOldRecords(service.context);
    await append('young');
    expect((await verifyAudit(service.store, tenantId)).ok).toBe(true);
    const { sequence } = await readAuditHead(service.store.db, tenantId);
    for (const cut of [sequence, 3]) {
      await service.store.db
        .deleteFrom('audit_payloads')
        .where('tenant_id', '=', tenantId)
        .where('sequence', '=', cut)
        .execute();
      expect((await verifyAudit(service.store, tenantId)).firstFault?.kind).toBe('lost-payload');
    }
  });

  it('that follow one from a clock set back are not erased before their time', async () => {
    service.time = begin + 5 * year;
    await append('in the future');
    service.time = begin;
    await append('after it');
    service.time = begin + 11 * year;
    await eraseOldRecords(service.context);
    expect((await payloads()).join()).toContain('after it');
  });
});
