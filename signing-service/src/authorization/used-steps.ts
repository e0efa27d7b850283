import { prepareQuery, type Slots } from '../store/prepared-query.js';
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
  const { tenantId, personId, step } = use;
  return (await updateLastStep(trx, { tenantId, personId, step, drift })).changed === 1;
}

const updateLastStep = prepareQuery((db, slot: Slots<Omit<StepUse, 'now'> & { readonly drift: number }>) =>
  db
    .updateTable('otp_secrets')
    .set({ last_step: slot('step'), drift_seconds: slot('drift') })
    .where('tenant_id', '=', slot('tenantId'))
    .where('person_id', '=', slot('personId'))
    .where('last_step', '<', slot('step'))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('used_steps')
            .select('step')
            .where('used_steps.tenant_id', '=', slot('tenantId'))
            .where('used_steps.person_id', '=', slot('personId'))
            .where('used_steps.step', '=', slot('step')),
        ),
      ),
    ),
);

/** Makes a step unusable without taking it. False when it was used or void already. */
export async function voidStep(trx: Trx, use: StepUse): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('used_steps')
    .values({ tenant_id: use.tenantId, person_id: use.personId, step: use.step, used_at: use.now })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'person_id', 'step']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}
