import { createHash } from 'node:crypto';
import type { ByteSource } from '../pdf/source.js';
import { concatSource, readBlocks } from '../pdf/source.js';
import type { ByteRange } from './earlier-signatures.js';
import { HashedSource } from './hashed-source.js';
import type { PreparedRevision } from './prepared-revision.js';

/** Digest of the bytes that a ByteRange covers, read block by block; `hash` is node:crypto's name. */
export function documentDigest(source: ByteSource, byteRange: ByteRange, hash: string): Uint8Array {
  const digest = createHash(hash);
  const [start, firstLength, secondStart, secondLength] = byteRange;
  for (const [from, length] of [
    [start, firstLength],
    [secondStart, secondLength],
  ] as const) {
    readBlocks(source, { start: from, end: from + length }, (block) => digest.update(block));
  }
  return digest.digest();
}

/**
 * Digest of the bytes that a prepared signature covers: the document, and its tail around /Contents. A HashedSource under
 * that hash has its share ready.
 */
export function preparedDigest(
  source: ByteSource,
  { tail, tailStart, byteRange }: Pick<PreparedRevision, 'tail' | 'tailStart' | 'byteRange'>,
  hash: string,
): Uint8Array {
  const [, gapStart, gapEnd, rest] = byteRange;
  const isReady = source instanceof HashedSource && source.algorithm === hash && source.size === tailStart;
  if (!isReady || gapStart < tailStart) return documentDigest(concatSource(source, tail), byteRange, hash);
  const digest = source.hash();
  digest.update(tail.subarray(0, gapStart - tailStart));
  return digest.update(tail.subarray(gapEnd - tailStart, gapEnd + rest - tailStart)).digest();
}
