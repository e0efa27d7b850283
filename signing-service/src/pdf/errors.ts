/**
 * Why a document cannot be read or extended.
 *
 * - `pdf-not-a-pdf`: no `%PDF-` header within the first 1,024 bytes.
 * - `pdf-damaged`: the cross-reference data or a touched object contradicts ISO 32000-2 beyond what viewers forgive.
 * - `pdf-encrypted`: the document needs a password, and none was given.
 * - `pdf-password-wrong`: the password given does not open the document.
 * - `pdf-encryption-unsupported`: encrypted by another handler, version or method than those of the standard security handler.
 * - `pdf-ambiguous`: two readers would see different contents for an object that is to be rewritten.
 * - `pdf-limit-exceeded`: reading would cost more than the limits allow.
 * - `pdf-unsupported`: well-formed, but outside what this engine can extend.
 */
export type PdfErrorCode =
  | 'pdf-not-a-pdf'
  | 'pdf-damaged'
  | 'pdf-encrypted'
  | 'pdf-password-wrong'
  | 'pdf-encryption-unsupported'
  | 'pdf-ambiguous'
  | 'pdf-limit-exceeded'
  | 'pdf-unsupported';

/** The only error that the engine throws about a document. Its message never quotes the document's contents. */
export class PdfError extends Error {
  override readonly name = 'PdfError';
  readonly code: PdfErrorCode;
  /** Another document may succeed; the same one will not. */
  readonly retry = 'input';

  constructor(code: PdfErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
