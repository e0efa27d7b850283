import { appendAudit } from '../audit/append-audit.js';
import type { ResetRequestAnswer } from '../contract/people.js';
import type { AuthorizationContext, PersonKey } from './context.js';
import { readPersonIn } from './people.js';

/**
 * `POST /v1/reset-requests`: an active person who has lost phone and recovery codes asks the administrators. It stands until one of them
 * acts, or codes are set up again; asking meanwhile changes nothing, and for anybody else there is nothing to ask.
 */
export async function requestReset(context: AuthorizationContext, person: PersonKey): Promise<ResetRequestAnswer> {
  const time = context.now();
  const { tenantId, personId } = person;
  return context.store.transaction(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('people')
      .set({ reset_requested_at: time })
      .where('tenant_id', '=', tenantId)
      .where('person_id', '=', personId)
      .where('state', '=', 'active')
      .where((eb) =>
        eb.or([eb('reset_requested_at', 'is', null), eb('reset_requested_at', '<=', eb.ref('active_since'))]),
      )
      .executeTakeFirst();
    const isNew = numUpdatedRows === 1n;
    if (isNew)
      await appendAudit(trx, { tenantId, time, type: 'reset-requested', payload: { personId } }, context.randomBytes);
    return { person: await readPersonIn(trx, person, time), isNew };
  });
}
