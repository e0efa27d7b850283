import { stepAt, stepSeconds } from './one-time-code.js';

/** Phones further off than this are not served at all. */
export const maximumDriftSeconds = 600;
/** From here on one code is not enough to believe it. */
export const largeDriftSeconds = 90;

const searchSteps = maximumDriftSeconds / stepSeconds;

/** The steps a code may come from when the phone's clock is unknown: within ±10 minutes, the nearest first. */
export function searchedSteps(nowSeconds: number): number[] {
  const current = stepAt(nowSeconds);
  const distances = Array.from({ length: searchSteps }, (_, index) => index + 1);
  return [current, ...distances.flatMap((distance) => [current - distance, current + distance])];
}

/** The steps that are accepted of a phone `drift` seconds ahead: its current one and the one before. */
export function liveSteps(nowSeconds: number, drift: number): [number, number] {
  const current = stepAt(nowSeconds + drift);
  return [current, current - 1];
}

export interface MeasuredDrift {
  /** Best estimate for people; positive = the phone is ahead. */
  readonly seconds: number;
  /** What to correct by, so that a code typed as fast as this one falls into the accepted steps at any time. */
  readonly correction: number;
}

/**
 * What a code tells of the phone's clock. A code that a right clock would explain counts as no drift. Else the phone was somewhere within
 * its step: the middle is the estimate, while the end is the correction, because `current` and `the one before` forgive a correction
 * that is up to 30 s too far ahead, and none that is behind.
 */
export function measureDrift(step: number, nowSeconds: number): MeasuredDrift {
  if (liveSteps(nowSeconds, 0).includes(step)) return { seconds: 0, correction: 0 };
  const begin = step * stepSeconds - nowSeconds;
  return { seconds: Math.round(begin + stepSeconds / 2), correction: Math.ceil(begin + stepSeconds) };
}

/** Seconds into a step within which nobody has read and typed its code yet, and after which few still type the one before. */
const soonest = 2;
const latest = 26;

/** The correction after an accepted code: a second ahead or back when the code came early or late within the accepted steps. */
export function followDrift(drift: number, step: number, nowSeconds: number): number {
  const phase = nowSeconds + drift - stepAt(nowSeconds + drift) * stepSeconds;
  const [current] = liveSteps(nowSeconds, drift);
  const change = step === current ? Number(phase < soonest) : -Number(phase >= latest);
  return clampDrift(drift + change);
}

/** Seconds back after a code that came just too late: its owner may as well have been slow. */
const lateCorrection = 5;

/**
 * The correction after a code that was refused but tells where the phone is, else null. A code of the next step proves it ahead of what we
 * thought; one that came just too late makes it likely behind; one that a right clock would show proves that a phone far off has
 * been set right.
 */
export function correctDrift(drift: number, step: number, nowSeconds: number): number | null {
  const [current] = liveSteps(nowSeconds, drift);
  if (step === current - 2) return clampDrift(drift - lateCorrection);
  if (step === current + 1) return clampDrift(Math.ceil(step * stepSeconds - nowSeconds));
  const atRightClock = Math.abs(step - stepAt(nowSeconds)) <= 1;
  return atRightClock && Math.abs(drift) >= largeDriftSeconds ? measureDrift(step, nowSeconds).correction : null;
}

function clampDrift(drift: number): number {
  const limit = maximumDriftSeconds + stepSeconds;
  return Math.min(Math.max(drift, -limit), limit);
}
