import type { Trx } from '../store/store.js';
import type { PersonKey } from './context.js';

export interface StepUse extends PersonKey {
  readonly step: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Takes a step for good, by one atomic update that lets it only go up. False when it, or a later one, was taken before, or when it is void.
 */
export async function takeStep(trx: Trx, use: StepUse, drift: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('otp_secrets')
    .set({ last_step: use.step, drift_seconds: drift })
    .where('tenant_id', '=', use.tenantId)
    .where('person_id', '=', use.personId)
    .where('last_step', '<', use.step)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('used_steps')
            .select('step')
            .where('used_steps.tenant_id', '=', use.tenantId)
            .where('used_steps.person_id', '=', use.personId)
            .where('used_steps.step', '=', use.step),
        ),
      ),
    )
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Makes a step unusable without taking it. False when it was used or void already. */
export async function voidStep(trx: Trx, use: StepUse): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('used_steps')
    .values({ tenant_id: use.tenantId, person_id: use.personId, step: use.step, used_at: use.now })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'person_id', 'step']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}
