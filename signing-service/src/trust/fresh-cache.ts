export interface FreshCacheOptions {
  readonly maxEntries: number;
  readonly maxBytes: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A value with the room that it takes and the time until which it may be given out again. */
export interface Kept<T> {
  readonly value: T;
  readonly bytes: number;
  /** Milliseconds since the epoch. */
  readonly freshUntil: number;
}

export interface FreshCache<T> {
  /**
   * The value kept under `key` while it is fresh and `suits`, else what `load` answers. Callers that come while a load of
   * their key is under way wait for that one. What fails is not kept.
   */
  get(key: string, load: () => Promise<Kept<T>>, suits?: (value: T) => boolean): Promise<T>;
}

/** Keeps what was asked for last, within both bounds. */
export function createFreshCache<T>({ maxEntries, maxBytes, now }: FreshCacheOptions): FreshCache<T> {
  /** In the order of their last use. */
  const entries = new Map<string, Kept<T>>();
  const loads = new Map<string, Promise<T>>();
  let bytes = 0;

  function drop(key: string): void {
    bytes -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  }

  function keep(key: string, entry: Kept<T>): void {
    drop(key);
    if (entry.bytes > maxBytes || entry.freshUntil <= now()) return;
    entries.set(key, entry);
    bytes += entry.bytes;
    for (const oldest of entries.keys()) {
      if (bytes <= maxBytes && entries.size <= maxEntries) break;
      drop(oldest);
    }
  }

  function found(key: string): Kept<T> | undefined {
    const entry = entries.get(key);
    if (entry === undefined) return undefined;
    if (entry.freshUntil <= now()) {
      drop(key);
      return undefined;
    }
    entries.delete(key);
    entries.set(key, entry);
    return entry;
  }

  async function loadOnce(key: string, load: () => Promise<Kept<T>>): Promise<T> {
    try {
      const entry = await load();
      keep(key, entry);
      return entry.value;
    } finally {
      loads.delete(key);
    }
  }

  function begin(key: string, load: () => Promise<Kept<T>>): Promise<T> {
    const loading = loadOnce(key, load);
    loads.set(key, loading);
    return loading;
  }

  return {
    async get(key, load, suits = () => true) {
      const entry = found(key);
      if (entry !== undefined && suits(entry.value)) return entry.value;
      const under = loads.get(key);
      if (under !== undefined) {
        const value = await under;
        if (suits(value)) return value;
      }
      return loads.get(key) ?? begin(key, load);
    },
  };
}
