import { setTimeout as delay } from 'node:timers/promises';

/**
 * How many requests are being answered, and how many of them wait for a look at a whole chain, in memory that the looking threads share: while there are
 * others, they rest.
 */
export type RequestCounts = Int32Array<SharedArrayBuffer>;

export const requestCounts = (): RequestCounts => new Int32Array(new SharedArrayBuffer(8));

const [beingAnswered, waitingForLook] = [0, 1];

export function countAnswering(counts: RequestCounts, change: 1 | -1): number {
  return Atomics.add(counts, beingAnswered, change) + change;
}

export function isIdle(counts: RequestCounts): boolean {
  return Atomics.load(counts, beingAnswered) === 0;
}

export async function countWaiting<T>(counts: RequestCounts, work: Promise<T>): Promise<T> {
  Atomics.add(counts, waitingForLook, 1);
  try {
    return await work;
  } finally {
    Atomics.sub(counts, waitingForLook, 1);
  }
}

/** How much longer than its work a rest is. */
const restFactor = 2;
/** Milliseconds after which there are no rests any more: whoever waits for the look gives up after a minute. */
const patience = 20_000;

const processClock = {
  /** Milliseconds, monotonic. */
  now: () => performance.now(),
  pause: async (ms: number): Promise<void> => delay(ms),
};

/** Gives what is to be awaited after each piece of work: a rest, while others are being answered. */
export function restWhileOthers(counts: RequestCounts, { now, pause } = processClock): () => Promise<void> {
  let began = now();
  const until = began + patience;
  return async () => {
    const others = Atomics.load(counts, beingAnswered) > Atomics.load(counts, waitingForLook);
    if (others && began < until) await pause((now() - began) * restFactor);
    began = now();
  };
}
