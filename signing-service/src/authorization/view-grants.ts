import type { Grant } from '../contract/grants.js';
import type { AuthorizationContext } from './context.js';
import { dayOf, limitsOf } from './grant-limits.js';
import { currentOf, readAssigned } from './successions.js';

/** Grants of a tenant's people, or of one person, with their limits and how far they were used; by person and credential; each of the one that signs now. */
export async function viewGrants(
  { store, now }: AuthorizationContext,
  { tenantId, personId }: { readonly tenantId: string; readonly personId?: string },
): Promise<Grant[]> {
  const time = now();
  const today = dayOf(time);
  const assigned = await readAssigned(store.db, tenantId);
  const granted = store.db
    .selectFrom('grants')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('person_id')
    .orderBy('credential_id');
  const rows = await (personId === undefined ? granted : granted.where('grants.person_id', '=', personId)).execute();
  const used = store.db
    .selectFrom('grant_uses')
    .select(({ fn }) => ['person_id', 'credential_id', fn.max<number>('last_at').as('lastAt')])
    .select(({ eb, fn }) =>
      fn
        .sum<number | string>(eb.case().when('day', '=', today).then(eb.ref('documents')).else(0).end())
        .as('documents'),
    )
    .where('tenant_id', '=', tenantId)
    .groupBy(['person_id', 'credential_id']);
  const uses = await (personId === undefined ? used : used.where('person_id', '=', personId)).execute();
  const useOf = new Map(uses.map((use) => [`${use.person_id}/${use.credential_id}`, use]));
  const own = new Set(rows.map((row) => `${row.person_id}/${row.credential_id}`));
  return rows.flatMap((row) => {
    const credentialId = currentOf(assigned, row.credential_id, time);
    // Who was given the successor beside keeps what that was given with.
    const isBeside = credentialId !== row.credential_id && own.has(`${row.person_id}/${credentialId ?? ''}`);
    if (credentialId === null || isBeside) return [];
    const use = useOf.get(`${row.person_id}/${row.credential_id}`);
    const grant: Grant = {
      personId: row.person_id,
      credentialId,
      limits: limitsOf(row),
      grantedAt: new Date(row.granted_at).toISOString(),
      grantedBy: row.granted_by,
      usedToday: Number(use?.documents ?? 0),
      lastUsedAt: use === undefined ? null : new Date(use.lastAt).toISOString(),
    };
    return [grant];
  });
}
