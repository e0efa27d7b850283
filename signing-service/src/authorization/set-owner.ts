import type { Act } from '../contract/acts.js';
import type { Trx } from '../store/store.js';
import { ServiceError } from './errors.js';
import { dayOf } from './grant-limits.js';
import { readPersonRow } from './people.js';

/**
 * Says whose key a credential is, and how that person is told of its use. Throws `act-not-possible` for a person whom the tenant does not have
 * or who was stopped, and for a credential that it does not have.
 */
export async function setOwner(
  trx: Trx,
  set: { readonly tenantId: string; readonly act: Extract<Act, { kind: 'set-owner' }>; readonly now: number },
): Promise<void> {
  const { tenantId, act, now } = set;
  const { ownerId, told, credentialId } = act;
  const row = ownerId === null ? null : await readPersonRow(trx, { tenantId, personId: ownerId });
  if (row === undefined || row?.state === 'stopped') throw new ServiceError('act-not-possible');
  const { numUpdatedRows } = await trx
    .updateTable('tenant_credentials')
    // This day is the first that is told of as a whole.
    .set({ owner_id: ownerId, owner_told: ownerId === null ? null : told, owner_told_day: dayOf(now) - 1 })
    .where('tenant_id', '=', tenantId)
    .where('credential_id', '=', credentialId)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new ServiceError('act-not-possible');
}

/** The successor is the same person's, unless it has an owner already. */
export async function inheritOwner(
  trx: Trx,
  { tenantId, from, to }: { readonly tenantId: string; readonly from: string; readonly to: string },
): Promise<void> {
  const owner = await trx
    .selectFrom('tenant_credentials')
    .select(['owner_id', 'owner_told', 'owner_told_day'])
    .where('tenant_id', '=', tenantId)
    .where('credential_id', '=', from)
    .executeTakeFirst();
  if (owner === undefined || owner.owner_id === null) return;
  await trx
    .updateTable('tenant_credentials')
    .set(owner)
    .where('tenant_id', '=', tenantId)
    .where('credential_id', '=', to)
    .where('owner_id', 'is', null)
    .execute();
}
