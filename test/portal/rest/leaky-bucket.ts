export interface LeakyBucketOptions {
  capacity: number;
  /** Requests that leak out in a second. */
  drain: number;
  /** Unix time in milliseconds. */
  now: () => number;
}

/** Counts the requests of each source; `take` is false when the bucket of `source` is full. */
export interface LeakyBucket {
  take(source: string): boolean;
}

export function createLeakyBucket({ capacity, drain, now }: LeakyBucketOptions): LeakyBucket {
  const levels = new Map<string, { level: number; at: number }>();
  return {
    take(source) {
      const known = levels.get(source) ?? { level: 0, at: now() };
      const level = Math.max(0, known.level - ((now() - known.at) / 1000) * drain);
      const taken = level + 1 <= capacity;
      levels.set(source, { level: taken ? level + 1 : level, at: now() });
      return taken;
    },
  };
}
