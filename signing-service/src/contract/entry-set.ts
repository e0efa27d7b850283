/** Entries that share their rows of the index. */
export const blockSize = 4_096;

const bitmapBytes = blockSize / 8;

const words = blockSize / 32;

/** Some entries of one block, by their offsets from 0: one bit for each. */
export class EntrySet {
  readonly #bits: Uint32Array;

  constructor(bits: Uint32Array = new Uint32Array(words)) {
    this.#bits = bits;
  }

  /** Every entry up to this offset, it included. */
  static through(offset: number): EntrySet {
    const set = new EntrySet(new Uint32Array(words).fill(0xffffffff, 0, offset >> 5));
    for (let each = offset & ~31; each <= offset; each += 1) set.add(each);
    return set;
  }

  /** From its stored form: the bitmap, or the offsets in 16 bits each (little-endian) where that is shorter. */
  static decode(stored: Uint8Array): EntrySet {
    if (stored.length === bitmapBytes) return new EntrySet(wordsIn(stored));
    const set = new EntrySet();
    set.addStored(stored);
    return set;
  }

  add(offset: number): void {
    this.#bits[offset >> 5] = (this.#bits[offset >> 5] ?? 0) | (1 << (offset & 31));
  }

  addAll(other: EntrySet): void {
    for (let at = 0; at < words; at += 1) this.#bits[at] = (this.#bits[at] ?? 0) | (other.#bits[at] ?? 0);
  }

  /** Those of a stored form. */
  addStored(stored: Uint8Array): void {
    if (stored.length === bitmapBytes) this.addAll(EntrySet.decode(stored));
    else for (let at = 0; at + 1 < stored.length; at += 2) this.add((stored[at] ?? 0) | ((stored[at + 1] ?? 0) << 8));
  }

  /** Those that stand in both. */
  and(other: EntrySet): EntrySet {
    const both = new Uint32Array(words);
    for (let at = 0; at < words; at += 1) both[at] = (this.#bits[at] ?? 0) & (other.#bits[at] ?? 0);
    return new EntrySet(both);
  }

  get isEmpty(): boolean {
    for (let at = 0; at < words; at += 1) if (this.#bits[at] !== 0) return false;
    return true;
  }

  /** The stored form. */
  encode(): Uint8Array {
    return this.#isMany() ? new Uint8Array(this.#bits.slice().buffer) : encodeOffsets(this.offsets());
  }

  /** Too many for offsets to be shorter than the bitmap. */
  #isMany(): boolean {
    let count = 0;
    for (let at = 0; at < words && count * 2 < bitmapBytes; at += 1) {
      for (let word = this.#bits[at] ?? 0; word !== 0; word &= word - 1) count += 1;
    }
    return count * 2 >= bitmapBytes;
  }

  /** Rising. */
  offsets(): number[] {
    const offsets: number[] = [];
    for (let at = 0; at < words; at += 1) {
      const word = this.#bits[at] ?? 0;
      if (word === 0) continue;
      for (let bit = 0; bit < 32; bit += 1) if (((word >>> bit) & 1) === 1) offsets.push(at * 32 + bit);
    }
    return offsets;
  }
}

/** What a database or a peer gave may begin at an odd address: then in a copy. */
function wordsIn(bitmap: Uint8Array): Uint32Array {
  const { buffer, byteOffset } = bitmap.byteOffset % 4 === 0 ? bitmap : new Uint8Array(bitmap);
  return new Uint32Array(buffer, byteOffset, words);
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
