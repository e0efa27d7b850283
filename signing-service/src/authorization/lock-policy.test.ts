import { describe, expect, it } from 'vitest';
import { type CodeCounter, freshCounter } from './code-counter.js';
import { afterRightCode, afterUnlock, afterWrongCode, lockStateAt } from './lock-policy.js';

const minute = 60_000;
const day = 24 * 60 * minute;
const start = 1_800_000_000_000;

function wrong(times: number, from: CodeCounter = freshCounter, at = start): CodeCounter {
  return Array.from({ length: times }).reduce((counter: CodeCounter) => afterWrongCode(counter, at), from);
}

describe('the lock policy', () => {
  it.each([
    [0, { kind: 'open', triesLeft: 5 }],
    [4, { kind: 'open', triesLeft: 1 }],
    [5, { kind: 'locked', until: start + 15 * minute }],
    [10, { kind: 'locked', until: start + 30 * minute }],
    [15, { kind: 'locked', until: start + 60 * minute }],
    [20, { kind: 'locked-for-good' }],
  ] as const)('stands after %i wrong codes in a row at %o', (times, state) => {
    expect(lockStateAt(wrong(times), start)).toEqual(state);
  });

  it('opens again when the lock is over, with a row of five before the next', () => {
    const locked = wrong(5);
    expect(lockStateAt(locked, start + 15 * minute - 1).kind).toBe('locked');
    expect(lockStateAt(locked, start + 15 * minute)).toEqual({ kind: 'open', triesLeft: 5 });
  });

  it('begins with the shortest lock again after a right code', () => {
    const counter = wrong(5, afterRightCode(wrong(7)));
    expect(lockStateAt(counter, start)).toEqual({ kind: 'locked', until: start + 15 * minute });
  });

  it('threat 6: forgets the row after a right code, but not the budget', () => {
    let counter = freshCounter;
    for (let round = 0; round < 4; round += 1) counter = afterRightCode(wrong(4, counter));
    expect(lockStateAt(counter, start)).toEqual({ kind: 'open', triesLeft: 4 });
    counter = afterRightCode(wrong(3, counter));
    expect(lockStateAt(counter, start)).toEqual({ kind: 'open', triesLeft: 1 });
    expect(lockStateAt(wrong(1, counter), start + 100 * day).kind).toBe('locked-for-good');
  });

  it('lets wrong codes leave the budget after 30 days', () => {
    const counter = afterRightCode(wrong(4, afterRightCode(wrong(4, afterRightCode(wrong(4))))));
    const full = afterRightCode(wrong(4, afterRightCode(wrong(3, counter)), start));
    expect(lockStateAt(full, start + 30 * day - 1)).toEqual({ kind: 'open', triesLeft: 1 });
    expect(lockStateAt(full, start + 30 * day)).toEqual({ kind: 'open', triesLeft: 5 });
    expect(lockStateAt(wrong(1, full, start + 30 * day), start + 30 * day)).toEqual({ kind: 'open', triesLeft: 4 });
  });

  it('asks for three right codes in a row after a final lock was opened, from the first again after a wrong one', () => {
    const proofsLeft = (counter: CodeCounter) => {
      const state = lockStateAt(counter, start);
      return state.kind === 'unproven' ? state.proofsLeft : state.kind;
    };
    const opened = afterUnlock(wrong(20));
    expect(proofsLeft(opened)).toBe(3);
    expect(proofsLeft(afterRightCode(afterRightCode(opened)))).toBe(1);
    expect(proofsLeft(wrong(1, afterRightCode(afterRightCode(opened))))).toBe(3);
    expect(proofsLeft(afterRightCode(afterRightCode(afterRightCode(opened))))).toBe('open');
    expect(proofsLeft(wrong(5, opened))).toBe('locked');
    expect(proofsLeft(afterUnlock(wrong(5, opened)))).toBe(3);
    expect(proofsLeft(afterUnlock(wrong(5)))).toBe('open');
  });
});
