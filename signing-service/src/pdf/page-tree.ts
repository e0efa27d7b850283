import type { PdfDict, PdfRef } from './object.js';

/** A rectangle in default user space units, normalised. */
export interface PdfRectangle {
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly top: number;
}

/** A page with its inheritable attributes resolved (ISO 32000-2 §7.7.3.4). */
export interface PdfPage {
  /** From 0. */
  readonly index: number;
  readonly ref: PdfRef;
  /** As written, inherited keys not included. */
  readonly dict: PdfDict;
  readonly mediaBox: PdfRectangle;
  /** Clipped to the media box. */
  readonly cropBox: PdfRectangle;
  readonly rotate: 0 | 90 | 180 | 270;
  readonly resources: PdfDict;
}
