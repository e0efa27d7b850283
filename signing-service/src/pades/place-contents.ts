import { PadesError } from './pades-error.js';
import type { PreparedRevision } from './prepared-revision.js';

/**
 * The tail with the DER ContentInfo in the room reserved for it; nothing is checked against the document (`completeSignature`
 * does). Throws `signature-too-large`.
 */
export function placeContents(
  { tail, tailStart, contentsOffset, contentsLength }: PreparedRevision,
  contentInfo: Uint8Array,
): Uint8Array {
  if (2 * contentInfo.length > contentsLength - 2) {
    const [needed, reserved] = [contentInfo.length, (contentsLength - 2) / 2];
    throw new PadesError('signature-too-large', `the ContentInfo takes ${needed} bytes, ${reserved} are reserved`);
  }
  const completed = Buffer.from(tail);
  const hex = Buffer.from(contentInfo.buffer, contentInfo.byteOffset, contentInfo.byteLength).toString('hex');
  completed.write(hex, contentsOffset + 1 - tailStart, 'latin1');
  return completed;
}
