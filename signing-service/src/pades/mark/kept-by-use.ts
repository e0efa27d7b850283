/** What was used last, as much of it as the limits allow; the least recently put is forgotten first. */
export class KeptByUse<T> {
  readonly #kept = new Map<string, T>();
  readonly #limits: { readonly entries: number; readonly bytes: number };
  readonly #bytesOf: (value: T) => number;
  #bytes = 0;

  constructor(limits: { readonly entries: number; readonly bytes: number }, bytesOf: (value: T) => number) {
    this.#limits = limits;
    this.#bytesOf = bytesOf;
  }

  get(key: string): T | undefined {
    return this.#kept.get(key);
  }

  /** Keeps the value as the one used last. */
  put(key: string, value: T): void {
    this.#forget(key);
    this.#kept.set(key, value);
    this.#bytes += this.#bytesOf(value);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#limits.entries && this.#bytes <= this.#limits.bytes) break;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    const value = this.#kept.get(key);
    if (value === undefined) return;
    this.#kept.delete(key);
    this.#bytes -= this.#bytesOf(value);
  }
}
