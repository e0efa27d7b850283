import type { AuditHead } from '../contract/signatures.js';
import type { Store } from '../store/store.js';

export interface AuditFault {
  /** Of the first entry that does not hold. */
  readonly sequence: number;
  readonly kind: 'missing' | 'altered-entry' | 'altered-payload' | 'lost-payload' | 'truncated' | 'not-the-witness';
}

export interface AuditVerification {
  readonly ok: boolean;
  /** Entries that hold, from the first. */
  readonly entries: number;
  readonly head: AuditHead;
  readonly firstFault: AuditFault | null;
}

/**
 * Reads a tenant's chain from its beginning. `witness` is a head that the client kept: only with one does a chain whose end
 * was cut off, or that was written anew as a whole, differ from an honest one.
 */
export async function verifyAudit(_store: Store, _tenantId: string, _witness?: AuditHead): Promise<AuditVerification> {
  throw new Error('not yet');
}
