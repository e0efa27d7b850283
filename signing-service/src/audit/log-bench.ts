import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { CompiledQuery, InsertObject } from 'kysely';
import { sql } from 'kysely';
import type { Schema } from '../store/schema.js';
import { openStore, type Store, type Trx } from '../store/store.js';
import { linkEntry, type NewAuditEntry, readAuditHead } from './append-audit.js';
import { saltBytes } from './audit-entry.js';
import { blockSize } from '../contract/entry-set.js';
import { indexEntries } from './index-entries.js';

/*
 * Fills a tenant's audit as years of signing would: `node log-bench.js SQLITE-FILE|postgres://… TENANT ENTRIES` prints one line of JSON:
 * seconds of appending and of indexing.
 */

const people = 300;
const credentials = 6;
const goods = ['opreme', 'robe', 'usluga', 'vozila', 'softvera', 'goriva', 'kafe', 'lijekova', 'namještaja', 'cementa'];
const places = [
  'Kotor',
  'Nikšić',
  'Podgorica',
  'Budva',
  'Bijelo Polje',
  'Bar',
  'Cetinje',
  'Тиват',
  'Москва',
  'Žabljak',
];
/** Entries of one transaction. */
const some = 2_000;
const minute = 60_000;
/** Of the first. */
const begin = Date.parse('2020-01-01T00:00:00Z');

/** The four entries of the n-th signature. */
function signature(tenantId: string, n: number): NewAuditEntry[] {
  const time = begin + n * 7 * minute;
  const personId = String((n * 7_919) % people);
  const credentialId = `seal-${n % credentials}`;
  const [requestKey, authorizationId] = [randomUUID(), randomBytes(16).toString('base64url')];
  const digest = (what: string): string => createHash('sha256').update(`${what} ${n}`).digest('hex');
  const title = `Ugovor o isporuci ${goods[n % goods.length]} ${places[(n >> 3) % places.length]} ${n}-2026.pdf`;
  const labels = { entityTypeId: '2', entityId: String(n % 40_000), field: 'UF_CRM_SIGN_DOCS', title };
  const named = { requestKey, personId, credentialId, authorizationId };
  const inputSha256 = digest('in');
  const entry = (type: NewAuditEntry['type'], payload: NewAuditEntry['payload'], after: number): NewAuditEntry => ({
    tenantId,
    time: time + after,
    type,
    payload,
  });
  const outcome = n % 40 === 0 ? 'code-wrong' : 'accepted';
  return [
    entry('code-attempt', { personId, purpose: 'authorization', outcome, step: 55_000_000 + n }, 0),
    entry('authorization', { ...named, digests: [inputSha256], labels, step: 55_000_000 + n }, 1),
    entry('intent', { ...named, inputSha256, signedAttributesSha256: digest('attributes'), labels, level: 'B-T' }, 200),
    entry('release', { ...named, inputSha256, outputSha256: digest('out'), outputSize: 120_000, level: 'B-T' }, 900),
  ];
}

/** What `appendAudits` would write, many rows a statement. */
async function fill(store: Store, tenantId: string, entries: number): Promise<void> {
  const insertEntries = insertMany('audit_entries');
  const insertPayloads = insertMany('audit_payloads');
  let head = await readAuditHead(store.db, tenantId);
  for (let n = 0; n * 4 < entries; n += some / 4) {
    const signatures = Array.from({ length: some / 4 }, (_, index) => signature(tenantId, n + index));
    const links = signatures.flat().map((entry) => {
      const link = linkEntry(head, entry, randomBytes(saltBytes));
      head = { sequence: link.entry.sequence, head: link.entry.hash };
      return link;
    });
    const newHead = { sequence: head.sequence, head: head.head };
    await store.transaction(async (trx) => {
      await insertEntries(
        trx,
        links.map(({ entry }) => entry),
      );
      await insertPayloads(
        trx,
        links.map(({ payload }) => payload),
      );
      await trx
        .insertInto('audit_heads')
        .values({ tenant_id: tenantId, ...newHead })
        .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(newHead))
        .execute();
    });
  }
}

/** Always of as many rows: built once, since that takes longer than the database does. */
function insertMany<T extends 'audit_entries' | 'audit_payloads'>(
  table: T,
): (trx: Trx, rows: InsertObject<Schema, T>[]) => Promise<void> {
  let query: CompiledQuery | undefined;
  return async (trx, rows) => {
    query ??= trx.insertInto(table).values(rows).compile();
    await trx.executeQuery({ ...query, parameters: rows.flatMap((row) => Object.values(row)) });
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

const [database = '', tenantId = '', entries = '1000000'] = process.argv.slice(2);
const store = await openStore(database.startsWith('postgres') ? { url: database } : { sqlitePath: database });
try {
  const append = await timed(() => fill(store, tenantId, Number(entries)));
  const index = await timed(() =>
    indexEntries(store, tenantId, { most: Number.POSITIVE_INFINITY, batchSize: blockSize }),
  );
  if (store.dialect === 'postgres') await sql`vacuum analyze`.execute(store.db);
  process.stdout.write(`${JSON.stringify({ append, index })}\n`);
} finally {
  await store.close();
}
