import type { PdfErrorCode } from '../pdf/errors.js';

/**
 * Why the engine refuses, beyond what reading the document refuses.
 *
 * - `pdf-certified-no-changes`: an earlier signer allowed no change (DocMDP P 1, or a lock)
 * - `mark-text-unsupported`: the mark's font lacks a character of a name
 * - `time-zone-unknown`: not an IANA time zone
 * - `signature-too-large`: the ContentInfo is longer than the place reserved for it
 * - `document-changed`: input or tail are not the bytes that were prepared
 * - `engine-failed`: the worker died or broke in a way no input should cause
 */
export type PadesErrorCode =
  | PdfErrorCode
  | 'pdf-certified-no-changes'
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
