import { ServiceError } from './errors.js';

/** A largest step of the wall clock between two looks that is no jump, and the time after which a new time is believed. */
const toleranceMs = 2_000;
const settleMs = 10 * 60_000;

/** Both clocks at one moment, in milliseconds; the monotonic one from an origin of its own. */
export interface ClockReading {
  readonly wall: number;
  readonly monotonic: number;
}

export interface ClockState {
  readonly last: ClockReading;
  /** Null while the time is sure. */
  readonly doubt: {
    /** Sum of the jumps since the time was sure. */
    readonly offByMs: number;
    /** Monotonic time of the last jump. */
    readonly since: number;
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
    return { last: reading, doubt: jumped ? { offByMs: jump, since: reading.monotonic } : null };
  }
  const offByMs = state.doubt.offByMs + jump;
  const since = jumped ? reading.monotonic : state.doubt.since;
  const isOver = Math.abs(offByMs) <= toleranceMs || reading.monotonic - since >= settleMs;
  return { last: reading, doubt: isOver ? null : { offByMs, since } };
}

export interface ClockGuard {
  /** Wall clock, milliseconds since the epoch. Throws ServiceError `clock-unsure` while it is in doubt. */
  now(): number;
  /** Looks too: call it every second, so that a jump is seen when it happens. */
  state(): { readonly sure: boolean; readonly offByMs: number };
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
    trust() {
      state = beginClock(read());
    },
  };
}
