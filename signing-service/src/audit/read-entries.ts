import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.js';
import type { StoredEntry } from './verify-chain.js';

/** Entries of one read: what is read at once holds up everything else on SQLite for that long. */
const batchSize = 1_000;

/** A tenant's entries from the first to the newest, in batches; what is appended meanwhile comes along. */
export async function* readStoredEntries(
  db: Kysely<Schema>,
  tenantId: string,
  size = batchSize,
): AsyncGenerator<readonly StoredEntry[]> {
  let after = 0;
  for (;;) {
    const batch = await entriesWithPayloads(db, tenantId)
      .where('audit_entries.sequence', '>', after)
      .orderBy('audit_entries.sequence')
      .limit(size)
      .execute();
    yield batch;
    after = batch.at(-1)?.sequence ?? after;
    if (batch.length < size) return;
  }
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

function entriesWithPayloads(db: Kysely<Schema>, tenantId: string) {
  return db
    .selectFrom('audit_entries')
    .leftJoin('audit_payloads', (join) =>
      join
        .onRef('audit_payloads.tenant_id', '=', 'audit_entries.tenant_id')
        .onRef('audit_payloads.sequence', '=', 'audit_entries.sequence'),
    )
    .select(['audit_entries.sequence', 'time', 'type', 'payload_hash', 'hash', 'salt', 'payload'])
    .where('audit_entries.tenant_id', '=', tenantId);
}
