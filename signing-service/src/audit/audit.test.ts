import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AuditHead } from '../contract/signatures.js';
import { createTestDatabase, type TestDatabase, testDialects } from '../store/store-fixture.js';
import type { Store } from '../store/store.js';
import { appendAudit, readAuditHead } from './append-audit.js';
import { canonicalJson, genesisHead, hashEntry, hashPayload } from './audit-entry.js';
import { eraseAuditPayload } from './erase-payload.js';
import { verifyAudit } from './verify-audit.js';

describe('the canonical form', () => {
  it('does not depend on the order of members, and leaves undefined ones out', () => {
    const text = canonicalJson({ b: [1, null, 'č"'], a: { d: true, c: undefined }, aa: 'x' });
    expect(text).toBe('{"a":{"d":true},"aa":"x","b":[1,null,"č\\""]}');
    expect(canonicalJson(JSON.parse(text) as { a: string })).toBe(text);
  });

  it('hashes as documented', () => {
    // The values by coreutils: printf 'dealseal.audit.v1\\0t1' | sha256sum, and so on.
    const genesis = '32db2ad6e4ef5bd5ae387bd8345cc82e9a57f27adbcd1d35c52f8e014fde3901';
    const payloadHash = 'badec0640af52bd00854c6eaf61223a73bed8d590f21b2492d9f7ef7744158db';
    expect(genesisHead('t1')).toBe(genesis);
    expect(
      hashPayload(
        Uint8Array.from({ length: 16 }, (_, index) => index + 1),
        '{"note":1}',
      ),
    ).toBe(payloadHash);
    expect(hashEntry(genesis, { sequence: 1, time: 1_800_000_000_001, type: 'acts', payloadHash })).toBe(
      'c7cd958964db30316cc0d22bb160afd98161f059e294cbac9e24ad49b79df662',
    );
  });
});

