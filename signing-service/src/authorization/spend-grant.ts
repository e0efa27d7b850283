import { type Selectable, sql } from 'kysely';
import { prepareQuery, type Slots } from '../store/prepared-query.js';
import type { GrantsTable, GrantUsesTable } from '../store/schema.js';
import type { Trx } from '../store/store.js';
import type { GrantLimits } from '../contract/grants.js';
import type { PersonKey } from './context.js';
import { readGrants } from './credentials.js';
import { ServiceError } from './errors.js';
import { beginningOfDay, dayOf, judgeLimits, limitsOf } from './grant-limits.js';
import { returnToTrial, spendTrial } from './spend-trial.js';
import { type AssignedCredential, currentOf, isReplaced, readAssigned, takeOverGrants } from './successions.js';

/** More than the column holds is no limit. */
const noNumber = 2_147_483_647;

export interface GrantKey extends PersonKey {
  readonly credentialId: string;
}

type HeldGrant = Selectable<Pick<GrantsTable, 'until_at' | 'daily_number' | 'labels_json'>> &
  Pick<AssignedCredential, 'succeeded_at'> & {
    /** The tenant's id where it is one of a trial. */
    readonly trial_of: string | null;
  };

export interface GrantUse extends GrantKey {
  /** Opaque; matched against what the grant is for. */
  readonly labels: Readonly<Record<string, string>>;
  /** How many of them the code is given for. */
  readonly documents: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Uses a grant in the transaction of its authorization: null when it is good for it, and then it is counted; else the refusal:
 * `credential-not-granted`, `credential-replaced`, `grant-ended`, `grant-elsewhere`, `grant-used-up`, and in a trial `trial-over`. The number is exact, however many are asked for at once: the row
 * of the day is raised by one statement that refuses to go beyond it.
 */
export async function spendGrant(trx: Trx, use: GrantUse): Promise<ServiceError | null> {
  const row = await findGrant(trx, use);
  if (row === undefined || isReplaced(row, use.now)) return notGranted(trx, use);
  const limits = limitsOf(row);
  const refusal = judgeLimits(limits, use);
  if (refusal !== null) return refusal;
  if (row.trial_of === null) return spendDaily(trx, use, limits);
  const over = await spendTrial(trx, use);
  if (over !== null) return over;
  const usedUpToday = await spendDaily(trx, use, limits);
  if (usedUpToday !== null) await returnToTrial(trx, use);
  return usedUpToday;
}

/** The grant's number of documents a day. */
async function spendDaily(trx: Trx, use: GrantUse, limits: GrantLimits): Promise<ServiceError | null> {
  const { tenantId, personId, credentialId, documents, now } = use;
  const day = dayOf(now);
  const most = limits.dailyNumber ?? noNumber;
  const key = { tenant_id: tenantId, person_id: personId, credential_id: credentialId, day };
  const isBeyond = documents > most;
  const counted = isBeyond ? null : await countUse(trx, { ...key, documents, last_at: now, most });
  return counted?.rows.length === 1 ? null : usedUp(trx, { key, dailyNumber: most });
}

/** The grant; one of a credential that this one has taken over from becomes its own first. */
async function findGrant(trx: Trx, use: GrantUse): Promise<HeldGrant | undefined> {
  const { tenantId, personId, credentialId, now } = use;
  const [held] = (await selectGrant(trx, { tenantId, personId, credentialId })).rows;
  if (held !== undefined) return held;
  await takeOverGrants(trx, { tenantId, personId, credentialId, now });
  return (await selectGrant(trx, { tenantId, personId, credentialId })).rows[0];
}

/** Who may use the successor is told which that is; anybody else learns nothing. */
export async function notGranted(
  trx: Trx,
  { tenantId, personId, credentialId, now }: GrantKey & Pick<GrantUse, 'now'>,
): Promise<ServiceError> {
  const successorId = currentOf(await readAssigned(trx, tenantId), credentialId, now);
  const isOther = successorId !== null && successorId !== credentialId;
  const granted = isOther ? await readGrants(trx, { tenantId, personId }, now) : [];
  return granted.some((grant) => grant.credentialId === successorId) && successorId !== null
    ? new ServiceError('credential-replaced', { details: { successorId } })
    : new ServiceError('credential-not-granted');
}

async function usedUp(
  trx: Trx,
  { key, dailyNumber }: { readonly key: Omit<GrantUsesTable, 'documents' | 'last_at'>; readonly dailyNumber: number },
): Promise<ServiceError> {
  const row = await trx
    .selectFrom('grant_uses')
    .select('documents')
    .where('tenant_id', '=', key.tenant_id)
    .where('person_id', '=', key.person_id)
    .where('credential_id', '=', key.credential_id)
    .where('day', '=', key.day)
    .executeTakeFirst();
  const leftToday = Math.max(0, dailyNumber - (row?.documents ?? 0));
  const freshAt = new Date(beginningOfDay(key.day + 1)).toISOString();
  return new ServiceError('grant-used-up', { details: { dailyNumber, leftToday, freshAt } });
}

/** Only while the tenant has the credential. */
const selectGrant = prepareQuery<GrantKey, HeldGrant>((db, slot: Slots<GrantKey>) =>
  db
    .selectFrom('grants')
    .innerJoin('tenant_credentials', (join) =>
      join
        .onRef('tenant_credentials.tenant_id', '=', 'grants.tenant_id')
        .onRef('tenant_credentials.credential_id', '=', 'grants.credential_id'),
    )
    .leftJoin('trials', 'trials.tenant_id', 'grants.tenant_id')
    .select(['grants.until_at', 'daily_number', 'labels_json', 'succeeded_at', 'trials.tenant_id as trial_of'])
    .where('grants.tenant_id', '=', slot('tenantId'))
    .where('grants.person_id', '=', slot('personId'))
    .where('grants.credential_id', '=', slot('credentialId')),
);

const countUse = prepareQuery((db, slot: Slots<GrantUsesTable & { readonly most: number }>) =>
  db
    .insertInto('grant_uses')
    .values({
      tenant_id: slot('tenant_id'),
      person_id: slot('person_id'),
      credential_id: slot('credential_id'),
      day: slot('day'),
      documents: slot('documents'),
      last_at: slot('last_at'),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'person_id', 'credential_id', 'day'])
        .doUpdateSet((eb) => ({
          documents: eb('grant_uses.documents', '+', eb.ref('excluded.documents')),
          last_at: eb.ref('excluded.last_at'),
        }))
        .where(sql<boolean>`grant_uses.documents + excluded.documents <= ${slot('most')}`),
    )
    .returning('documents'),
);
