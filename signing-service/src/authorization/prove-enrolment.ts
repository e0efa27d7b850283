import { appendAudit } from '../audit/append-audit.js';
import type { EnrolmentProof } from '../contract/people.js';
import type { Trx } from '../store/store.js';
import { activationHashBytes, isActivationCode } from './activation-code.js';
import { checkCode } from './check-code.js';
import { lockCounter } from './code-counter.js';
import { isCodeWordWaived, isInvitedWithout } from './code-word-waiver.js';
import type { AuthorizationContext, PersonKey } from './context.js';
import { countWrong, lockRefusal, refusalFacts } from './count-attempt.js';
import { openOrDecoy } from './decoy.js';
import { ServiceError } from './errors.js';
import { grant, type Outcome, refuse } from './outcome.js';
import { readPersonRow } from './people.js';
import {
  findRecoveryCode,
  isUsed,
  readRecoverySet,
  recoveryCodesLeft,
  recoverySetBytes,
  takeRecoveryCode,
} from './recovery-codes.js';
import { activationPlace, recoveryPlace } from './sealed-places.js';

interface Proving extends PersonKey {
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Judges what a person begins an enrolment with, counts it on the one counter that all codes share, and audits it. A recovery code and a
 * one-time code are spent; an activation code stays good until its enrolment has been confirmed. An unknown person costs the same
 * work. For `settle`: a refusal is committed too.
 */
export async function proveEnrolment(
  trx: Trx,
  context: AuthorizationContext,
  { proof, ...person }: Proving & { readonly proof: EnrolmentProof },
): Promise<Outcome<null>> {
  if ('code' in proof) return checkPresentCode(trx, context, { ...person, code: proof.code });
  if ('withoutCodeWord' in proof) return checkWaiver(trx, context, person);
  const isActivation = 'activationCode' in proof;
  const outcome = isActivation
    ? await checkActivationCode(trx, context, { ...person, typed: proof.activationCode })
    : await checkRecoveryCode(trx, context, { ...person, typed: proof.recoveryCode });
  const { tenantId, personId, now } = person;
  const facts = outcome.ok ? { outcome: 'accepted', ...outcome.value } : refusalFacts(outcome.error);
  const type = isActivation ? 'activation-code-attempt' : 'recovery-code-attempt';
  await appendAudit(trx, { tenantId, time: now, type, payload: { personId, ...facts } }, context.randomBytes);
  return outcome.ok ? grant(null) : outcome;
}

/** Of the phone that is to be replaced, which works until the new one has been confirmed. */
async function checkPresentCode(
  trx: Trx,
  context: AuthorizationContext,
  { code, ...person }: Proving & { readonly code: string },
): Promise<Outcome<null>> {
  const counter = await lockCounter(trx, person, person.now);
  const check = { ...person, code, purpose: 'replacement' } as const;
  const { outcome, attempt } = await checkCode(trx, context, { check, counter });
  await appendAudit(trx, attempt, context.randomBytes);
  return outcome.ok ? grant(null) : outcome;
}

/** Nothing proves who it is but the client's word: only where the tenant waived it for this invitation, and still does. */
async function checkWaiver(trx: Trx, context: AuthorizationContext, person: Proving): Promise<Outcome<null>> {
  const { tenantId, personId, now } = person;
  const counter = await lockCounter(trx, person, now);
  const refusal = lockRefusal(counter, now) ?? (await waiverRefusal(trx, context, person));
  if (refusal === null) return grant(null);
  const payload = { personId, ...refusalFacts(refusal) };
  await appendAudit(trx, { tenantId, time: now, type: 'activation-code-attempt', payload }, context.randomBytes);
  return refuse(refusal);
}

async function waiverRefusal(trx: Trx, context: AuthorizationContext, person: Proving): Promise<ServiceError | null> {
  const row = await readPersonRow(trx, person);
  if (row?.state === 'active') return new ServiceError('already-enrolled');
  const isWaived =
    row !== undefined &&
    isInvitedWithout(row, person.now) &&
    (await isCodeWordWaived(trx, { ...context, tenantId: person.tenantId }));
  return isWaived ? null : new ServiceError('activation-code-needed');
}

type Typed = Proving & { readonly typed: string };

async function checkActivationCode(
  trx: Trx,
  context: AuthorizationContext,
  check: Typed,
): Promise<Outcome<Record<string, never>>> {
  const { now } = check;
  const counter = await lockCounter(trx, check, now);
  const locked = lockRefusal(counter, now);
  if (locked !== null) return refuse(locked);
  const row = await readPersonRow(trx, check);
  if (row?.state === 'active') return refuse(new ServiceError('already-enrolled'));
  const expiresAt = row?.state === 'invited' ? row.activation_expires_at : null;
  const sealed = row?.activation_sealed ?? null;
  const hashed = openOrDecoy(context, { place: activationPlace(check), sealed, size: activationHashBytes });
  const isRight = isActivationCode(check.typed, hashed) && sealed !== null;
  if (isRight && expiresAt !== null && now < expiresAt) return grant({});
  return refuse(await countWrong(trx, check, { counter, code: 'activation-code-wrong', now }));
}

/** One that was used is told apart and not counted, as a used one-time code is: its use told a guesser as much. */
async function checkRecoveryCode(
  trx: Trx,
  context: AuthorizationContext,
  check: Typed,
): Promise<Outcome<{ readonly left: number }>> {
  const { now } = check;
  const counter = await lockCounter(trx, check, now);
  const locked = lockRefusal(counter, now);
  if (locked !== null) return refuse(locked);
  const set = await readRecoverySet(trx, check);
  const sealed = set?.codes_sealed ?? null;
  const hashes = openOrDecoy(context, { place: recoveryPlace(check), sealed, size: recoverySetBytes });
  const index = findRecoveryCode(check.typed, hashes);
  if (set === null || index === null) {
    return refuse(await countWrong(trx, check, { counter, code: 'recovery-code-wrong', now }));
  }
  if (isUsed(set, index) || !(await takeRecoveryCode(trx, check, { set, index }))) {
    return refuse(new ServiceError('recovery-code-used'));
  }
  return grant({ left: recoveryCodesLeft(set) - 1 });
}
