import type { Kysely } from 'kysely';
import type { AuditHead } from '../contract/signatures.js';
import { prepareQuery, type Slots } from '../store/prepared-query.js';
import type { AuditEntriesTable, AuditHeadsTable, AuditPayloadsTable } from '../store/audit-tables.js';
import type { Schema } from '../store/schema.js';
import type { Trx } from '../store/store.js';
import {
  type AuditPayload,
  type AuditType,
  canonicalJson,
  genesisHead,
  hashEntry,
  hashPayload,
  saltBytes,
} from './audit-entry.js';

export interface NewAuditEntry {
  readonly tenantId: string;
  /** Milliseconds since the epoch, by the wall clock. */
  readonly time: number;
  readonly type: AuditType;
  readonly payload: AuditPayload;
}

/**
 * Appends an entry to the tenant's chain within the transaction of what it tells of. The lock on the tenant's head is held until that
 * transaction ends, so append last: instances wait for one another and the chain cannot fork.
 */
export function appendAudit(
  trx: Trx,
  entry: NewAuditEntry,
  randomBytes: (size: number) => Uint8Array,
): Promise<AuditHead> {
  return appendAudits(trx, [entry], randomBytes);
}

/** Appends several entries of one tenant in their order, at the cost of one. Answers the head after the last. */
export async function appendAudits(
  trx: Trx,
  entries: readonly [NewAuditEntry, ...NewAuditEntry[]],
  randomBytes: (size: number) => Uint8Array,
): Promise<AuditHead> {
  const { tenantId } = entries[0];
  const before = await claimSequences(trx, tenantId, entries.length);
  let head = before;
  const links = entries.map((entry) => {
    const link = linkEntry(head, entry, randomBytes(saltBytes));
    head = { sequence: link.entry.sequence, head: link.entry.hash };
    return link;
  });
  for (const { entry, payload } of links) {
    await insertEntry(trx, entry);
    await insertPayload(trx, payload);
  }
  await writeHead(trx, { tenant_id: tenantId, head: head.head });
  return head;
}

/**
 * Takes the next sequences and locks the head, creating that of a new chain: an upsert does it in one statement on both databases. Answers
 * the head as it was before.
 */
async function claimSequences(trx: Trx, tenantId: string, count: number): Promise<AuditHead> {
  const { rows } = await upsertHead(trx, { tenantId, count, genesis: genesisHead(tenantId) });
  const [row] = rows;
  if (row === undefined) throw new TypeError('An upsert answers its row');
  return { sequence: row.sequence - count, head: row.head };
}

const upsertHead = prepareQuery((db, slot: Slots<{ tenantId: string; count: number; genesis: string }>) =>
  db
    .insertInto('audit_heads')
    .values({ tenant_id: slot('tenantId'), sequence: slot('count'), head: slot('genesis') })
    .onConflict((conflict) =>
      conflict.column('tenant_id').doUpdateSet(({ eb }) => ({
        sequence: eb('audit_heads.sequence', '+', eb.ref('excluded.sequence')),
      })),
    )
    .returning(['sequence', 'head']),
);

const writeHead = prepareQuery((db, slot: Slots<Pick<AuditHeadsTable, 'tenant_id' | 'head'>>) =>
  db
    .updateTable('audit_heads')
    .set({ head: slot('head') })
    .where('tenant_id', '=', slot('tenant_id')),
);

const insertEntry = prepareQuery((db, slot: Slots<AuditEntriesTable>) =>
  db.insertInto('audit_entries').values({
    tenant_id: slot('tenant_id'),
    sequence: slot('sequence'),
    time: slot('time'),
    type: slot('type'),
    payload_hash: slot('payload_hash'),
    hash: slot('hash'),
  }),
);

const insertPayload = prepareQuery((db, slot: Slots<AuditPayloadsTable>) =>
  db.insertInto('audit_payloads').values({
    tenant_id: slot('tenant_id'),
    sequence: slot('sequence'),
    salt: slot('salt'),
    payload: slot('payload'),
  }),
);

/** The rows of the entry that follows a head. */
export function linkEntry(
  before: AuditHead,
  { tenantId, time, type, payload }: NewAuditEntry,
  salt: Uint8Array,
): { readonly entry: AuditEntriesTable; readonly payload: AuditPayloadsTable } {
  const sequence = before.sequence + 1;
  const text = canonicalJson(payload);
  const payloadHash = hashPayload(salt, text);
  const hash = hashEntry(before.head, { sequence, time, type, payloadHash });
  return {
    entry: { tenant_id: tenantId, sequence, time, type, payload_hash: payloadHash, hash },
    payload: { tenant_id: tenantId, sequence, salt, payload: text },
  };
}

/** Where the tenant's chain stands now. */
export async function readAuditHead(db: Kysely<Schema>, tenantId: string): Promise<AuditHead> {
  const row = await db
    .selectFrom('audit_heads')
    .select(['sequence', 'head'])
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
  return row ?? { sequence: 0, head: genesisHead(tenantId) };
}
