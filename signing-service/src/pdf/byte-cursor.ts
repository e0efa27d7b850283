import type { ByteSource } from './source.js';

const FIRST_WINDOW_BYTES = 1024;
const LARGEST_WINDOW_BYTES = 64 * 1024;

/** A reading position in a source. Loads a window of 1 KiB; larger ones while it moves straight on. */
export class ByteCursor {
  position: number;
  readonly source: ByteSource;
  #window: Uint8Array = new Uint8Array(0);
  #windowStart = 0;

  constructor(source: ByteSource, position: number) {
    this.source = source;
    this.position = position;
  }

  /** The byte `ahead` of the position, or -1 beyond the end. */
  peek(ahead = 0): number {
    const position = this.position + ahead;
    const byte = this.#window[position - this.#windowStart];
    return byte ?? this.#load(position);
  }

  /** The byte at the position, which moves on; -1 at the end. */
  next(): number {
    const byte = this.peek();
    if (byte >= 0) this.position += 1;
    return byte;
  }

  /** Whether the ASCII `text` stands at the position. */
  startsWith(text: string): boolean {
    for (let index = 0; index < text.length; index += 1) {
      if (this.peek(index) !== text.charCodeAt(index)) return false;
    }
    return true;
  }

  /** Moves over all bytes that have a 1 in the table. */
  skipWhile(accepted: Uint8Array): void {
    while (this.peek() >= 0) {
      const window = this.#window;
      let index = this.position - this.#windowStart;
      while (index < window.length && accepted[window[index] ?? 0] === 1) index += 1;
      this.position = this.#windowStart + index;
      if (index < window.length) return;
    }
  }

  #load(position: number): number {
    if (position < 0 || position >= this.source.size) return -1;
    const isNext = position === this.#windowStart + this.#window.length;
    const length = isNext ? Math.min(this.#window.length * 4, LARGEST_WINDOW_BYTES) : 0;
    this.#window = this.source.read(position, Math.max(length, FIRST_WINDOW_BYTES));
    this.#windowStart = position;
    return this.#window[0] ?? -1;
  }
}
