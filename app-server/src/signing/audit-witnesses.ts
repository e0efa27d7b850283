import { type AuditHead, signatureReceiptSchema } from '@dealseal/signing-service/contract/signatures';
import type { Store } from '../store/store.js';
import { signingTables } from './signing-tables.js';

/** The newest head that a tenant's signing-service gave away with a signature: what came before cannot be changed unseen. */
export interface AuditWitness {
  /** Host of the portal. */
  readonly domain: string;
  /** Origin. */
  readonly service: string;
  readonly tenantId: string;
  readonly head: AuditHead;
}

/** Of every paired portal that has signatures. */
export async function auditWitnesses(store: Store): Promise<AuditWitness[]> {
  const portals = await store.db
    .selectFrom('portals')
    .select(['member_id', 'domain', 'pairing_service', 'pairing_tenant_id'])
    .orderBy('domain')
    .execute();
  const witnesses: AuditWitness[] = [];
  for (const { member_id: memberId, domain, pairing_service: service, pairing_tenant_id: tenantId } of portals) {
    const head = await newestWitness(store, memberId);
    if (service !== null && tenantId !== null && head !== null) witnesses.push({ domain, service, tenantId, head });
  }
  return witnesses;
}

/** The newest signature is among those of the newest requests. */
const newestRequests = 1_000;

/**
 * The newest head that came with a signature of this portal; null before the first. What was frozen before the present pairing may have been
 * signed by another tenant, whose chain is not this one's.
 */
export async function newestWitness(store: Store, memberId: string): Promise<AuditHead | null> {
  const portal = await store.db
    .selectFrom('portals')
    .select('paired_at')
    .where('member_id', '=', memberId)
    .executeTakeFirst();
  const rows = await signingTables(store)
    .selectFrom('signing_requests')
    .select('receipt')
    .where('member_id', '=', memberId)
    .where('frozen_at', '>=', portal?.paired_at ?? 0)
    .where('receipt', 'is not', null)
    .orderBy('frozen_at', 'desc')
    .limit(newestRequests)
    .execute();
  const heads = rows.flatMap(({ receipt }) =>
    receipt === null ? [] : [signatureReceiptSchema.parse(JSON.parse(receipt)).audit],
  );
  return heads.reduce<AuditHead | null>((newest, head) => {
    return newest === null || head.sequence > newest.sequence ? head : newest;
  }, null);
}
