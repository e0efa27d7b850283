import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import type { ByteSpan } from '../pdf/object.js';
import type { ByteSource, VisitBlock } from '../pdf/source.js';
import { readBlocks } from '../pdf/source.js';

/**
 * A document that is hashed when it is first read through, as the search for definitions does before every update: a long
 * one is then not read again for its digest.
 */
export class HashedSource implements ByteSource {
  readonly size: number;
  readonly read: ByteSource['read'];
  /** By its name in node:crypto. */
  readonly algorithm: string;
  readonly #source: ByteSource;
  readonly #onHashed: VisitBlock;
  #hash: Hash | undefined;

  /** `onHashed` is shown each block, front to back, as it enters the digest. */
  constructor(source: ByteSource, algorithm: string, onHashed: VisitBlock = () => undefined) {
    this.size = source.size;
    this.read = source.read;
    this.algorithm = algorithm;
    this.#source = source;
    this.#onHashed = onHashed;
  }

  readonly readBlocks = (span: ByteSpan, visit: VisitBlock): void => {
    if (this.#hash === undefined && span.start === 0 && span.end === this.size) this.#hash = this.#readThrough(visit);
    else readBlocks(this.#source, span, visit);
  };

  /** A running hash of the whole document, for what follows it. */
  hash(): Hash {
    this.#hash ??= this.#readThrough(() => undefined);
    return this.#hash.copy();
  }

  /** The same bytes at another place, not hashed again. */
  movedTo(source: ByteSource): HashedSource {
    const moved = new HashedSource(source, this.algorithm);
    moved.#hash = this.hash();
    return moved;
  }

  #readThrough(visit: VisitBlock): Hash {
    const hash = createHash(this.algorithm);
    readBlocks(this.#source, { start: 0, end: this.size }, (block, offset) => {
      hash.update(block);
      this.#onHashed(block, offset);
      visit(block, offset);
    });
    return hash;
  }
}
