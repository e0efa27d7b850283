import { appendAudit } from '../audit/append-audit.js';
import type { TrialAdministrator, TrialInvitation } from '../contract/trial.js';
import { hashActivationCode, makeActivationCode } from './activation-code.js';
import type { AuthorizationContext } from './context.js';
import { ServiceError } from './errors.js';
import { activationPeriod, invitePerson } from './people.js';
import { activationPlace } from './sealed-places.js';

/**
 * `POST /v1/trial/administrator`: whom the paired client names becomes the first administrator of a trial's tenant, with the trial's credentials,
 * and gets the activation code through the client: there is no console for a trial's customer. That waives the handing over outside the portal,
 * where nothing but test signatures is at stake. One statement lets it happen once. Throws ServiceError `act-not-possible` for any other
 * tenant, and the second time.
 */
export async function inviteTrialAdministrator(
  context: AuthorizationContext,
  tenantId: string,
  { personId, name }: TrialAdministrator,
): Promise<TrialInvitation> {
  const time = context.now();
  const person = { tenantId, personId };
  const activationCode = makeActivationCode(context.randomBytes);
  const sealed = context.sealing.seal(activationPlace(person), hashActivationCode(activationCode, context.randomBytes));
  const expiresAt = new Date(time + activationPeriod).toISOString();
  await context.store.transaction(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('trials')
      .set({ administrator_id: personId })
      .where('tenant_id', '=', tenantId)
      .where('administrator_id', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw new ServiceError('act-not-possible');
    await invitePerson(trx, { ...person, name, role: 'administrator' }, time);
    await trx
      .updateTable('people')
      .set({ activation_sealed: sealed, activation_expires_at: time + activationPeriod })
      .where('tenant_id', '=', tenantId)
      .where('person_id', '=', personId)
      .execute();
    const assigned = await trx
      .selectFrom('tenant_credentials')
      .select('credential_id')
      .where('tenant_id', '=', tenantId)
      .execute();
    for (const { credential_id } of assigned) {
      const granted = { person_id: personId, credential_id, granted_at: time, granted_by: null };
      await trx
        .insertInto('grants')
        .values({ tenant_id: tenantId, ...granted })
        .execute();
    }
    const credentials = assigned.map(({ credential_id }) => credential_id);
    const payload = { personId, name, credentials, expiresAt };
    await appendAudit(trx, { tenantId, time, type: 'trial-administrator-invited', payload }, context.randomBytes);
  });
  return { activationCode, expiresAt };
}
