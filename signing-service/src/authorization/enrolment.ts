import { appendAudit } from '../audit/append-audit.js';
import type { ConfirmationAnswer, EnrolmentAnswer, EnrolmentProof } from '../contract/people.js';
import { isAssistedEnrolment } from './assisted-set-up.js';
import { freshCounter, lockCounter, writeCounter } from './code-counter.js';
import { type Confirmation, confirmIn } from './confirm-enrolment.js';
import type { AuthorizationContext, PersonKey } from './context.js';
import { ServiceError } from './errors.js';
import { settle } from './outcome.js';
import { insertEnrolment, nameOf, newEnrolment, pendingColumns, presentEnrolment } from './pending-enrolment.js';
import { readPersonRow } from './people.js';
import { proveEnrolment } from './prove-enrolment.js';

/** How long after its proof an enrolment may get another secret. */
const renewalPeriod = 20 * 60_000;

/**
 * `POST /v1/enrolments`. Pending for 10 minutes; a new one takes the place of the person's pending one, and the codes of an active person
 * work until the new ones are confirmed. An activation code stays good until then, a recovery code and a one-time code are spent here.
 * Throws `activation-code-wrong`, `recovery-code-wrong` and the refusals of `checkCode` (also for a person nobody knows),
 * `recovery-code-used`, `already-enrolled`, `activation-code-needed`.
 */
export async function beginEnrolment(
  context: AuthorizationContext,
  request: PersonKey & { readonly proof: EnrolmentProof; readonly account: string },
): Promise<EnrolmentAnswer> {
  const enrolment = newEnrolment(context, request);
  const { tenantId, personId, proof } = request;
  await settle(context.store, async (trx) => {
    const outcome = await proveEnrolment(trx, context, { tenantId, personId, proof, now: enrolment.now });
    if (!outcome.ok) return outcome;
    const entry = await insertEnrolment(trx, context, { ...enrolment, begunWith: { by: nameOf(proof) } });
    await appendAudit(trx, entry, context.randomBytes);
    return outcome;
  });
  return presentEnrolment(enrolment, request.account);
}

/**
 * At the console: begins an enrolment without an activation code, also for an active person: the old codes work until the new are confirmed.
 * Ends a lock, for else the last administrator could not be let in again. Throws `act-not-possible` for a person who is unknown or stopped.
 */
export async function beginEnrolmentAtConsole(
  context: AuthorizationContext,
  request: PersonKey & { readonly account: string },
): Promise<EnrolmentAnswer> {
  const enrolment = newEnrolment(context, request);
  await context.store.transaction(async (trx) => {
    const row = await readPersonRow(trx, request);
    if (row === undefined || row.state === 'stopped') throw new ServiceError('act-not-possible');
    await lockCounter(trx, request, enrolment.now);
    await writeCounter(trx, request, freshCounter);
    const entry = await insertEnrolment(trx, context, { ...enrolment, begunWith: { by: 'console' } });
    await appendAudit(trx, entry, context.randomBytes);
  });
  return presentEnrolment(enrolment, request.account);
}

/**
 * `POST /v1/enrolments/:enrolmentId/renew`: somebody may have seen the secret, so another one takes its place. Throws `enrolment-expired`, also
 * for an enrolment that is unknown, foreign, assisted, or was begun more than 20 minutes ago.
 */
export async function renewEnrolment(
  context: AuthorizationContext,
  request: PersonKey & { readonly enrolmentId: string; readonly account: string },
): Promise<EnrolmentAnswer> {
  const enrolment = newEnrolment(context, request);
  const { tenantId, personId } = enrolment;
  await context.store.transaction(async (trx) => {
    // None is confirmed while it gets another secret.
    await lockCounter(trx, request, enrolment.now);
    // Its secret was for the screen beside the administrator: here nothing would stand for the person.
    if (isAssistedEnrolment(await readPersonRow(trx, request), request.enrolmentId)) {
      throw new ServiceError('enrolment-expired');
    }
    const { numUpdatedRows } = await trx
      .updateTable('enrolments')
      .set(pendingColumns(context, enrolment))
      .where('tenant_id', '=', tenantId)
      .where('person_id', '=', personId)
      .where('enrolment_id', '=', request.enrolmentId)
      .where('expires_at', '>', enrolment.now)
      .where('created_at', '>', enrolment.now - renewalPeriod)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw new ServiceError('enrolment-expired');
    const payload = { personId, enrolmentId: enrolment.enrolmentId, inPlaceOf: request.enrolmentId };
    const entry = { tenantId, time: enrolment.now, type: 'enrolment-renewed', payload } as const;
    await appendAudit(trx, entry, context.randomBytes);
  });
  return presentEnrolment(enrolment, request.account);
}

/**
 * `POST /v1/enrolments/:enrolmentId/confirm`: activates the person's new codes. Two consecutive codes are needed when the phone's clock is
 * off by 90 s or more. The step they prove counts as used: an enrolment code cannot sign. Throws `enrolment-expired` (also for an unknown
 * or foreign one), `code-wrong`, `code-clock-off` (not counted), `codes-locked`, `codes-locked-for-good`.
 */
export function confirmEnrolment(context: AuthorizationContext, request: Confirmation): Promise<ConfirmationAnswer> {
  const now = context.now();
  return settle(context.store, (trx) => confirmIn(trx, context, { request, now }));
}

/** Ends a pending enrolment; one that is unknown or foreign is none to end. */
export async function cancelEnrolment(
  context: AuthorizationContext,
  request: PersonKey & { readonly enrolmentId: string },
): Promise<void> {
  const { tenantId, personId, enrolmentId } = request;
  const time = context.now();
  await context.store.transaction(async (trx) => {
    const { numDeletedRows } = await trx
      .deleteFrom('enrolments')
      .where('tenant_id', '=', tenantId)
      .where('enrolment_id', '=', enrolmentId)
      .where('person_id', '=', personId)
      .executeTakeFirst();
    if (numDeletedRows !== 1n) return;
    await trx
      .updateTable('people')
      .set({ assisted_by: null, assisted_enrolment_id: null, assisted_until: null })
      .where('tenant_id', '=', tenantId)
      .where('person_id', '=', personId)
      .where('assisted_enrolment_id', '=', enrolmentId)
      .execute();
    const payload = { personId, enrolmentId };
    await appendAudit(trx, { tenantId, time, type: 'enrolment-cancelled', payload }, context.randomBytes);
  });
}
