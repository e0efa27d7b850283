import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AuditFilter } from '../contract/audit.js';
import { createTestDatabase, type TestDatabase, testDialects } from '../store/store-fixture.js';
import type { Store } from '../store/store.js';
import { appendAudit } from './append-audit.js';
import { type AuditPayload, type AuditType, genesisHead } from './audit-entry.js';
import { blockSize, encodeOffsets } from '../contract/entry-set.js';
import { eraseAuditPayload } from './erase-payload.js';
import { eraseRecords } from './erase-records.js';
import { indexEntries } from './index-entries.js';
import { searchAudit } from './search-audit.js';

const noon = Date.parse('2026-06-04T10:00:00Z');
const digest = (letter: string): string => letter.repeat(64);

describe.each(testDialects)('the search of the audit on %s', (dialect) => {
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
    const row = { tenant_id: id, name: 'Tenant', created_at: 1, stopped_at: null };
    await store.db.insertInto('tenants').values(row).execute();
    return id;
  };
  const append = (type: AuditType, payload: AuditPayload, minute = 0) =>
    store.transaction((trx) =>
      appendAudit(trx, { tenantId, time: noon + minute * 60_000, type, payload }, randomBytes),
    );
  const find = async (filter: AuditFilter, { before, limit = 50 }: { before?: number; limit?: number } = {}) => {
    const { entries } = await searchAudit(store, { tenantId, filter, before, limit });
    return entries.map(({ sequence }) => sequence);
  };
  /** Of a signature, an act, a wrong code. */
  const appendUsual = async () => {
    const labels = { entityId: '412', title: 'Ugovor o isporuci – Kotor Žitni trg' };
    await append('authorization', {
      requestKey: 'K-1',
      personId: '7',
      credentialId: 'seal',
      digests: [digest('a')],
      labels,
    });
    await append(
      'release',
      { requestKey: 'K-2', personId: '7', inputSha256: digest('a'), outputSha256: digest('b') },
      1,
    );
    await append('acts', { personId: '9', acts: [{ kind: 'reset', personId: '7', reason: 'Izgubljen đon' }] }, 2);
    await append('code-attempt', { personId: '8', outcome: 'code-wrong', purpose: 'authorization' }, 3);
  };

  it('finds by person, credential, request, document, label and kind', async () => {
    await appendUsual();
    expect(await find({ personId: '7' })).toEqual([3, 2, 1]);
    expect(await find({ credentialId: 'seal' })).toEqual([1]);
    expect(await find({ requestKey: 'k-2' })).toEqual([2]);
    expect(await find({ digest: digest('a') })).toEqual([2, 1]);
    expect(await find({ digest: 'BBBBBBBB' })).toEqual([2]);
    expect(await find({ labels: [{ name: 'entityId', value: '412' }] })).toEqual([1]);
    expect(await find({ kinds: ['acts:reset', 'code-attempt:code-wrong'] })).toEqual([4, 3]);
    expect(await find({ kinds: ['code-attempt'], personId: '7' })).toEqual([]);
    expect(await find({})).toEqual([4, 3, 2, 1]);
  });

  it('finds by beginnings of words, whatever their accents and letters’ size, and by what the client knows', async () => {
    await appendUsual();
    expect(await find({ text: { words: 'ISPORUCI zit' } })).toEqual([1]);
    expect(await find({ text: { words: 'djon' } })).toEqual([]);
    expect(await find({ text: { words: 'don' } })).toEqual([3]);
    expect(await find({ text: { words: 'isporuci don' } })).toEqual([]);
    expect(await find({ text: { words: 'aaaa aaaa' } })).toEqual([2, 1]);
    expect(await find({ text: { words: 'contract.pdf', digests: [digest('b')], personIds: ['8'] } })).toEqual([4, 2]);
    expect(await find({ text: { words: '100%_' } })).toEqual([]);
  });

  it('finds by time, the end not included', async () => {
    await appendUsual();
    const at = (minute: number): string => new Date(noon + minute * 60_000).toISOString();
    expect(await find({ from: at(1), until: at(3) })).toEqual([3, 2]);
    expect(await find({ from: at(1), personId: '7' })).toEqual([3, 2]);
    expect(await find({ until: at(0) })).toEqual([]);
  });

  it('gives pages over the border of a block, without one twice or missing', async () => {
    // As if what filled the block before had been appended and indexed.
    const first = blockSize - 150;
    const sequence = first - 1;
    await store.db
      .insertInto('audit_heads')
      .values({ tenant_id: tenantId, sequence, head: genesisHead(tenantId) })
      .execute();
    await store.db.insertInto('audit_index').values({ tenant_id: tenantId, sequence }).execute();
    const sequences = Array.from({ length: 300 }, (_, index) => first + index);
    const personOf = (each: number): string => (each % 3 === 0 ? '7' : '8');
    await store.transaction(async (trx) => {
      for (const each of sequences) {
        const payload = { personId: personOf(each), reason: `entry${each}` };
        await appendAudit(trx, { tenantId, time: noon + each, type: 'reset-requested', payload }, randomBytes);
      }
    });
    const all: number[] = [];
    for (let before: number | undefined; ; before = all.at(-1)) {
      const page = await find({ personId: '7' }, { limit: 20, ...(before === undefined ? {} : { before }) });
      all.push(...page);
      if (page.length < 20) break;
    }
    expect(all).toEqual(sequences.filter((each) => personOf(each) === '7').toReversed());
    for (const each of [blockSize - 1, blockSize, blockSize + 1]) {
      expect(await find({ text: { words: `entry${each}` } })).toEqual([each]);
    }
    const last = { tenantId, filter: { personId: '7' }, before: all.at(-2), limit: 1 };
    expect(await searchAudit(store, last)).toMatchObject({ hasMore: false, entries: [{ sequence: all.at(-1) }] });
  });

  it('finds what the client found by its own names, the newest first, together with all else that is asked', async () => {
    await appendUsual();
    const set = Buffer.from(encodeOffsets([1, 3])).toString('base64');
    const text = {
      words: 'ugovor',
      named: [
        { block: 0, entries: set },
        { block: 7, entries: set },
      ],
    };
    expect(await find({ text })).toEqual([4, 2, 1]);
    expect(await find({ text }, { before: 4, limit: 1 })).toEqual([2]);
    expect(await find({ text, kinds: ['release'] })).toEqual([2]);
    expect(await find({ text: { ...text, named: [] } })).toEqual([1]);
  });

  it('forgets what was erased, but for the kind of the entry', async () => {
    await appendUsual();
    expect(await find({ personId: '7' })).toHaveLength(3);
    const erasure = { tenantId, sequence: 2, reason: 'request', time: noon };
    await store.transaction((trx) => eraseAuditPayload(trx, erasure, randomBytes));
    expect(await find({ personId: '7' })).toEqual([3, 1]);
    expect(await find({ digest: digest('b') })).toEqual([]);
    expect(await find({ kinds: ['release'] })).toEqual([2]);
    const records = { tenantId, before: noon + 150_000, rule: 'record-years:3', facts: {}, now: noon + 300_000 };
    await store.transaction((trx) => eraseRecords(trx, records, randomBytes));
    expect(await find({ text: { words: 'isporuci' } })).toEqual([]);
    expect(await find({ personId: '7' })).toEqual([]);
    expect(await find({ personId: '8' })).toEqual([4]);
    const rows = await store.db.selectFrom('audit_terms').select('term').where('tenant_id', '=', tenantId).execute();
    expect(rows.filter(({ term }) => /^w:(ugovor|kotor)|^p:7|^d:a{16}/.test(term))).toEqual([]);
  });

  it('what was erased before it could be found never can be', async () => {
    await append('reset-requested', { personId: '7', reason: 'secret' });
    const erasure = { tenantId, sequence: 1, reason: 'request', time: noon };
    await store.transaction((trx) => eraseAuditPayload(trx, erasure, randomBytes));
    expect(await find({ text: { words: 'secret' } })).toEqual([]);
    expect(await find({ kinds: ['reset-requested'] })).toEqual([1]);
  });

  it('sees one tenant only', async () => {
    await appendUsual();
    await find({ personId: '7' });
    tenantId = await createTenant();
    await append('authorization', { personId: '7' });
    expect(await find({ personId: '7' })).toEqual([1]);
    expect(await find({ digest: digest('a') })).toEqual([]);
  });

  it('is made findable once, by however many instances at a time', async () => {
    const other = await database.open();
    for (let note = 0; note < 250; note += 1) await append('reset-requested', { personId: '7' });
    const done = await Promise.all(
      [store, other, store].map((each) => indexEntries(each, tenantId, { most: Number.POSITIVE_INFINITY })),
    );
    expect(done.reduce((sum, count) => sum + count, 0)).toBe(250);
    expect(await find({ personId: '7' }, { limit: 100 })).toHaveLength(100);
  });
});
