import { type Kysely, PostgresAdapter, type RawBuilder, sql } from 'kysely';
import type { Schema } from '../store/schema.js';

/** An entry with its payload, as it stands in the database. */
export interface StoredEntry {
  readonly sequence: number;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly type: string;
  readonly payload_hash: string;
  readonly hash: string;
  /** Hexadecimal digits; null with the payload. */
  readonly salt: string | null;
  readonly payload: string | null;
}

/** Entries of one read: what is read at once holds up everything else on SQLite for that long. */
const batchSize = 1_000;

/** A tenant's entries in their order, in batches: from the first, if no other is named, to the newest; what is appended meanwhile comes along. */
export async function* readStoredEntries(
  db: Kysely<Schema>,
  tenantId: string,
  {
    size = batchSize,
    after = 0,
    through = Number.MAX_SAFE_INTEGER,
  }: { readonly size?: number; readonly after?: number; readonly through?: number } = {},
): AsyncGenerator<readonly StoredEntry[]> {
  let last = after;
  while (last < through) {
    const entries = await readRange(db, tenantId, { after: last, through: Math.min(last + size, through) });
    yield entries;
    last = entries.at(-1)?.sequence ?? last;
    if (entries.length === size) continue;
    // The end, or a gap.
    const next = await firstAfter(db, tenantId, last);
    if (next === undefined) return;
    last = next - 1;
  }
}

/** Both bounds stand on both sides: PostgreSQL then reads each along its key, where it would look up each payload by itself. */
function readRange(
  db: Kysely<Schema>,
  tenantId: string,
  { after, through }: { readonly after: number; readonly through: number },
): Promise<StoredEntry[]> {
  return entriesWithPayloads(db, tenantId, { after, through })
    .where('audit_entries.sequence', '>', after)
    .where('audit_entries.sequence', '<=', through)
    .orderBy('audit_entries.sequence')
    .execute();
}

/** Where a tenant's entries go on. */
export async function firstAfter(db: Kysely<Schema>, tenantId: string, after: number): Promise<number | undefined> {
  const row = await db
    .selectFrom('audit_entries')
    .select('sequence')
    .where('tenant_id', '=', tenantId)
    .where('sequence', '>', after)
    .orderBy('sequence')
    .limit(1)
    .executeTakeFirst();
  return row?.sequence;
}

/** These entries, in the order of their sequences here; one that is not there is left out. */
export async function readEntriesAt(
  db: Kysely<Schema>,
  tenantId: string,
  sequences: readonly number[],
): Promise<StoredEntry[]> {
  if (sequences.length === 0) return [];
  const rows = await entriesWithPayloads(db, tenantId).where('audit_entries.sequence', 'in', sequences).execute();
  const found = new Map(rows.map((row) => [row.sequence, row]));
  return sequences.flatMap((sequence) => found.get(sequence) ?? []);
}

/** The newest before one, falling. */
export function readNewestEntries(
  db: Kysely<Schema>,
  {
    tenantId,
    before,
    limit,
  }: { readonly tenantId: string; readonly before: number | undefined; readonly limit: number },
): Promise<StoredEntry[]> {
  const all = entriesWithPayloads(db, tenantId).orderBy('audit_entries.sequence', 'desc').limit(limit);
  return (before === undefined ? all : all.where('audit_entries.sequence', '<', before)).execute();
}

function entriesWithPayloads(
  db: Kysely<Schema>,
  tenantId: string,
  { after = 0, through = Number.MAX_SAFE_INTEGER }: { readonly after?: number; readonly through?: number } = {},
) {
  return db
    .selectFrom('audit_entries')
    .leftJoin('audit_payloads', (join) =>
      join
        .onRef('audit_payloads.tenant_id', '=', 'audit_entries.tenant_id')
        .onRef('audit_payloads.sequence', '=', 'audit_entries.sequence')
        .on('audit_payloads.sequence', '>', after)
        .on('audit_payloads.sequence', '<=', through),
    )
    .select(['audit_entries.sequence', 'time', 'type', 'payload_hash', 'hash', 'payload', saltDigits(db).as('salt')])
    .where('audit_entries.tenant_id', '=', tenantId);
}

/** As digits: SQLite's driver makes a Buffer in the time in which it makes several texts. */
function saltDigits(db: Kysely<Schema>): RawBuilder<string | null> {
  return db.getExecutor().adapter instanceof PostgresAdapter
    ? sql`encode(audit_payloads.salt, 'hex')`
    : sql`iif(audit_payloads.salt is null, null, hex(audit_payloads.salt))`;
}
