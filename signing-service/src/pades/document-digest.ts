import { createHash } from 'node:crypto';
import type { ByteSource } from '../pdf/source.js';
import type { ByteRange } from './earlier-signatures.js';

/** As large as the blocks of a FileSource and aligned to them, so that nothing is copied. */
const blockBytes = 64 * 1024;

/**
 * Digest of the bytes that a ByteRange covers, read block by block; `hash` is node:crypto's name. `source` is the
 * whole file (`concatSource` for input and tail).
 */
export function documentDigest(source: ByteSource, byteRange: ByteRange, hash: string): Uint8Array {
  const digest = createHash(hash);
  const [start, firstLength, secondStart, secondLength] = byteRange;
  for (const [from, length] of [
    [start, firstLength],
    [secondStart, secondLength],
  ] as const) {
    const end = from + length;
    for (let at = from; at < end; at += blockBytes - (at % blockBytes)) {
      digest.update(source.read(at, Math.min(blockBytes - (at % blockBytes), end - at)));
    }
  }
  return digest.digest();
}
