import type { Kysely } from 'kysely';
import { appendAudit } from '../audit/append-audit.js';
import { prepareQuery, type Slots } from '../store/prepared-query.js';
import type { Schema } from '../store/schema.js';
import type { Trx } from '../store/store.js';
import type { AuthorizationContext, PersonKey } from './context.js';
import { ServiceError } from './errors.js';
import { readTrial } from './spend-trial.js';
import { currentOf, isReplaced, moveGrants, readAssigned } from './successions.js';

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
  const grants = await readGrants(context.store.db, person, context.now());
  return grants.map((grant) => grant.credentialId);
}

/** Throws `credential-replaced` for a credential whose successor the person may use: that was asked for which signed before. */
export async function assertNotReplaced(
  { store, now }: AuthorizationContext,
  asked: TenantCredential & { readonly granted: readonly string[] },
): Promise<void> {
  const { tenantId, credentialId, granted } = asked;
  const successorId = currentOf(await readAssigned(store.db, tenantId), credentialId, now());
  if (successorId === null || successorId === credentialId || !granted.includes(successorId)) return;
  throw new ServiceError('credential-replaced', { details: { successorId } });
}

/**
 * Grants of a tenant's people, or of one person, by person; each of the credential that signs now, which may have taken over from the one it
 * was given for.
 */
export async function readGrants(
  db: Kysely<Schema>,
  { tenantId, personId }: { readonly tenantId: string; readonly personId?: string },
  now: number,
): Promise<{ personId: string; credentialId: string }[]> {
  const found = personId === undefined ? selectAll(db, { tenantId }) : selectOfPerson(db, { tenantId, personId });
  const { rows } = await found;
  const held = rows.map((row) => ({ personId: row.personId, credentialId: row.credentialId }));
  if (!rows.some((row) => isReplaced(row, now))) return held;
  const assigned = await readAssigned(db, tenantId);
  const current = held.flatMap((grant) => {
    const credentialId = currentOf(assigned, grant.credentialId, now);
    return credentialId === null ? [] : [{ ...grant, credentialId }];
  });
  return [...new Map(current.map((grant) => [`${grant.personId}/${grant.credentialId}`, grant])).values()];
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
    .select(['grants.person_id as personId', 'grants.credential_id as credentialId', 'succeeded_at'])
    .orderBy('grants.person_id')
    .orderBy('grants.credential_id');
}

/**
 * At the console: lets a tenant use a configured credential. Throws ServiceError `act-not-possible` for a tenant of a trial: it has what it
 * began with, and nothing that signs in earnest.
 */
export async function assignTenantCredential(context: AuthorizationContext, assigned: TenantCredential): Promise<void> {
  const { tenantId, credentialId } = assigned;
  const time = context.now();
  await context.store.transaction(async (trx) => {
    if ((await readTrial(trx, tenantId)) !== null) {
      throw new ServiceError('act-not-possible', { privateCause: "a trial's tenant gets no other credential" });
    }
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

/**
 * At the console: ends a tenant's use of a credential, with its grants and open authorizations. What another has taken over from it stays with
 * that; what it was to take over, it will not.
 */
export async function unassignTenantCredential(
  context: AuthorizationContext,
  assigned: TenantCredential,
): Promise<void> {
  const { tenantId, credentialId } = assigned;
  const time = context.now();
  await context.store.transaction(async (trx) => {
    const to = currentOf(await readAssigned(trx, tenantId), credentialId, time);
    const { numDeletedRows } = await trx
      .deleteFrom('tenant_credentials')
      .where('tenant_id', '=', tenantId)
      .where('credential_id', '=', credentialId)
      .executeTakeFirst();
    if (numDeletedRows !== 1n) return;
    if (to !== null && to !== credentialId) await moveGrants(trx, { tenantId, from: credentialId, to });
    await endSuccessions(trx, { tenantId, credentialId, to, time });
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

/** Of those that it took over from, another may have taken over; those that it was to take over from keep signing. */
async function endSuccessions(
  trx: Trx,
  ended: TenantCredential & { readonly to: string | null; readonly time: number },
): Promise<void> {
  const { tenantId, credentialId, to, time } = ended;
  const led = trx
    .updateTable('tenant_credentials')
    .where('tenant_id', '=', tenantId)
    .where('successor_id', '=', credentialId);
  await led.set({ successor_id: null, succeeded_at: null }).where('succeeded_at', '>', time).execute();
  if (to !== null && to !== credentialId) await led.set({ successor_id: to }).execute();
}
