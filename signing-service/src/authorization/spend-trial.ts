import { type Kysely, sql } from 'kysely';
import type { TrialState } from '../contract/trial.js';
import { prepareQuery, type Slots } from '../store/prepared-query.js';
import type { Schema } from '../store/schema.js';
import type { Trx } from '../store/store.js';
import { ServiceError } from './errors.js';

export interface TrialUse {
  readonly tenantId: string;
  readonly documents: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** How far the tenant's trial goes; null for a tenant that is none of a trial. */
export async function readTrial(db: Kysely<Schema>, tenantId: string): Promise<TrialState | null> {
  const { rows } = await selectTrial(db, { tenantId });
  const [row] = rows;
  if (row === undefined) return null;
  return { until: new Date(row.until_at).toISOString(), signaturesLeft: Math.max(0, row.most - row.used) };
}

/**
 * Counts documents of a trial in the transaction of their authorization: null while it goes so far, else `trial-over`. The number is exact,
 * however many are asked for at once: one statement raises it and refuses to go beyond.
 */
export async function spendTrial(trx: Trx, use: TrialUse): Promise<ServiceError | null> {
  const counted = await countDocuments(trx, use);
  if (counted.rows.length === 1) return null;
  const left = await readTrial(trx, use.tenantId);
  return new ServiceError('trial-over', {
    details: { trialUntil: left?.until, signaturesLeft: left?.signaturesLeft ?? 0 },
  });
}

/** Gives back in the same transaction what was counted for an authorization that another limit refused. */
export async function returnToTrial(trx: Trx, { tenantId, documents }: TrialUse): Promise<void> {
  await trx
    .updateTable('trials')
    .set((eb) => ({ used: eb('used', '-', documents) }))
    .where('tenant_id', '=', tenantId)
    .execute();
}

const selectTrial = prepareQuery((db, slot: Slots<Pick<TrialUse, 'tenantId'>>) =>
  db.selectFrom('trials').select(['until_at', 'most', 'used']).where('tenant_id', '=', slot('tenantId')),
);

const countDocuments = prepareQuery((db, slot: Slots<TrialUse>) =>
  db
    .updateTable('trials')
    .set((eb) => ({ used: eb('used', '+', slot('documents')) }))
    .where('tenant_id', '=', slot('tenantId'))
    .where('until_at', '>', slot('now'))
    .where(sql<boolean>`used + ${slot('documents')} <= most`)
    .returning('used'),
);
