import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSpan } from './object.js';
import type { ByteSource, VisitBlock } from './source.js';
import { BLOCK_BYTES } from './source.js';

const CACHED_BLOCK_BYTES = 16 * 1024;
const CACHED_BLOCKS = 32;

/** Reads a file in blocks of 16 KiB, of which it keeps the 32 last used. Close it when done. */
export class FileSource implements ByteSource {
  readonly size: number;
  readonly #descriptor: number;
  readonly #blocks = new Map<number, Uint8Array>();

  /** @throws the file system's error when the file cannot be opened. */
  constructor(path: string) {
    this.#descriptor = openSync(path, 'r');
    this.size = fstatSync(this.#descriptor).size;
  }

  readonly read = (offset: number, length: number): Uint8Array => {
    const start = Math.max(0, offset);
    const end = Math.min(this.size, offset + length);
    if (end <= start) return new Uint8Array(0);
    const index = Math.floor(start / CACHED_BLOCK_BYTES);
    const from = start - index * CACHED_BLOCK_BYTES;
    const to = from + end - start;
    if (to <= CACHED_BLOCK_BYTES) return this.#block(index).subarray(from, to);
    return this.#readExactly(start, Buffer.allocUnsafeSlow(end - start));
  };

  /** One buffer serves all blocks: what is read once needs no cache, and stays in the processor's own. */
  readonly readBlocks = ({ start, end }: ByteSpan, visit: VisitBlock): void => {
    const block = Buffer.allocUnsafeSlow(Math.max(0, Math.min(BLOCK_BYTES, end - start)));
    for (let offset = start; offset < end; offset += block.length) {
      visit(this.#readExactly(offset, end - offset < block.length ? block.subarray(0, end - offset) : block), offset);
    }
  };

  close(): void {
    this.#blocks.clear();
    closeSync(this.#descriptor);
  }

  #block(index: number): Uint8Array {
    const cached = this.#blocks.get(index);
    const start = index * CACHED_BLOCK_BYTES;
    const length = Math.min(CACHED_BLOCK_BYTES, this.size - start);
    const block = cached ?? this.#readExactly(start, Buffer.allocUnsafeSlow(length));
    this.#blocks.delete(index);
    this.#blocks.set(index, block);
    if (this.#blocks.size > CACHED_BLOCKS) {
      for (const oldest of this.#blocks.keys()) {
        this.#blocks.delete(oldest);
        break;
      }
    }
    return block;
  }

  /** Fills `bytes` with what stands at `offset`. */
  #readExactly(offset: number, bytes: Buffer): Uint8Array {
    let filled = 0;
    while (filled < bytes.length) {
      const count = readSync(this.#descriptor, bytes, filled, bytes.length - filled, offset + filled);
      if (count === 0) throw new Error('the file became shorter while it was read');
      filled += count;
    }
    return bytes;
  }
}