describe.each(testDialects)('the audit chain on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  let tenantId: string;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    store = await database.open();
  });
  afterAll(() => database.remove());
  beforeEach(async () => {
    tenantId = await createTenant();
  });

  const createTenant = async () => {
    const id = randomUUID();
    await store.db
      .insertInto('tenants')
      .values({ tenant_id: id, name: 'Tenant', created_at: 1, stopped_at: null })
      .execute();
    return id;
  };
  const append = (note: number, on = store) =>
    on.transaction((trx) =>
      appendAudit(trx, { tenantId, time: 1_800_000_000_000 + note, type: 'acts', payload: { note } }, randomBytes),
    );
  const appendMany = async (count: number) => {
    const heads: AuditHead[] = [];
    for (let note = 1; note <= count; note += 1) heads.push(await append(note));
    return heads;
  };
  const cut = async (from: number, to: number) => {
    for (const table of ['audit_entries', 'audit_payloads'] as const) {
      await store.db
        .deleteFrom(table)
        .where('tenant_id', '=', tenantId)
        .where('sequence', '>=', from)
        .where('sequence', '<=', to)
        .execute();
    }
  };
  const setHead = (head: AuditHead) =>
    store.db.updateTable('audit_heads').set(head).where('tenant_id', '=', tenantId).execute();

  it('begins empty and verifies whole', async () => {
    const genesis = await readAuditHead(store.db, tenantId);
    expect(genesis).toEqual({ sequence: 0, head: genesisHead(tenantId) });
    expect(await verifyAudit(store, tenantId)).toMatchObject({ ok: true, entries: 0 });
    const heads = await appendMany(5);
    expect(heads.map((head) => head.sequence)).toEqual([1, 2, 3, 4, 5]);
    expect(await verifyAudit(store, tenantId, ...heads.slice(2, 3))).toEqual({
      ok: true,
      entries: 5,
      head: heads[4],
      firstFault: null,
    });
    expect(await readAuditHead(store.db, tenantId)).toEqual(heads[4]);
  });

  it('keeps no entry of a transaction that was undone', async () => {
    await append(1);
    const failing = store.transaction(async (trx) => {
      await appendAudit(trx, { tenantId, time: 5, type: 'acts', payload: {} }, randomBytes);
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    expect((await append(2)).sequence).toBe(2);
    expect((await verifyAudit(store, tenantId)).ok).toBe(true);
  });

  it('does not fork when two instances append at once', async () => {
    const other = await database.open();
    await Promise.all(Array.from({ length: 60 }, (_, note) => append(note, note % 2 === 0 ? store : other)));
    expect(await verifyAudit(store, tenantId)).toMatchObject({ ok: true, entries: 60 });
  });

  it('stays whole when a payload is erased with an entry that tells of it', async () => {
    await appendMany(3);
    await store.transaction((trx) =>
      eraseAuditPayload(trx, { tenantId, sequence: 2, reason: 'request of the person', time: 9 }, randomBytes),
    );
    expect(await verifyAudit(store, tenantId)).toMatchObject({ ok: true, entries: 4 });
  });

  it('threat 25: a payload that vanished or was edited shows', async () => {
    await appendMany(3);
    await store.db
      .updateTable('audit_payloads')
      .set({ payload: '{"note":9}' })
      .where('tenant_id', '=', tenantId)
      .where('sequence', '=', 2)
      .execute();
    expect((await verifyAudit(store, tenantId)).firstFault).toEqual({ sequence: 2, kind: 'altered-payload' });
    await store.db.deleteFrom('audit_payloads').where('tenant_id', '=', tenantId).where('sequence', '=', 2).execute();
    expect((await verifyAudit(store, tenantId)).firstFault).toEqual({ sequence: 2, kind: 'lost-payload' });
  });

  it.each([{ time: 1 }, { type: 'signature' }, { payload_hash: 'ab'.repeat(32) }, { hash: 'ab'.repeat(32) }])(
    'threat 25: an edited entry shows (%o)',
    async (edit) => {
      await appendMany(4);
      await store.db
        .updateTable('audit_entries')
        .set(edit)
        .where('tenant_id', '=', tenantId)
        .where('sequence', '=', 3)
        .execute();
      const verification = await verifyAudit(store, tenantId);
      expect(verification).toMatchObject({ ok: false, entries: 2, firstFault: { sequence: 3, kind: 'altered-entry' } });
    },
  );

  it('threat 25: an entry edited together with its hashes shows at the next one', async () => {
    const heads = await appendMany(4);
    const entry = { sequence: 3, time: 1, type: 'acts', payloadHash: hashPayload(new Uint8Array(16), '{}') };
    const hash = hashEntry(heads[1]?.head ?? '', entry);
    await store.db
      .updateTable('audit_entries')
      .set({ time: 1, payload_hash: entry.payloadHash, hash })
      .where('tenant_id', '=', tenantId)
      .where('sequence', '=', 3)
      .execute();
    await store.db
      .updateTable('audit_payloads')
      .set({ salt: new Uint8Array(16), payload: '{}' })
      .where('tenant_id', '=', tenantId)
      .where('sequence', '=', 3)
      .execute();
    expect((await verifyAudit(store, tenantId)).firstFault).toEqual({ sequence: 4, kind: 'altered-entry' });
  });

  it('threat 25: a piece cut out shows', async () => {
    await appendMany(5);
    await cut(2, 3);
    expect((await verifyAudit(store, tenantId)).firstFault).toEqual({ sequence: 2, kind: 'missing' });
  });

  it('threat 25: two entries exchanged show', async () => {
    await appendMany(4);
    for (const [from, to] of [
      [2, 99],
      [3, 2],
      [99, 3],
    ] as const) {
      for (const table of ['audit_entries', 'audit_payloads'] as const) {
        await store.db
          .updateTable(table)
          .set({ sequence: to })
          .where('tenant_id', '=', tenantId)
          .where('sequence', '=', from)
          .execute();
      }
    }
    expect((await verifyAudit(store, tenantId)).firstFault).toEqual({ sequence: 2, kind: 'altered-entry' });
  });

  it('threat 25: an end cut off shows by the head, and against a witness when the head was set back too', async () => {
    const heads = await appendMany(5);
    const [, , third, , fifth] = heads;
    if (third === undefined || fifth === undefined) throw new Error('five heads');
    await cut(4, 5);
    expect((await verifyAudit(store, tenantId)).firstFault).toEqual({ sequence: 4, kind: 'truncated' });
    await setHead(third);
    expect((await verifyAudit(store, tenantId)).ok).toBe(true);
    expect((await verifyAudit(store, tenantId, third)).ok).toBe(true);
    expect((await verifyAudit(store, tenantId, fifth)).firstFault).toEqual({ sequence: 4, kind: 'truncated' });
    await append(4);
    await append(50);
    expect((await verifyAudit(store, tenantId, fifth)).firstFault).toEqual({ sequence: 5, kind: 'not-the-witness' });
  });

  it('threat 25: a head row that names another entry shows', async () => {
    await appendMany(3);
    await setHead({ sequence: 3, head: 'cd'.repeat(32) });
    expect((await verifyAudit(store, tenantId)).ok).toBe(false);
  });

  it("threat 25: another tenant's chain does not pass for this one", async () => {
    await appendMany(2);
    const source = tenantId;
    tenantId = await createTenant();
    for (const table of ['audit_entries', 'audit_payloads', 'audit_heads'] as const) {
      await store.db.updateTable(table).set({ tenant_id: tenantId }).where('tenant_id', '=', source).execute();
    }
    expect((await verifyAudit(store, tenantId)).firstFault).toEqual({ sequence: 1, kind: 'altered-entry' });
  });

  it('verifies chains longer than one read', async () => {
    await store.transaction(async (trx) => {
      for (let note = 0; note < 501; note += 1) {
        await appendAudit(trx, { tenantId, time: note, type: 'acts', payload: { note } }, randomBytes);
      }
    });
    expect(await verifyAudit(store, tenantId)).toMatchObject({ ok: true, entries: 501 });
  });
});
