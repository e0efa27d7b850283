import { ServiceError } from './errors.js';

/** A largest step of the wall clock between two looks that is no jump, and the time after which a new time is believed. */
const toleranceMs = 2_000;
const settleMs = 10 * 60_000;
/** A largest distance from a verified time stamp: authorities and the way to them are seldom exact to the second. */
const stampToleranceMs = 60_000;

/** Both clocks at one moment, in milliseconds; the monotonic one from an origin of its own. */
export interface ClockReading {
  readonly wall: number;
  readonly monotonic: number;
}

export interface ClockState {
  readonly last: ClockReading;
  /** Null while the time is sure. */
  readonly doubt: {
    /** How far the wall clock is ahead: the sum of the jumps since the time was sure, or by a time stamp. */
    readonly offByMs: number;
    /** Monotonic time of the last jump or time stamp. */
    readonly since: number;
    /** Being off by less is no doubt any more. */
    readonly within: number;
  } | null;
}

export function beginClock(reading: ClockReading): ClockState {
  return { last: reading, doubt: null };
}

/**
 * The state after a look. A jump of the wall clock against the monotonic one by more than 2 s puts the time in doubt; it is over when the
 * jump is undone, or when ten minutes have passed without another. Slow correction (NTP slewing) is no jump.
 */
export function lookAtClock(state: ClockState, reading: ClockReading): ClockState {
  const jump = reading.wall - state.last.wall - (reading.monotonic - state.last.monotonic);
  const jumped = Math.abs(jump) > toleranceMs;
  if (state.doubt === null) {
    return { last: reading, doubt: jumped ? { offByMs: jump, since: reading.monotonic, within: toleranceMs } : null };
  }
  const offByMs = state.doubt.offByMs + jump;
  const since = jumped ? reading.monotonic : state.doubt.since;
  const { within } = state.doubt;
  const isOver = Math.abs(offByMs) <= within || reading.monotonic - since >= settleMs;
  return { last: reading, doubt: isOver ? null : { offByMs, since, within } };
}

/**
 * The state after a verified time stamp, by which our clock is so much behind. More than 60 s put the time in doubt until the clock is set, a
 * time stamp agrees, or ten minutes have passed: then the next time stamp tells, which is asked for before anything is signed.
 */
export function compareClock({ last, doubt }: ClockState, behindMs: number): ClockState {
  const isOff = Math.abs(behindMs) > stampToleranceMs;
  if (isOff) return { last, doubt: { offByMs: -behindMs, since: last.monotonic, within: stampToleranceMs } };
  // It speaks for the wall clock, and not for a jump that happened meanwhile.
  return { last, doubt: doubt?.within === stampToleranceMs ? null : doubt };
}

export interface ClockGuard {
  /** Wall clock, milliseconds since the epoch. Throws ServiceError `clock-unsure` while it is in doubt. */
  now(): number;
  /** Looks too: call it every second, so that a jump is seen when it happens. */
  state(): { readonly sure: boolean; readonly offByMs: number };
  /** A verified time stamp says that the wall clock is so many milliseconds behind. */
  compare(behindMs: number): void;
  /** An operator says that the wall clock is right as it is. */
  trust(): void;
}

/** `read` gives both clocks, e.g. `Date.now()` and `performance.now()`. */
export function createClockGuard(read: () => ClockReading): ClockGuard {
  let state = beginClock(read());
  const look = (): ClockState => {
    state = lookAtClock(state, read());
    return state;
  };
  return {
    now() {
      const { last, doubt } = look();
      if (doubt !== null) throw new ServiceError('clock-unsure', { privateCause: `Off by ${doubt.offByMs} ms` });
      return Math.floor(last.wall);
    },
    state() {
      const { doubt } = look();
      return { sure: doubt === null, offByMs: doubt?.offByMs ?? 0 };
    },
    compare(behindMs) {
      state = compareClock(look(), behindMs);
    },
    trust() {
      state = beginClock(read());
    },
  };
}
