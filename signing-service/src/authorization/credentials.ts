import type { Kysely } from 'kysely';
import { appendAudit } from '../audit/append-audit.js';
import { prepareQuery, type Slots } from '../store/prepared-query.js';
import type { Schema } from '../store/schema.js';
import type { AuthorizationContext, PersonKey } from './context.js';

export interface TenantCredential {
  readonly tenantId: string;
  readonly credentialId: string;
}

/** Ids of the configured credentials that the tenant may use. */
export async function listTenantCredentials(context: AuthorizationContext, tenantId: string): Promise<string[]> {
  const rows = await context.store.db
    .selectFrom('tenant_credentials')
    .select('credential_id')
    .where('tenant_id', '=', tenantId)
    .orderBy('credential_id')
    .execute();
  return rows.map((row) => row.credential_id);
}

/** Ids of the credentials that the person may sign with: granted, and still the tenant's. */
export async function listGrants(context: AuthorizationContext, person: PersonKey): Promise<string[]> {
  return (await readGrants(context.store.db, person)).map((grant) => grant.credentialId);
}

/** Grants of a tenant's people, or of one person, by person and credential. */
export async function readGrants(
  db: Kysely<Schema>,
  { tenantId, personId }: { readonly tenantId: string; readonly personId?: string },
): Promise<{ personId: string; credentialId: string }[]> {
  const found = personId === undefined ? selectAll(db, { tenantId }) : selectOfPerson(db, { tenantId, personId });
  return [...(await found).rows];
}

const selectAll = prepareQuery((db, slot: Slots<Pick<PersonKey, 'tenantId'>>) =>
  grantsStillAssigned(db).where('grants.tenant_id', '=', slot('tenantId')),
);

const selectOfPerson = prepareQuery((db, slot: Slots<PersonKey>) =>
  grantsStillAssigned(db)
    .where('grants.tenant_id', '=', slot('tenantId'))
    .where('grants.person_id', '=', slot('personId')),
);

function grantsStillAssigned(db: Kysely<Schema>) {
  return db
    .selectFrom('grants')
    .innerJoin('tenant_credentials', (join) =>
      join
        .onRef('tenant_credentials.tenant_id', '=', 'grants.tenant_id')
        .onRef('tenant_credentials.credential_id', '=', 'grants.credential_id'),
    )
    .select(['grants.person_id as personId', 'grants.credential_id as credentialId'])
    .orderBy('grants.person_id')
    .orderBy('grants.credential_id');
}

/** At the console: lets a tenant use a configured credential. */
export async function assignTenantCredential(context: AuthorizationContext, assigned: TenantCredential): Promise<void> {
  const { tenantId, credentialId } = assigned;
  const time = context.now();
  await context.store.transaction(async (trx) => {
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('tenant_credentials')
      .values({ tenant_id: tenantId, credential_id: credentialId, assigned_at: time })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'credential_id']).doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n) return;
    const entry = { tenantId, time, type: 'credential-assigned', payload: { credentialId } } as const;
    await appendAudit(trx, entry, context.randomBytes);
  });
}

/** At the console: ends a tenant's use of a credential, with its grants and open authorizations. */
export async function unassignTenantCredential(
  context: AuthorizationContext,
  assigned: TenantCredential,
): Promise<void> {
  const { tenantId, credentialId } = assigned;
  const time = context.now();
  await context.store.transaction(async (trx) => {
    const { numDeletedRows } = await trx
      .deleteFrom('tenant_credentials')
      .where('tenant_id', '=', tenantId)
      .where('credential_id', '=', credentialId)
      .executeTakeFirst();
    if (numDeletedRows !== 1n) return;
    await trx
      .deleteFrom('grants')
      .where('tenant_id', '=', tenantId)
      .where('credential_id', '=', credentialId)
      .execute();
    await trx
      .updateTable('authorizations')
      .set({ ended_at: time })
      .where('tenant_id', '=', tenantId)
      .where('credential_id', '=', credentialId)
      .where('expires_at', '>', time)
      .where('ended_at', 'is', null)
      .execute();
    const entry = { tenantId, time, type: 'credential-unassigned', payload: { credentialId } } as const;
    await appendAudit(trx, entry, context.randomBytes);
  });
}
