import type { Kysely } from 'kysely';
import type { AuditHead } from '../contract/signatures.js';
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
export async function appendAudit(
  trx: Trx,
  entry: NewAuditEntry,
  randomBytes: (size: number) => Uint8Array,
): Promise<AuditHead> {
  const { tenantId, time, type } = entry;
  // An upsert that changes nothing but the sequence: creates the head of a new chain and locks it, on both databases.
  const claimed = await trx
    .insertInto('audit_heads')
    .values({ tenant_id: tenantId, sequence: 1, head: genesisHead(tenantId) })
    .onConflict((conflict) =>
      conflict.column('tenant_id').doUpdateSet(({ eb }) => ({ sequence: eb('audit_heads.sequence', '+', 1) })),
    )
    .returning(['sequence', 'head'])
    .executeTakeFirstOrThrow();
  const { sequence } = claimed;
  const payload = canonicalJson(entry.payload);
  const salt = randomBytes(saltBytes);
  const payloadHash = hashPayload(salt, payload);
  const hash = hashEntry(claimed.head, { sequence, time, type, payloadHash });
  await trx
    .insertInto('audit_entries')
    .values({ tenant_id: tenantId, sequence, time, type, payload_hash: payloadHash, hash })
    .execute();
  await trx.insertInto('audit_payloads').values({ tenant_id: tenantId, sequence, salt, payload }).execute();
  await trx.updateTable('audit_heads').set({ head: hash }).where('tenant_id', '=', tenantId).execute();
  return { sequence, head: hash };
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
