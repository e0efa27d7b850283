import { type Kysely, sql } from 'kysely';
import { prepareQuery } from '../store/prepared-query.js';
import type { Schema } from '../store/schema.js';
import type { Trx } from '../store/store.js';
import { stepSeconds } from './one-time-code.js';

/** Which life of this database it is: a new one begins when it is restored from a backup. Null before the first time. */
export async function readEpoch(db: Kysely<Schema>): Promise<string | null> {
  const { rows } = await selectEpoch(db, {});
  return rows[0]?.value ?? null;
}

const selectEpoch = prepareQuery((db) => db.selectFrom('meta').select('value').where('name', '=', 'epoch'));

export async function writeEpoch(trx: Trx, epoch: string): Promise<void> {
  await trx
    .insertInto('meta')
    .values({ name: 'epoch', value: epoch })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: epoch }))
    .execute();
}

/** What of a tenant's was open, and is void. */
export interface Voided {
  readonly authorizations: number;
  readonly activationCodes: number;
  readonly recoveryCodes: number;
  readonly pairingCodes: number;
}

/**
 * Takes everything that is good once as used: whether it was, since the backup, nobody knows. Authorizations, activation, recovery and
 * pairing codes, begun enrolments.
 */
export async function voidWhatIsGoodOnce(trx: Trx, tenantId: string, now: number): Promise<Voided> {
  const authorizations = await trx
    .updateTable('authorizations')
    .set({ ended_at: now })
    .where('tenant_id', '=', tenantId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  const activationCodes = await trx
    .updateTable('people')
    .set({ activation_sealed: null, activation_expires_at: null, updated_at: now })
    .where('tenant_id', '=', tenantId)
    .where('activation_sealed', 'is not', null)
    .executeTakeFirst();
  const recoveryCodes = await trx.deleteFrom('recovery_codes').where('tenant_id', '=', tenantId).executeTakeFirst();
  const pairingCodes = await trx
    .updateTable('pairing_codes')
    .set({ used_at: now })
    .where('tenant_id', '=', tenantId)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  await trx.deleteFrom('enrolments').where('tenant_id', '=', tenantId).execute();
  return {
    authorizations: Number(authorizations.numUpdatedRows),
    activationCodes: Number(activationCodes.numUpdatedRows),
    recoveryCodes: Number(recoveryCodes.numDeletedRows),
    pairingCodes: Number(pairingCodes.numUpdatedRows),
  };
}

/**
 * Takes every time step up to now as used, as each person's phone was known to run at the backup: any code that it has shown may have been
 * given since. One step more, for a phone that was found to be ahead since, as `correctDrift` goes by as much as one step at once; of one that
 * was found ahead by more than that since the backup, codes of the steps beyond count as new. `now` in ms since the epoch.
 */
export async function takeEveryStep(trx: Trx, now: number): Promise<void> {
  const seconds = sql<number>`cast(${Math.floor(now / 1000)} as bigint)`;
  const last = sql<number>`(${seconds} + drift_seconds) / ${sql.lit(stepSeconds)} + 1`;
  await trx
    .updateTable('otp_secrets')
    .set({ last_step: last })
    .where((where) => where('last_step', '<', last))
    .execute();
}
