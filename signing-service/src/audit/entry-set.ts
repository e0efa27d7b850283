/** Entries that share their rows of the index. */
export const blockSize = 4_096;

const bitmapBytes = blockSize / 8;

/** Some entries of one block, by their offsets from 0: one bit for each. */
export class EntrySet {
  readonly #bits: Uint8Array;

  constructor(bits: Uint8Array = new Uint8Array(bitmapBytes)) {
    this.#bits = bits;
  }

  /** Every entry up to this offset, it included. */
  static through(offset: number): EntrySet {
    const set = new EntrySet(new Uint8Array(bitmapBytes).fill(0xff, 0, offset >> 3));
    for (let each = offset & ~7; each <= offset; each += 1) set.add(each);
    return set;
  }

  /** From its stored form: the bitmap, or the offsets in 16 bits each (little-endian) where that is shorter. */
  static decode(stored: Uint8Array): EntrySet {
    if (stored.length === bitmapBytes) return new EntrySet(Uint8Array.from(stored));
    const set = new EntrySet();
    for (let at = 0; at + 1 < stored.length; at += 2) set.add((stored[at] ?? 0) | ((stored[at + 1] ?? 0) << 8));
    return set;
  }

  add(offset: number): void {
    this.#bits[offset >> 3] = (this.#bits[offset >> 3] ?? 0) | (1 << (offset & 7));
  }

  addAll(other: EntrySet): void {
    other.#bits.forEach((byte, index) => {
      if (byte !== 0) this.#bits[index] = (this.#bits[index] ?? 0) | byte;
    });
  }

  /** Those that stand in both. */
  and(other: EntrySet): EntrySet {
    return new EntrySet(this.#bits.map((byte, index) => byte & (other.#bits[index] ?? 0)));
  }

  get isEmpty(): boolean {
    return this.#bits.every((byte) => byte === 0);
  }

  /** Rising. */
  offsets(): number[] {
    const offsets: number[] = [];
    this.#bits.forEach((byte, index) => {
      for (let bit = 0; byte >> bit !== 0; bit += 1) if (((byte >> bit) & 1) === 1) offsets.push(index * 8 + bit);
    });
    return offsets;
  }
}

/** The stored form of these offsets, each once. */
export function encodeOffsets(offsets: readonly number[]): Uint8Array {
  if (offsets.length * 2 < bitmapBytes) return new Uint8Array(Uint16Array.from(offsets).buffer);
  const bits = new Uint8Array(bitmapBytes);
  for (const offset of offsets) bits[offset >> 3] = (bits[offset >> 3] ?? 0) | (1 << (offset & 7));
  return bits;
}

export function blockOf(sequence: number): number {
  return Math.floor((sequence - 1) / blockSize);
}

export function offsetOf(sequence: number): number {
  return (sequence - 1) % blockSize;
}

export function sequenceAt(block: number, offset: number): number {
  return block * blockSize + offset + 1;
}
