import { correctDrift, followDrift, largeDriftSeconds, liveSteps, measureDrift, searchedSteps } from './drift.js';
import { findStep } from './one-time-code.js';

/** What a code is, before anybody asks whether its step was used. */
export type CodeJudgement =
  /** Of an accepted step; `drift` is the correction from then on. */
  | { readonly kind: 'live'; readonly step: number; readonly drift: number }
  /** Of a step far away: the phone's clock is off. */
  | { readonly kind: 'clock-off'; readonly step: number; readonly driftSeconds: number }
  /** Not acceptable; `drift` when it proves a better correction. */
  | { readonly kind: 'wrong'; readonly drift: number | null };

/** Judges a code against a secret at a time (seconds since the epoch) for a phone `drift` seconds ahead. */
export function judgeCode(
  secret: Uint8Array,
  code: string,
  at: { readonly seconds: number; readonly drift: number },
): CodeJudgement {
  const live = liveSteps(at.seconds, at.drift);
  const step = findStep(secret, code, live);
  if (step !== null) return { kind: 'live', step, drift: followDrift(at.drift, step, at.seconds) };
  const elsewhere = findStep(secret, code, [live[0] + 1, ...searchedSteps(at.seconds)]);
  if (elsewhere === null) return { kind: 'wrong', drift: null };
  const correction = correctDrift(at.drift, elsewhere, at.seconds);
  if (correction !== null) return { kind: 'wrong', drift: correction };
  const { seconds } = measureDrift(elsewhere, at.seconds);
  return Math.abs(seconds) < largeDriftSeconds
    ? { kind: 'wrong', drift: null }
    : { kind: 'clock-off', step: elsewhere, driftSeconds: seconds };
}
