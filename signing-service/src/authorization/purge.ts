import type { Trx } from '../store/store.js';
import type { AuthorizationContext } from './context.js';

const hour = 60 * 60_000;
const day = 24 * hour;

/** How long what is over stays: repeats of a request key are answered for a week. */
const keep = {
  usedSteps: hour,
  authorizations: 7 * day,
  acts: 7 * day,
  proposals: 7 * day,
  strangers: 31 * day,
} as const;

/** Deletes expired enrolments and what is past its keeping. Run it hourly; any instance may. */
export async function purgeExpired(context: AuthorizationContext): Promise<void> {
  const now = context.now();
  await context.store.transaction(async (trx) => {
    await trx.deleteFrom('enrolments').where('expires_at', '<=', now).execute();
    await trx
      .deleteFrom('used_steps')
      .where('used_at', '<', now - keep.usedSteps)
      .execute();
    await trx
      .deleteFrom('authorizations')
      .where('expires_at', '<', now - keep.authorizations)
      .execute();
    await trx
      .deleteFrom('acts')
      .where('created_at', '<', now - keep.acts)
      .execute();
    await trx
      .deleteFrom('proposals')
      .where('expires_at', '<', now - keep.proposals)
      .execute();
    await purgeStrangers(trx, now);
  });
}

/** Counters of persons nobody knows: after their budget's 30 days they would be fresh. */
async function purgeStrangers(trx: Trx, now: number): Promise<void> {
  await trx
    .deleteFrom('code_counters')
    .where('touched_at', '<', now - keep.strangers)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('people')
            .select('people.person_id')
            .whereRef('people.tenant_id', '=', 'code_counters.tenant_id')
            .whereRef('people.person_id', '=', 'code_counters.person_id'),
        ),
      ),
    )
    .execute();
}
