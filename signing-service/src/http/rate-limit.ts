/** Allowance of one key: so many at once, and so many more each second. */
export interface Allowance {
  readonly burst: number;
  readonly perSecond: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Token buckets by key. Holds at most `maxKeys`: the longest unused make room. */
export class RateLimit {
  readonly #allowance: Allowance;
  readonly #monotonicNow: () => number;
  readonly #maxKeys: number;
  readonly #buckets = new Map<string, Bucket>();

  /** `monotonicNow` in milliseconds. */
  constructor(allowance: Allowance, monotonicNow: () => number, maxKeys = 10_000) {
    this.#allowance = allowance;
    this.#monotonicNow = monotonicNow;
    this.#maxKeys = maxKeys;
  }

  /** Takes one from the key's bucket; false when it is empty. */
  take(key: string): boolean {
    const now = this.#monotonicNow();
    const { burst, perSecond } = this.#allowance;
    const bucket = this.#buckets.get(key) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
    this.#buckets.delete(key);
    this.#buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    this.#makeRoom();
    return tokens >= 1;
  }

  #makeRoom(): void {
    if (this.#buckets.size <= this.#maxKeys) return;
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }
}
