import type { Grant } from '../contract/grants.js';
import type { AuthorizationContext } from './context.js';
import { dayOf, limitsOf } from './grant-limits.js';

/** Grants of a tenant's people, or of one person, with their limits and how far they were used; by person and credential. */
export async function viewGrants(
  { store, now }: AuthorizationContext,
  { tenantId, personId }: { readonly tenantId: string; readonly personId?: string },
): Promise<Grant[]> {
  const today = dayOf(now());
  const granted = store.db
    .selectFrom('grants')
    .innerJoin('tenant_credentials', (join) =>
      join
        .onRef('tenant_credentials.tenant_id', '=', 'grants.tenant_id')
        .onRef('tenant_credentials.credential_id', '=', 'grants.credential_id'),
    )
    .selectAll('grants')
    .where('grants.tenant_id', '=', tenantId)
    .orderBy('grants.person_id')
    .orderBy('grants.credential_id');
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
  return rows.map((row) => {
    const use = useOf.get(`${row.person_id}/${row.credential_id}`);
    return {
      personId: row.person_id,
      credentialId: row.credential_id,
      limits: limitsOf(row),
      grantedAt: new Date(row.granted_at).toISOString(),
      grantedBy: row.granted_by,
      usedToday: Number(use?.documents ?? 0),
      lastUsedAt: use === undefined ? null : new Date(use.lastAt).toISOString(),
    };
  });
}
