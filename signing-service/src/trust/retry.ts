import { TrustError } from './trust-error.js';

/** Where waiting and chance come from. */
export interface Waiting {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** From 0 up to 1. */
  readonly random: () => number;
}

export interface RetryOptions {
  /** All tries, the first included. */
  readonly attempts: number;
  /** Before the second try; it doubles from try to try, and each is shortened by up to half of it by chance. */
  readonly firstPauseMs: number;
  /** Time after which nothing is tried any more, in milliseconds since the epoch. */
  readonly until: number;
}

/** Whether the same request may succeed after a moment. A service that was silent is not waited for once more. */
function isPassing(error: unknown): boolean {
  return error instanceof TrustError && error.retry === 'later' && error.code !== 'egress-timeout';
}

/** Tries again what failed in passing, within the limits; then throws the last error. */
export async function withRetries<T>(act: () => Promise<T>, options: RetryOptions, waiting: Waiting): Promise<T> {
  const { now, sleep, random } = waiting;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await act();
    } catch (error) {
      const pause = options.firstPauseMs * 2 ** (attempt - 1) * (1 - random() / 2);
      if (!isPassing(error) || attempt >= options.attempts || now() + pause >= options.until) throw error;
      await sleep(pause);
    }
  }
}
