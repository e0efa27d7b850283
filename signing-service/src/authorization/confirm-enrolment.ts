import { appendAudit } from '../audit/append-audit.js';
import type { ConfirmationAnswer } from '../contract/people.js';
import type { Trx } from '../store/store.js';
import { isAssistedEnrolment, isAssistedSetUpAllowed } from './assisted-set-up.js';
import { type CodeCounter, lockCounter } from './code-counter.js';
import { isCodeWordWaived, isInvitedWithout } from './code-word-waiver.js';
import type { AuthorizationContext, PersonKey } from './context.js';
import { countRight, countWrong, lockRefusal, refusalFacts } from './count-attempt.js';
import { largeDriftSeconds, type MeasuredDrift, measureDrift, searchedSteps } from './drift.js';
import { ServiceError } from './errors.js';
import { findStep } from './one-time-code.js';
import { grant, type Outcome, refuse } from './outcome.js';
import { readPersonIn, readPersonRow } from './people.js';
import { dropRecoveryCodes, makeRecoveryCodes } from './recovery-codes.js';
import { enrolmentPlace, otpSecretPlace } from './sealed-places.js';
import { voidStep } from './used-steps.js';

export interface Confirmation extends PersonKey {
  readonly enrolmentId: string;
  /** One code, or two consecutive ones. */
  readonly codes: readonly string[];
  /** Recovery codes are made where somebody shows them; those of an earlier phone are void either way. */
  readonly wantsRecoveryCodes?: boolean;
}

interface Proof {
  readonly step: number;
  readonly drift: MeasuredDrift;
}

/** What is known of a phone beside its secret. */
interface Origin {
  readonly isWithoutCodeWord: boolean;
  /** The administrator with whom it was set up, also of a phone that this one replaces. */
  readonly assistedBy: string | null;
}

type Activated = Proof & Origin;

/**
 * Judges the codes of a confirmation, counts and audits the attempt, and activates the person's new secret when they prove it, with new
 * recovery codes in the place of the old. For `settle`: a refusal is committed too.
 */
export async function confirmIn(
  trx: Trx,
  context: AuthorizationContext,
  { request, now }: { readonly request: Confirmation; readonly now: number },
): Promise<Outcome<ConfirmationAnswer>> {
  const counter = await lockCounter(trx, request, now);
  const outcome = await evaluate(trx, context, { request, counter, now });
  await auditAttempt(trx, context, { request, outcome, now });
  if (!outcome.ok) return outcome;
  const { tenantId, personId } = request;
  const driftSeconds = outcome.value.drift.seconds;
  const recoveryCodes = await renewRecoveryCodes(trx, context, { request, now });
  const payload = {
    personId,
    enrolmentId: request.enrolmentId,
    driftSeconds,
    recoveryCodes: recoveryCodes.length,
    ...(outcome.value.isWithoutCodeWord ? { withoutCodeWord: true } : {}),
    assistedBy: outcome.value.assistedBy ?? undefined,
  };
  await appendAudit(trx, { tenantId, time: now, type: 'enrolment-confirmed', payload }, context.randomBytes);
  const person = await readPersonIn(trx, request, now);
  return grant({ person, driftSeconds, ...(recoveryCodes.length === 0 ? {} : { recoveryCodes }) });
}

async function renewRecoveryCodes(
  trx: Trx,
  context: AuthorizationContext,
  { request, now }: { readonly request: Confirmation; readonly now: number },
): Promise<string[]> {
  const { tenantId, personId } = request;
  if (request.wantsRecoveryCodes === true) return makeRecoveryCodes(trx, context, { tenantId, personId, now });
  await dropRecoveryCodes(trx, request);
  return [];
}

async function evaluate(
  trx: Trx,
  context: AuthorizationContext,
  attempt: { readonly request: Confirmation; readonly counter: CodeCounter; readonly now: number },
): Promise<Outcome<Activated>> {
  const { request, counter, now } = attempt;
  const locked = lockRefusal(counter, now);
  if (locked !== null) return refuse(locked);
  const pending = await readPending(trx, context, { request, now });
  if (pending === null) return refuse(new ServiceError('enrolment-expired'));
  const { secret, ...origin } = pending;
  const proof = prove(secret, request.codes, now / 1000);
  if (proof === null) return refuse(await countWrong(trx, request, { counter, code: 'code-wrong', now }));
  if (request.codes.length === 1 && Math.abs(proof.drift.seconds) >= largeDriftSeconds) {
    return refuse(new ServiceError('code-clock-off', { details: { driftSeconds: proof.drift.seconds } }));
  }
  const sealed = context.sealing.seal(otpSecretPlace(request), secret);
  const activated = { ...proof, ...origin };
  await activate(trx, { request, proof: activated, now, sealed });
  await countRight(trx, request, counter);
  return grant(activated);
}

