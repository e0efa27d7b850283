import { createHash } from 'node:crypto';
import type { ByteSource } from '../pdf/source.js';
import type { ByteRange } from './earlier-signatures.js';

const chunkBytes = 1024 * 1024;

/**
 * Digest of the bytes that a ByteRange covers, read in pieces of 1 MiB; `hash` is node:crypto's name. `source` is the
 * whole file (`concatSource` for input and tail).
 */
export function documentDigest(source: ByteSource, byteRange: ByteRange, hash: string): Uint8Array {
  const digest = createHash(hash);
  const [start, firstLength, secondStart, secondLength] = byteRange;
  for (const [from, length] of [
    [start, firstLength],
    [secondStart, secondLength],
  ] as const) {
    for (let at = from; at < from + length; at += chunkBytes) {
      digest.update(source.read(at, Math.min(chunkBytes, from + length - at)));
    }
  }
  return digest.digest();
}
