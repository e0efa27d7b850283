import { type CodeCounter, freshCounter } from './code-counter.js';

const minute = 60_000;
const day = 24 * 60 * minute;

/** Wrong codes in a row between two locks. */
const rowLength = 5;
/** What the first, second and third full row cost; the fourth locks for good. */
const lockDurations: readonly number[] = [15 * minute, 30 * minute, 60 * minute];
/** Wrong codes in a row, and within `budgetPeriod` whatever lies between, after which only an administrator's act unlocks. */
const budget = 20;
const budgetPeriod = 30 * day;
/** Right codes in a row that a final lock asks for after an administrator has opened it. */
const proofs = 3;

export type LockState =
  | { readonly kind: 'open'; readonly triesLeft: number }
  /** A final lock was opened: codes are taken for nothing but their own proof. */
  | { readonly kind: 'unproven'; readonly triesLeft: number; readonly proofsLeft: number }
  | { readonly kind: 'locked'; readonly until: number }
  | { readonly kind: 'locked-for-good' };

/** How a counter stands at a time. While it is locked, no code is evaluated. Times in ms since the epoch. */
export function lockStateAt(counter: CodeCounter, now: number): LockState {
  if (counter.lockedForGood) return { kind: 'locked-for-good' };
  if (counter.lockedUntil !== null && now < counter.lockedUntil) return { kind: 'locked', until: counter.lockedUntil };
  const left = Math.min(
    rowLength - (counter.inRow % rowLength),
    budget - counter.inRow,
    budget - recent(counter, now).length,
  );
  const triesLeft = Math.max(left, 0);
  const { proofsLeft } = counter;
  return proofsLeft > 0 ? { kind: 'unproven', triesLeft, proofsLeft } : { kind: 'open', triesLeft };
}

/** The counter after a wrong code (design.md §4 "One-time codes"). */
export function afterWrongCode(counter: CodeCounter, now: number): CodeCounter {
  const inRow = counter.inRow + 1;
  const recentWrong = [...recent(counter, now), now];
  const duration = inRow % rowLength === 0 ? lockDurations[inRow / rowLength - 1] : undefined;
  return {
    inRow,
    recentWrong,
    lockedForGood: inRow >= budget || recentWrong.length >= budget,
    lockedUntil: duration === undefined ? null : now + duration,
    proofsLeft: counter.proofsLeft > 0 ? proofs : 0,
  };
}

/** The counter after a right code: the row is over, the budget of the period is not; one proof less is to be given. */
export function afterRightCode(counter: CodeCounter): CodeCounter {
  return { ...counter, inRow: 0, lockedUntil: null, proofsLeft: Math.max(0, counter.proofsLeft - 1) };
}

/** The counter of an enrolled person after an administrator's Unlock. */
export function afterUnlock(counter: CodeCounter): CodeCounter {
  return { ...freshCounter, proofsLeft: counter.lockedForGood || counter.proofsLeft > 0 ? proofs : 0 };
}

function recent(counter: CodeCounter, now: number): readonly number[] {
  return counter.recentWrong.filter((time) => time > now - budgetPeriod);
}