/** Where the codes stand within ±10 minutes: the last one's step, and what it tells of the phone's clock. */
function prove(secret: Uint8Array, codes: readonly string[], nowSeconds: number): Proof | null {
  const [first, second] = codes;
  if (first === undefined) return null;
  const steps = searchedSteps(nowSeconds);
  const step =
    second === undefined
      ? findStep(secret, first, steps)
      : findStep(
          secret,
          second,
          steps.filter((candidate) => findStep(secret, first, [candidate - 1]) !== null),
        );
  return step === null ? null : { step, drift: measureDrift(step, nowSeconds) };
}

/** Null also for one that was begun without a code word or with assistance, when that is not allowed any more. */
async function readPending(
  trx: Trx,
  context: AuthorizationContext,
  { request, now }: { readonly request: Confirmation; readonly now: number },
): Promise<(Origin & { readonly secret: Uint8Array }) | null> {
  const person = await readPersonRow(trx, request);
  const row = await trx
    .selectFrom('enrolments')
    .select(['secret_sealed', 'without_code_word'])
    .where('tenant_id', '=', request.tenantId)
    .where('enrolment_id', '=', request.enrolmentId)
    .where('person_id', '=', request.personId)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  if (row === undefined || person === undefined || person.state === 'stopped') return null;
  const isWithoutCodeWord = row.without_code_word === 1;
  const isFirst = isWithoutCodeWord && person.state !== 'active';
  const isWaived =
    isFirst && isInvitedWithout(person, now) && (await isCodeWordWaived(trx, { ...context, ...request }));
  if (isFirst && !isWaived) return null;
  const isAssisted = isAssistedEnrolment(person, request.enrolmentId);
  const mayStill = async () =>
    person.role === 'signer' && (await isAssistedSetUpAllowed(trx, { ...context, ...request }));
  if (isAssisted && !(await mayStill())) return null;
  // A phone that replaces another was proven by that one.
  const assistedBy = isAssisted || person.state === 'active' ? person.assisted_by : null;
  return { secret: context.sealing.open(enrolmentPlace(request), row.secret_sealed), isWithoutCodeWord, assistedBy };
}

async function activate(
  trx: Trx,
  confirmed: {
    readonly request: Confirmation;
    readonly proof: Activated;
    readonly now: number;
    readonly sealed: Uint8Array;
  },
): Promise<void> {
  const { request, proof, now, sealed } = confirmed;
  const { tenantId, personId } = request;
  const secret = {
    secret_sealed: sealed,
    drift_seconds: proof.drift.correction,
    last_step: proof.step,
    confirmed_at: now,
  };
  await trx
    .insertInto('otp_secrets')
    .values({ tenant_id: tenantId, person_id: personId, ...secret })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'person_id']).doUpdateSet(secret))
    .execute();
  // Steps of the secret before it are of no concern to this one.
  await trx.deleteFrom('used_steps').where('tenant_id', '=', tenantId).where('person_id', '=', personId).execute();
  await voidStep(trx, { tenantId, personId, step: proof.step, now });
  await trx
    .updateTable('people')
    .set({
      state: 'active',
      active_since: now,
      activation_sealed: null,
      activation_expires_at: null,
      code_word_waived: proof.isWithoutCodeWord ? 1 : null,
      assisted_by: proof.assistedBy,
      assisted_enrolment_id: null,
      assisted_until: null,
      reset_requested_at: null,
      reset_at: null,
      reset_by: null,
      updated_at: now,
    })
    .where('tenant_id', '=', tenantId)
    .where('person_id', '=', personId)
    .execute();
  await trx
    .deleteFrom('enrolments')
    .where('tenant_id', '=', tenantId)
    .where('enrolment_id', '=', request.enrolmentId)
    .execute();
}

async function auditAttempt(
  trx: Trx,
  context: AuthorizationContext,
  attempt: { readonly request: Confirmation; readonly outcome: Outcome<Proof>; readonly now: number },
): Promise<void> {
  const { request, outcome, now } = attempt;
  const { tenantId, personId, enrolmentId } = request;
  const facts = outcome.ok ? { outcome: 'accepted', step: outcome.value.step } : refusalFacts(outcome.error);
  const payload = { personId, enrolmentId, ...facts };
  await appendAudit(trx, { tenantId, time: now, type: 'enrolment-code-attempt', payload }, context.randomBytes);
}
