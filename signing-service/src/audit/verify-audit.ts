import type { Kysely } from 'kysely';
import type { AuditHead } from '../contract/signatures.js';
import type { Schema } from '../store/schema.js';
import { readAuditHead } from './append-audit.js';
import type { TrustAnchor } from '../trust/trust-anchor.js';
import { type JudgedStamps, judgeStamps } from './head-stamp.js';
import { readStoredEntries } from './read-entries.js';
import { readStamps } from './read-stamps.js';
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

export interface StampedVerification extends AuditVerification {
  /** The latest head that an authority stamped whom we trust, and when. */
  readonly stamped: JudgedStamps['newest'];
}

/**
 * As `verifyAudit`, held against the heads that were time-stamped as well: all of them, or the latest alone, which holds all entries before it.
 * A stamp by somebody who is not trusted any more proves nothing and is no fault.
 */
export async function verifyStampedAudit(
  store: { readonly db: Kysely<Schema> },
  tenantId: string,
  proofs: {
    readonly witnesses: readonly AuditHead[];
    readonly anchors: readonly TrustAnchor[];
    readonly onlyLatest: boolean;
  },
): Promise<StampedVerification> {
  const { witnesses, anchors, onlyLatest } = proofs;
  const stamps = await readStamps(store.db, tenantId, { onlyLatest });
  const { heads, faults, newest } = judgeStamps(stamps, { tenantId, anchors });
  const found = await verifyAudit(store, tenantId, ...witnesses, ...heads);
  const broken = faults.find(({ code }) => code !== 'stamp-untrusted');
  const firstFault =
    found.firstFault ?? (broken === undefined ? null : ({ sequence: broken.sequence, kind: 'stamp-broken' } as const));
  return { ...found, ok: firstFault === null, firstFault, stamped: newest };
}
