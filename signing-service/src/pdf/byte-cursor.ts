import type { ByteSource } from './source.js';

const FIRST_WINDOW_BYTES = 1024;
const LARGEST_WINDOW_BYTES = 64 * 1024;
const EMPTY = Buffer.alloc(0);

/** A reading position in a source. Loads a window of 1 KiB; larger ones while it moves straight on. */
export class ByteCursor {
  position: number;
  readonly source: ByteSource;
  #window: Buffer = EMPTY;
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

  /**
   * Moves over all bytes that have a 1 in the table and answers them as latin1. Stays and answers undefined when they do
   * not end within what is loaded.
   */
  takeWhile(accepted: Uint8Array): string | undefined {
    const window = this.#window;
    const from = this.position - this.#windowStart;
    if (from < 0) return undefined;
    let index = from;
    while (index < window.length && accepted[window[index] ?? 0] === 1) index += 1;
    if (index >= window.length) return undefined;
    this.position = this.#windowStart + index;
    return window.toString('latin1', from, index);
  }

  /**
   * Moves behind the next `end` and answers the bytes before it as latin1. Stays and answers undefined when it is not
   * found within 64 KiB.
   */
  takeBefore(end: number): string | undefined {
    for (let next = FIRST_WINDOW_BYTES * 8; ; next *= 8) {
      const from = this.position - this.#windowStart;
      const index = from < 0 || from > this.#window.length ? -1 : this.#window.indexOf(end, from);
      if (index >= 0) {
        this.position = this.#windowStart + index + 1;
        return this.#window.toString('latin1', from, index);
      }
      if (next > LARGEST_WINDOW_BYTES) return undefined;
      this.#loadWindow(this.position, next);
    }
  }

  #load(position: number): number {
    if (position < 0 || position >= this.source.size) return -1;
    const isNext = position === this.#windowStart + this.#window.length;
    const length = isNext ? Math.min(this.#window.length * 4, LARGEST_WINDOW_BYTES) : 0;
    this.#loadWindow(position, Math.max(length, FIRST_WINDOW_BYTES));
    return this.#window[0] ?? -1;
  }

  #loadWindow(position: number, length: number): void {
    const bytes = this.source.read(position, length);
    this.#window = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#windowStart = position;
  }
}
