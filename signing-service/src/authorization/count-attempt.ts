import type { AuditPayload } from '../audit/audit-entry.js';
import type { Trx } from '../store/store.js';
import { type CodeCounter, writeCounter } from './code-counter.js';
import type { PersonKey } from './context.js';
import { ServiceError } from './errors.js';
import { afterRightCode, afterWrongCode, lockStateAt } from './lock-policy.js';
import { endOpenAuthorizations } from './open-authorizations.js';

/** The refusal of a counter that is locked, else null; `proving` is for the codes that prove after a final lock. */
export function lockRefusal(counter: CodeCounter, now: number, purpose?: 'proving'): ServiceError | null {
  const state = lockStateAt(counter, now);
  switch (state.kind) {
    case 'unproven':
      if (purpose === 'proving') return null;
      return new ServiceError('codes-unproven', { details: { proofsLeft: state.proofsLeft } });
    case 'locked-for-good':
      return new ServiceError('codes-locked-for-good');
    case 'locked':
      return new ServiceError('codes-locked', { details: { lockedUntil: new Date(state.until).toISOString() } });
    case 'open':
      return null;
  }
}

/** What the audit is told of a refused code. */
export function refusalFacts({ code, details }: ServiceError): AuditPayload {
  return { outcome: code, triesLeft: details.triesLeft, lockedUntil: details.lockedUntil };
}

export interface WrongAttempt {
  readonly counter: CodeCounter;
  /** What the attempt answers unless it is the one that locks. */
  readonly code: 'code-wrong' | 'code-clock-off' | 'activation-code-wrong' | 'recovery-code-wrong';
  readonly driftSeconds?: number | undefined;
  readonly now: number;
}

/** Counts a wrong code on a locked counter, and answers its refusal. A lock ends the person's open authorizations. */
export async function countWrong(trx: Trx, person: PersonKey, attempt: WrongAttempt): Promise<ServiceError> {
  const { now } = attempt;
  const counter = afterWrongCode(attempt.counter, now);
  await writeCounter(trx, person, counter);
  const state = lockStateAt(counter, now);
  const refusal = lockRefusal(counter, now, 'proving');
  if (refusal !== null) {
    await endOpenAuthorizations(trx, person, now);
    return refusal;
  }
  const { driftSeconds } = attempt;
  return new ServiceError(attempt.code, {
    details: {
      triesLeft: 'triesLeft' in state ? state.triesLeft : 0,
      ...(state.kind === 'unproven' ? { proofsLeft: state.proofsLeft } : {}),
      ...(driftSeconds === undefined ? {} : { driftSeconds }),
    },
  });
}

/** Ends the row of wrong codes on a locked counter, and counts a proof. */
export async function countRight(trx: Trx, person: PersonKey, counter: CodeCounter): Promise<void> {
  if (counter.inRow > 0 || counter.proofsLeft > 0) await writeCounter(trx, person, afterRightCode(counter));
}
