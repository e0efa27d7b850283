import type { Kysely } from 'kysely';
import type { AuditPayloadsTable } from '../store/audit-tables.js';
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
    // Two reads along their keys: a join would look each payload up by itself.
    const entries = await db
      .selectFrom('audit_entries')
      .select(['sequence', 'time', 'type', 'payload_hash', 'hash'])
      .where('tenant_id', '=', tenantId)
      .where('sequence', '>', after)
      .orderBy('sequence')
      .limit(size)
      .execute();
    const last = entries.at(-1)?.sequence ?? after;
    const payloads = await db
      .selectFrom('audit_payloads')
      .select(['sequence', 'salt', 'payload'])
      .where('tenant_id', '=', tenantId)
      .where('sequence', '>', after)
      .where('sequence', '<=', last)
      .orderBy('sequence')
      .execute();
    yield withPayloads(entries, payloads);
    after = last;
    if (entries.length < size) return;
  }
}

/** Both rise by their sequences. */
function withPayloads(
  entries: readonly Omit<StoredEntry, 'salt' | 'payload'>[],
  payloads: readonly AuditPayload[],
): StoredEntry[] {
  let at = 0;
  return entries.map((entry) => {
    while ((payloads[at]?.sequence ?? Number.POSITIVE_INFINITY) < entry.sequence) at += 1;
    const own = payloads[at];
    const { salt, payload } = own?.sequence === entry.sequence ? own : { salt: null, payload: null };
    const { sequence, time, type, payload_hash, hash } = entry;
    return { sequence, time, type, payload_hash, hash, salt, payload };
  });
}

type AuditPayload = Pick<AuditPayloadsTable, 'sequence' | 'salt' | 'payload'>;

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
