import { appendAudit } from '../audit/append-audit.js';
import { ServiceError } from '../authorization/errors.js';
import { takeOverGrants } from '../authorization/successions.js';
import type { TenantsContext } from './tenant-directory.js';

/**
 * The operator's word in place of an administrator's act: lets a person sign with a credential of the tenant. Repeating it changes
 * nothing. Throws ServiceError `act-not-possible` for a person the tenant does not have or has stopped, or a credential it may not use.
 */
export function grantAtConsole(
  { store, now, randomBytes }: TenantsContext,
  grant: { readonly tenantId: string; readonly personId: string; readonly credentialId: string },
): Promise<void> {
  const { tenantId, personId, credentialId } = grant;
  const time = now().getTime();
  return store.transaction(async (trx) => {
    const possible = await trx
      .selectFrom('people')
      .innerJoin('tenant_credentials as assigned', 'assigned.tenant_id', 'people.tenant_id')
      .select('people.person_id')
      .where('people.tenant_id', '=', tenantId)
      .where('people.person_id', '=', personId)
      .where('people.state', '!=', 'stopped')
      .where('assigned.credential_id', '=', credentialId)
      .where((where) => where.or([where('succeeded_at', 'is', null), where('succeeded_at', '>', time)]))
      .executeTakeFirst();
    if (possible === undefined) throw new ServiceError('act-not-possible');
    await takeOverGrants(trx, { tenantId, personId, credentialId, now: time });
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('grants')
      .values({
        tenant_id: tenantId,
        person_id: personId,
        credential_id: credentialId,
        granted_at: time,
        granted_by: null,
      })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'person_id', 'credential_id']).doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 0n) return;
    const acts = [{ kind: 'grant', personId, credentialId }];
    const entry = { tenantId, time, type: 'acts', payload: { by: null, at: 'console', acts } } as const;
    await appendAudit(trx, entry, randomBytes);
  });
}
