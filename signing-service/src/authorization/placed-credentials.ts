import type { Credential } from '../contract/people.js';
import type { AuthorizationContext } from './context.js';
import { readAssigned, replacedBy } from './successions.js';

/** Credentials of a tenant's with what each took over; in the list of all, also with what takes over from each and whose key it is. */
export async function placeCredentials(
  { store, now }: AuthorizationContext,
  {
    tenantId,
    of,
    credentials,
  }: { readonly tenantId: string; readonly of: 'person' | 'tenant'; readonly credentials: readonly Credential[] },
): Promise<Credential[]> {
  const assigned = await readAssigned(store.db, tenantId);
  const time = now();
  return credentials.map((credential) => {
    const { credentialId } = credential;
    const row = assigned.find((each) => each.credential_id === credentialId);
    const replaces = replacedBy(assigned, credentialId, time);
    const successor =
      row === undefined || row.successor_id === null || row.succeeded_at === null
        ? null
        : { credentialId: row.successor_id, at: new Date(row.succeeded_at).toISOString() };
    const keeper =
      row === undefined || row.owner_id === null || row.owner_told === null
        ? null
        : { personId: row.owner_id, told: row.owner_told };
    return {
      ...credential,
      ...(replaces.length === 0 ? {} : { replaces }),
      ...(of === 'person' || successor === null ? {} : { replacedBy: successor }),
      ...(of === 'person' || keeper === null ? {} : { keeper }),
    };
  });
}
