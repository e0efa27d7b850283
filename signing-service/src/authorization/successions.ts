import type { Kysely } from 'kysely';
import { prepareQuery, type Slots } from '../store/prepared-query.js';
import type { OwnerTold, Schema } from '../store/schema.js';
import type { Trx } from '../store/store.js';
import type { PersonKey } from './context.js';

/** A credential of a tenant's, and which takes over from it. */
export interface AssignedCredential {
  readonly credential_id: string;
  readonly successor_id: string | null;
  /** From this moment (ms since the epoch) on the successor signs, and this one no more; null together with `successor_id`. */
  readonly succeeded_at: number | null;
  /** Whose key it is, and how that person is told of its use; null = nobody's. */
  readonly owner_id: string | null;
  readonly owner_told: OwnerTold | null;
}

/** Whether its successor has taken over. Compared with the clock at each use: nothing has to run at that moment. */
export function isReplaced({ succeeded_at: at }: Pick<AssignedCredential, 'succeeded_at'>, now: number): boolean {
  return at !== null && at <= now;
}

/** All of the tenant. */
export async function readAssigned(db: Kysely<Schema>, tenantId: string): Promise<readonly AssignedCredential[]> {
  return (await selectAssigned(db, { tenantId })).rows;
}

const selectAssigned = prepareQuery((db, slot: Slots<{ tenantId: string }>) =>
  db
    .selectFrom('tenant_credentials')
    .select(['credential_id', 'successor_id', 'succeeded_at', 'owner_id', 'owner_told'])
    .where('tenant_id', '=', slot('tenantId'))
    .orderBy('credential_id'),
);

/** The one that signs now in the place of a credential: itself, its successor, or the successor's; null when the tenant has that no more. */
export function currentOf(assigned: readonly AssignedCredential[], credentialId: string, now: number): string | null {
  const row = assigned.find((each) => each.credential_id === credentialId);
  if (row === undefined) return null;
  // Ends: a successor is never one that leads back.
  return row.successor_id !== null && isReplaced(row, now) ? currentOf(assigned, row.successor_id, now) : credentialId;
}

/** Those in whose place a credential signs now. */
export function replacedBy(assigned: readonly AssignedCredential[], credentialId: string, now: number): string[] {
  return assigned.flatMap(({ credential_id: id }) =>
    id !== credentialId && currentOf(assigned, id, now) === credentialId ? [id] : [],
  );
}

/**
 * Makes a person's grants of the credentials in whose place this one signs now grants of this one, with their limits and what was used of them.
 * Everybody reads them as such from the moment of the takeover on; they are moved when they are next used or changed, under the person's lock,
 * so that the day's number goes on and does not begin anew.
 */
export async function takeOverGrants(
  trx: Trx,
  { now, credentialId, ...person }: PersonKey & { readonly credentialId: string; readonly now: number },
): Promise<void> {
  const assigned = await readAssigned(trx, person.tenantId);
  for (const from of replacedBy(assigned, credentialId, now)) {
    await moveGrants(trx, { ...person, from, to: credentialId });
  }
}

/** Moves grants and their uses, of one person or of all. Who has a grant of the other already keeps that. */
export async function moveGrants(
  trx: Trx,
  move: { readonly tenantId: string; readonly personId?: string; readonly from: string; readonly to: string },
): Promise<void> {
  const { tenantId, personId, from, to } = move;
  const kept = trx.selectFrom('grants').select('person_id').where('tenant_id', '=', tenantId);
  const moved = trx
    .updateTable('grants')
    .set({ credential_id: to })
    .where('tenant_id', '=', tenantId)
    .where('credential_id', '=', from)
    .where('person_id', 'not in', kept.where('credential_id', '=', to));
  await (personId === undefined ? moved : moved.where('person_id', '=', personId)).execute();
  const rest = trx.deleteFrom('grants').where('tenant_id', '=', tenantId).where('credential_id', '=', from);
  await (personId === undefined ? rest : rest.where('person_id', '=', personId)).execute();
  const uses = trx.deleteFrom('grant_uses').where('tenant_id', '=', tenantId).where('credential_id', '=', from);
  const used = await (personId === undefined ? uses : uses.where('person_id', '=', personId)).returningAll().execute();
  for (const use of used) {
    await trx
      .insertInto('grant_uses')
      .values({ ...use, credential_id: to })
      .onConflict((conflict) =>
        conflict.columns(['tenant_id', 'person_id', 'credential_id', 'day']).doUpdateSet((eb) => ({
          documents: eb('grant_uses.documents', '+', eb.ref('excluded.documents')),
          last_at: eb
            .case()
            .when('grant_uses.last_at', '>', eb.ref('excluded.last_at'))
            .then(eb.ref('grant_uses.last_at'))
            .else(eb.ref('excluded.last_at'))
            .end(),
        })),
      )
      .execute();
  }
}
