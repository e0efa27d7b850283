import { AppError } from '../app-error.js';

/** A leaky bucket for each key: `burst` calls at once, `perSecond` on the long run. */
export interface RateLimit {
  /** Throws AppError `too-many-requests` with `waitSeconds`. */
  take(key: string): void;
}

const keysAtMost = 50_000;

export function createRateLimit(options: {
  readonly burst: number;
  readonly perSecond: number;
  readonly now: () => number;
}): RateLimit {
  const { burst, perSecond, now } = options;
  const buckets = new Map<string, { level: number; at: number }>();
  return {
    take: (key) => {
      const at = now();
      const known = buckets.get(key);
      const level = known === undefined ? 0 : Math.max(0, known.level - ((at - known.at) / 1000) * perSecond);
      if (level + 1 > burst) {
        throw new AppError('too-many-requests', {
          details: { waitSeconds: Math.ceil((level + 1 - burst) / perSecond) },
        });
      }
      // Last used, last in the map: the first ones are the oldest.
      buckets.delete(key);
      buckets.set(key, { level: level + 1, at });
      const [oldest] = buckets.keys();
      if (buckets.size > keysAtMost && oldest !== undefined) buckets.delete(oldest);
    },
  };
}
