import type { ByteRange } from './earlier-signatures.js';

/** A revision that waits for what its /Contents will hold: a signature or a document time stamp. Plain data but for `tail`. */
export interface PreparedRevision {
  readonly fieldName: string;
  /** To be appended to the unchanged input; /ByteRange is final, /Contents is zeros. */
  readonly tail: Uint8Array;
  /** Input's size: where the tail begins in the output. */
  readonly tailStart: number;
  readonly byteRange: ByteRange;
  /** Position of the `<` of /Contents in the output. */
  readonly contentsOffset: number;
  /** Length of the hex string, brackets included. */
  readonly contentsLength: number;
}
