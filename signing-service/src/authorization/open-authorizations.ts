import type { Trx } from '../store/store.js';
import type { PersonKey } from './context.js';

/** Ends a person's open authorizations, or those for one credential. Answers how many. */
export async function endOpenAuthorizations(
  trx: Trx,
  person: PersonKey & { readonly credentialId?: string },
  now: number,
): Promise<number> {
  const update = trx
    .updateTable('authorizations')
    .set({ ended_at: now })
    .where('tenant_id', '=', person.tenantId)
    .where('person_id', '=', person.personId)
    .where('expires_at', '>', now)
    .where('ended_at', 'is', null);
  const { credentialId } = person;
  const ended = credentialId === undefined ? update : update.where('credential_id', '=', credentialId);
  return Number((await ended.executeTakeFirst()).numUpdatedRows);
}
