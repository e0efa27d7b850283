import type { NewAuditEntry } from '../audit/append-audit.js';
import type { Role } from '../contract/people.js';
import { prepareQuery, type Slots } from '../store/prepared-query.js';
import type { Trx } from '../store/store.js';
import type { CodeCounter } from './code-counter.js';
import type { AuthorizationContext, PersonKey } from './context.js';
import { countRight, countWrong, lockRefusal, refusalFacts } from './count-attempt.js';
import { openOrDecoy } from './decoy.js';
import { ServiceError } from './errors.js';
import { type CodeJudgement, judgeCode } from './judge-code.js';
import { secretBytes, stepAt, stepSeconds } from './one-time-code.js';
import { grant, type Outcome, refuse } from './outcome.js';
import { otpSecretPlace } from './sealed-places.js';
import { takeStep, voidStep } from './used-steps.js';

export interface CodeCheck extends PersonKey {
  /** Six digits. */
  readonly code: string;
  /** For the audit. */
  readonly purpose: 'authorization' | 'acts' | 'replacement' | 'unlocking';
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface CountedCheck {
  readonly check: CodeCheck;
  /** Of the same person, from `lockCounter` in the same transaction. */
  readonly counter: CodeCounter;
}

/** The step that the code spent, and what its owner may do. */
export interface AcceptedCode {
  readonly step: number;
  readonly role: Role;
}

interface Enrolled {
  readonly secret_sealed: Uint8Array;
  readonly drift_seconds: number;
  readonly last_step: number;
  readonly role: Role;
}

/** A code that was checked, and the entry that tells of it, which the caller appends. */
export interface CheckedCode {
  readonly outcome: Outcome<AcceptedCode>;
  readonly attempt: NewAuditEntry;
}

/**
 * Checks a person's code and counts it, in the caller's transaction, which must append the attempt to the audit and be committed also when
 * the code is refused (`settle`). The counter was locked before anything was read: parallel attempts are evaluated one after another,
 * each against the counter that the one before left. A person who is unknown, stopped or not enrolled answers `code-wrong` after the
 * same work. Refusals: `code-wrong`, `code-used`, `code-clock-off`, `codes-locked`, `codes-locked-for-good`,
 * `codes-unproven`.
 */
export async function checkCode(
  trx: Trx,
  context: AuthorizationContext,
  { check, counter }: CountedCheck,
): Promise<CheckedCode> {
  const outcome = await evaluate(trx, context, { check, counter });
  const { tenantId, personId, purpose, now } = check;
  const facts = outcome.ok ? { outcome: 'accepted', step: outcome.value.step } : refusalFacts(outcome.error);
  return { outcome, attempt: { tenantId, time: now, type: 'code-attempt', payload: { personId, purpose, ...facts } } };
}

async function evaluate(
  trx: Trx,
  context: AuthorizationContext,
  { check, counter }: CountedCheck,
): Promise<Outcome<AcceptedCode>> {
  const locked = lockRefusal(counter, check.now, check.purpose === 'unlocking' ? 'proving' : undefined);
  if (locked !== null) return refuse(locked);
  const enrolled = await readEnrolled(trx, check);
  const sealed = enrolled?.secret_sealed ?? null;
  const secret = openOrDecoy(context, { place: otpSecretPlace(check), sealed, size: secretBytes });
  const drift = enrolled?.drift_seconds ?? 0;
  const judgement = judgeCode(secret, check.code, { seconds: check.now / 1000, drift });
  if (enrolled === null) return refuse(await countWrong(trx, check, { counter, code: 'code-wrong', now: check.now }));
  return settleJudgement(trx, { check, counter, enrolled, judgement });
}

interface Attempt {
  readonly check: CodeCheck;
  readonly counter: CodeCounter;
  readonly enrolled: Enrolled;
  readonly judgement: CodeJudgement;
}

async function settleJudgement(trx: Trx, attempt: Attempt): Promise<Outcome<AcceptedCode>> {
  const { check, counter, judgement } = attempt;
  const { tenantId, personId, now } = check;
  switch (judgement.kind) {
    case 'live': {
      const { step } = judgement;
      if (!(await takeStep(trx, { tenantId, personId, step, now }, judgement.drift))) return refuse(used(attempt));
      await countRight(trx, check, counter);
      return grant({ step, role: attempt.enrolled.role });
    }
    case 'clock-off': {
      const { step, driftSeconds } = judgement;
      // The answer tells that this code is of some step near: a step still to come must not become usable by that.
      const isFresh = step !== attempt.enrolled.last_step && (await voidStep(trx, { tenantId, personId, step, now }));
      if (!isFresh) return refuse(used(attempt));
      return refuse(await countWrong(trx, check, { counter, code: 'code-clock-off', driftSeconds, now }));
    }
    case 'wrong': {
      if (judgement.drift !== null) await writeDrift(trx, check, judgement.drift);
      return refuse(await countWrong(trx, check, { counter, code: 'code-wrong', now }));
    }
  }
}

/** A used code was right: it is not counted as a guess, and tells a guesser nothing that its use did not. */
function used({ check, enrolled }: Attempt): ServiceError {
  const phoneSeconds = check.now / 1000 + enrolled.drift_seconds;
  const next = Math.max(enrolled.last_step + 1, stepAt(phoneSeconds));
  const waitSeconds = Math.max(0, Math.ceil(next * stepSeconds - phoneSeconds));
  return new ServiceError('code-used', { details: { waitSeconds } });
}

async function readEnrolled(trx: Trx, { tenantId, personId }: PersonKey): Promise<Enrolled | null> {
  const { rows } = await selectEnrolled(trx, { tenantId, personId });
  return rows[0] ?? null;
}

const selectEnrolled = prepareQuery((db, slot: Slots<PersonKey>) =>
  db
    .selectFrom('otp_secrets')
    .innerJoin('people', (join) =>
      join
        .onRef('people.tenant_id', '=', 'otp_secrets.tenant_id')
        .onRef('people.person_id', '=', 'otp_secrets.person_id'),
    )
    .select(['secret_sealed', 'drift_seconds', 'last_step', 'people.role'])
    .where('otp_secrets.tenant_id', '=', slot('tenantId'))
    .where('otp_secrets.person_id', '=', slot('personId'))
    .where('people.state', '=', 'active'),
);

async function writeDrift(trx: Trx, { tenantId, personId }: PersonKey, drift: number): Promise<void> {
  await trx
    .updateTable('otp_secrets')
    .set({ drift_seconds: drift })
    .where('tenant_id', '=', tenantId)
    .where('person_id', '=', personId)
    .execute();
}
