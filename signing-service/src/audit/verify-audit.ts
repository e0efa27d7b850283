import type { Kysely } from 'kysely';
import type { AuditHead } from '../contract/signatures.js';
import type { Schema } from '../store/schema.js';
import { readAuditHead } from './append-audit.js';
import { readStoredEntries } from './read-entries.js';
import { type AuditVerification, erasuresIn, erasureTypes, type IsErased, verifyChain } from './verify-chain.js';

/** Reads a tenant's chain from its beginning, and holds it against heads that were kept. */
export async function verifyAudit(
  { db }: { readonly db: Kysely<Schema> },
  tenantId: string,
  ...witnesses: readonly AuditHead[]
): Promise<AuditVerification> {
  const found = await verifyOnce(db, tenantId, witnesses);
  // Erased while it was read? Then an entry tells of it now.
  return found.firstFault?.kind === 'lost-payload' ? verifyOnce(db, tenantId, witnesses) : found;
}

async function verifyOnce(
  db: Kysely<Schema>,
  tenantId: string,
  witnesses: readonly AuditHead[],
): Promise<AuditVerification> {
  const isErased = await readErasures(db, tenantId);
  // Taken first: entries appended while we read are then no fault.
  const claimed = await readAuditHead(db, tenantId);
  return verifyChain({ tenantId, batches: readStoredEntries(db, tenantId), isErased, claimed, witnesses });
}

async function readErasures(db: Kysely<Schema>, tenantId: string): Promise<IsErased> {
  const rows = await db
    .selectFrom('audit_entries')
    .innerJoin('audit_payloads', (join) =>
      join
        .onRef('audit_payloads.tenant_id', '=', 'audit_entries.tenant_id')
        .onRef('audit_payloads.sequence', '=', 'audit_entries.sequence'),
    )
    .select(['type', 'payload'])
    .where('audit_entries.tenant_id', '=', tenantId)
    .where('type', 'in', erasureTypes)
    .execute();
  return erasuresIn(rows);
}
