import type { Act } from '../contract/acts.js';
import type { Trx } from '../store/store.js';
import { ServiceError } from './errors.js';
import { holdTenant } from './hold-tenant.js';
import { inheritOwner } from './set-owner.js';
import { type AssignedCredential, isReplaced, readAssigned } from './successions.js';

/** An act upon a credential. */
export type CredentialAct = Extract<Act, { kind: 'renew' | 'withdraw-renewal' }>;

/**
 * Says which credential takes over from another and when, or that none does. Throws `act-not-possible` for one that has been replaced already,
 * for one that the tenant does not have, and for a successor that leads back.
 */
export async function renewCredential(
  trx: Trx,
  { tenantId, act, now }: { readonly tenantId: string; readonly act: CredentialAct; readonly now: number },
): Promise<void> {
  // Two acts at a time could make a ring of what each alone does not.
  await holdTenant(trx, tenantId);
  const assigned = await readAssigned(trx, tenantId);
  const row = assigned.find((each) => each.credential_id === act.credentialId);
  if (row === undefined || isReplaced(row, now)) throw new ServiceError('act-not-possible');
  if (act.kind === 'withdraw-renewal') {
    if (row.successor_id === null) throw new ServiceError('act-not-possible');
    return writeSuccession(trx, { tenantId, ...row, successor_id: null, succeeded_at: null });
  }
  const successor = assigned.find((each) => each.credential_id === act.successorId);
  const isPossible =
    successor !== undefined && !isReplaced(successor, now) && !leadsTo(assigned, successor, act.credentialId);
  if (!isPossible) throw new ServiceError('act-not-possible');
  // What is past is now: what was signed until then was signed rightly.
  const succeeded_at = Math.max(now, Date.parse(act.at));
  await writeSuccession(trx, { tenantId, ...row, successor_id: act.successorId, succeeded_at });
  await inheritOwner(trx, { tenantId, from: act.credentialId, to: act.successorId });
}

function leadsTo(assigned: readonly AssignedCredential[], from: AssignedCredential, credentialId: string): boolean {
  if (from.credential_id === credentialId) return true;
  const next = assigned.find((each) => each.credential_id === from.successor_id);
  return next !== undefined && leadsTo(assigned, next, credentialId);
}

async function writeSuccession(trx: Trx, row: AssignedCredential & { readonly tenantId: string }): Promise<void> {
  const { tenantId, credential_id, successor_id, succeeded_at } = row;
  await trx
    .updateTable('tenant_credentials')
    .set({ successor_id, succeeded_at })
    .where('tenant_id', '=', tenantId)
    .where('credential_id', '=', credential_id)
    .execute();
}
