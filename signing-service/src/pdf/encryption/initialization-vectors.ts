import { createHmac } from 'node:crypto';
import type { PdfRef } from '../object.js';
import { AES_BLOCK_BYTES } from './aes.js';

/** The IV for the `index`-th piece of data of an object. */
export type InitializationVectors = (piece: IvPiece) => Uint8Array;

export interface IvPiece {
  readonly ref: PdfRef;
  /** Which string or stream of the object, from 0. */
  readonly index: number;
  /** What will be enciphered under the IV. */
  readonly data: Uint8Array;
}

/**
 * IVs of one revision that are no dice, so that the same revision made again has the same bytes: HMAC-SHA-256 over the
 * revision's id, the object, the place in it and the data, under a key that is drawn from the file encryption key.
 *
 * CBC wants of an IV that it does not return with other data, and that nobody who chooses the data knows it beforehand (NIST SP
 * 800-38A, appendix C). Other data, another place or another revision give another HMAC; the same IV comes back only with the same
 * data in the same place of the same revision, where it tells what everybody sees: that it is the same. And without the file
 * encryption key, or the revision's random id, it cannot be foretold; whoever has the key reads the document anyway.
 */
export function createInitializationVectors(fileKey: Uint8Array, revisionId: Uint8Array): InitializationVectors {
  const key = createHmac('sha256', fileKey).update('initialization vectors', 'latin1').digest();
  return ({ ref, index, data }) => {
    const place = Buffer.from(`${ref.toString()} ${index} ${revisionId.length} `, 'latin1');
    const digest = createHmac('sha256', key).update(place).update(revisionId).update(data).digest();
    return digest.subarray(0, AES_BLOCK_BYTES);
  };
}
