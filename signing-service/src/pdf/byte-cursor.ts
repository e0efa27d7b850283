import type { ByteSource } from './source.js';

const WINDOW_BYTES = 1024;

/** A reading position in a source. Looks at one byte at a time and loads 1 KiB windows as it moves. */
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

  #load(position: number): number {
    if (position < 0 || position >= this.source.size) return -1;
    this.#window = this.source.read(position, WINDOW_BYTES);
    this.#windowStart = position;
    return this.#window[0] ?? -1;
  }
}
