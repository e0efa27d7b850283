import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditHead } from '../contract/signatures.js';
import { createTestDatabase, type TestDatabase, testDialects } from '../store/store-fixture.js';
import type { Store } from '../store/store.js';
import { appendAudits, type NewAuditEntry } from './append-audit.js';
import { eraseAuditPayload } from './erase-payload.js';
import { readDigests } from './read-digests.js';

const tenantId = 'tenant';
const digest = (letter: string): string => letter.repeat(64);

describe.each(testDialects)('the documents that a log names, on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  let heads: AuditHead[];

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    store = await database.open();
    const row = { tenant_id: tenantId, name: 'Tenant', created_at: 1, stopped_at: null };
    await store.db.insertInto('tenants').values(row).execute();
    heads = [
      await append([{ type: 'authorization', payload: { digests: [digest('a'), digest('b')], personId: '7' } }]),
      await append([{ type: 'code-attempt', payload: { personId: '7', note: digest('c').slice(1) } }]),
      await append([
        { type: 'release', payload: { inputSha256: digest('a'), outputSha256: digest('d') } },
        { type: 'intent', payload: { inputSha256: digest('e') } },
      ]),
    ];
    const erasure = { tenantId, sequence: 4, reason: 'request', time: 2 };
    heads.push(await store.transaction((trx) => eraseAuditPayload(trx, erasure, randomBytes)));
  });
  afterAll(() => database.remove());

  const append = (
    entries: readonly [Pick<NewAuditEntry, 'type' | 'payload'>, ...Pick<NewAuditEntry, 'type' | 'payload'>[]],
  ) => {
    const [first, ...rest] = entries;
    const whole = (entry: Pick<NewAuditEntry, 'type' | 'payload'>) => ({ tenantId, time: 1, ...entry });
    return store.transaction((trx) => appendAudits(trx, [whole(first), ...rest.map(whole)], randomBytes));
  };

  it('are told in its order, but for what was erased', async () => {
    expect(await readDigests(store.db, tenantId)).toEqual({
      after: 0,
      entries: [
        { sequence: 1, digests: [digest('a'), digest('b')] },
        { sequence: 3, digests: [digest('a'), digest('d')] },
      ],
      through: heads[3],
    });
  });

  it('are told from where the client stands', async () => {
    const answer = await readDigests(store.db, tenantId, heads[1]);
    expect([answer.after, answer.entries.map(({ sequence }) => sequence)]).toEqual([2, [3]]);
    expect((await readDigests(store.db, tenantId, { sequence: 1 })).entries).toHaveLength(1);
    expect(await readDigests(store.db, tenantId, heads[3])).toMatchObject({ after: 5, entries: [], through: heads[3] });
  });

  it('are told from the first for whoever knows another log', async () => {
    for (const sequence of [1, 5, 6]) {
      expect((await readDigests(store.db, tenantId, { sequence, head: digest('f') })).after).toBe(0);
    }
    expect((await readDigests(store.db, 'another')).through.sequence).toBe(0);
  });
});
