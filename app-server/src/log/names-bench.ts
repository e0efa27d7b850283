import { createHash, randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { AuditDigests, AuditDigestsRequest } from '@dealseal/signing-service/contract/audit';
import { sql } from 'kysely';
import { signingTables } from '../signing/signing-tables.js';
import { openStore, type Store } from '../store/store.js';
import { findNamed } from './find-named.js';
import { indexNames } from './index-names.js';

/*
 * Looks for documents by name in a log as years of signing leave it: `node names-bench.js DIRECTORY|postgres://… ENTRIES` fills an empty database and prints one line
 * of JSON: seconds of indexing, and milliseconds of looking each text up.
 */

const memberId = 'portal';
const entriesPerDocument = 4;
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
const texts = [
  'u',
  'ugovor',
  'ugovor kotor',
  '1 2 3',
  '12345',
  'москва',
  'isporuci namjestaja bijelo',
  'deal 412',
  'nothing',
];
const askedEach = 20;
/** Rows of one statement. */
const some = 500;

const digestOf = (n: number): string => createHash('sha256').update(`document ${n}`).digest('hex');

/** The n-th document's request, long signed. */
function requestOf(n: number) {
  return {
    member_id: memberId,
    request_id: randomUUID(),
    person_id: '7',
    person_name: 'Milica',
    entity_type_id: 2,
    entity_id: n % 40_000,
    field: 'UF_CRM_SIGN_DOCS',
    file_id: n,
    entity_title: `Deal ${n % 40_000}`,
    field_title: 'Documents',
    file_name: `Ugovor o isporuci ${goods[n % goods.length]} ${places[(n >> 3) % places.length]} ${n}-2026.pdf`,
    size: 1,
    sha256: digestOf(n),
    inspection: '{}',
    state: 'stored',
    machine: '{}',
    version: 1,
    frozen_at: n,
    updated_at: n,
    seen_until: n,
    worker_until: 0,
    purged: 1,
  };
}

async function fill(store: Store, documents: number): Promise<void> {
  const portal = { member_id: memberId, domain: 'portal', client_endpoint: '', server_endpoint: '', state: 'active' };
  const row = { ...portal, licence: 'F', app_version: '1', scopes: '[]', settings: '{}', lease_until: 0 };
  await store.db
    .insertInto('portals')
    .values({ ...row, created_at: 0, updated_at: 0 })
    .execute();
  for (let from = 0; from < documents; from += some) {
    const rows = Array.from({ length: Math.min(some, documents - from) }, (_, index) => requestOf(from + index));
    await signingTables(store).insertInto('signing_requests').values(rows).execute();
  }
}

/** The signing-service's side: of a document's entries all but the first name it, and now and then one names an old document too. */
function digestsOf(entries: number): (body: AuditDigestsRequest) => Promise<AuditDigests> {
  return ({ after: from }) => {
    const after = from?.sequence ?? 0;
    const last = Math.min(after + 1_000, entries);
    const named: AuditDigests['entries'] = [];
    for (let sequence = after + 1; sequence <= last; sequence += 1) {
      const n = Math.floor((sequence - 1) / entriesPerDocument);
      if ((sequence - 1) % entriesPerDocument === 0) continue;
      named.push({ sequence, digests: sequence % 31 === 0 ? [digestOf(n), digestOf(n % 1_000)] : [digestOf(n)] });
    }
    return Promise.resolve({ after, entries: named, through: { sequence: last, head: digestOf(-last) } });
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const [database = '', count = '1000000'] = process.argv.slice(2);
const entries = Number(count);
const store = await openStore(
  database.startsWith('postgres') ? { databaseUrl: database, dataDirectory: '' } : { dataDirectory: database },
);
try {
  await fill(store, Math.ceil(entries / entriesPerDocument));
  const service = { auditDigests: digestsOf(entries) };
  const index = await timed(async () => {
    while (await indexNames({ store, memberId, service }, 10)) {
      // The next ones.
    }
  });
  if (store.dialect === 'postgres') await sql`vacuum analyze`.execute(store.db);
  const times: Record<string, number[]> = {};
  for (const text of texts) {
    const each: number[] = [];
    for (let asked = 0; asked < askedEach; asked += 1) each.push(await timed(() => findNamed(store, memberId, text)));
    times[text] = each;
  }
  process.stdout.write(`${JSON.stringify({ index: index / 1000, times })}\n`);
} finally {
  await store.close();
}
