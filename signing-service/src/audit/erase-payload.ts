import type { AuditHead } from '../contract/signatures.js';
import type { Trx } from '../store/store.js';
import { appendAudit } from './append-audit.js';
import { reindexBlocks } from './index-entries.js';

export interface PayloadErasure {
  readonly tenantId: string;
  /** Of the entry whose payload goes. */
  readonly sequence: number;
  readonly reason: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

/** Erases an entry's payload, as the law may ask. Its hash stays in the chain, it is found by its type alone, and a new
 * entry tells of the erasure. */
export async function eraseAuditPayload(
  trx: Trx,
  erasure: PayloadErasure,
  randomBytes: (size: number) => Uint8Array,
): Promise<AuditHead> {
  const { tenantId, sequence, reason, time } = erasure;
  await trx.deleteFrom('audit_payloads').where('tenant_id', '=', tenantId).where('sequence', '=', sequence).execute();
  await reindexBlocks(trx, tenantId, { from: sequence, through: sequence });
  return appendAudit(trx, { tenantId, time, type: 'payload-erased', payload: { sequence, reason } }, randomBytes);
}
