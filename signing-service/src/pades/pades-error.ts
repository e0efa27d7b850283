import type { PdfErrorCode } from '../pdf/errors.js';

/**
 * Why the engine refuses, beyond what reading the document refuses.
 *
 * - `pdf-certified-no-changes`: an earlier signer allowed no change (DocMDP P 1, or a lock)
 * - `field-not-found`: no field has that fully qualified name
 * - `field-not-a-signature-field`: the field of that name is of another type
 * - `field-already-signed`: the field of that name has a value
 * - `field-read-only`: the field's ReadOnly flag is set
 * - `field-locked`: an earlier signer locked the field (FieldMDP), or all fields and a visible one would be added
 * - `field-name-taken`: a new field was to have exactly a name that is taken, or cannot be one
 * - `field-seed-value-unmet`: the field demands of its signature what this one would not be; the message names the entry
 * - `certification-not-first`: only a document's first signature can certify it
 * - `mark-does-not-fit`: the rectangle of the field or of the place chosen is too small for any text
 * - `mark-off-page`: the place chosen is not on a page of the document as a whole
 * - `mark-overlaps`: at the place chosen the mark would cover an annotation or a form field
 * - `mark-no-free-place`: the page has no place for a mark that would cover nothing it may not
 * - `mark-image-invalid`: the logo is no PNG or JPEG that can be embedded
 * - `mark-image-too-large`: the logo has too many bytes or pixels
 * - `mark-text-unsupported`: the mark's font lacks a character of a name
 * - `time-zone-unknown`: not an IANA time zone
 * - `signature-too-large`: the ContentInfo is longer than the place reserved for it
 * - `document-changed`: input or tail are not the bytes that were prepared
 * - `engine-failed`: the worker died or broke in a way no input should cause
 */
export type PadesErrorCode =
  | PdfErrorCode
  | 'pdf-certified-no-changes'
  | 'field-not-found'
  | 'field-not-a-signature-field'
  | 'field-already-signed'
  | 'field-read-only'
  | 'field-locked'
  | 'field-name-taken'
  | 'field-seed-value-unmet'
  | 'certification-not-first'
  | 'mark-does-not-fit'
  | 'mark-off-page'
  | 'mark-overlaps'
  | 'mark-no-free-place'
  | 'mark-image-invalid'
  | 'mark-image-too-large'
  | 'mark-text-unsupported'
  | 'time-zone-unknown'
  | 'signature-too-large'
  | 'document-changed'
  | 'engine-failed';

/** The error of `pades/`, and what every error of the engine's workers arrives as. Never quotes the document. */
export class PadesError extends Error {
  readonly code: PadesErrorCode;
  readonly retry: 'never' | 'now' | 'input';

  constructor(code: PadesErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PadesError';
    this.code = code;
    this.retry = retryOf(code);
  }
}

function retryOf(code: PadesErrorCode): 'never' | 'now' | 'input' {
  if (code === 'engine-failed') return 'now';
  return code === 'signature-too-large' || code === 'document-changed' ? 'never' : 'input';
}
