/**
 * Why a file is not signed, beyond what engine and key refuse.
 *
 * - `certificate-file-unusable`: a file of certificates cannot be read or holds none
 * - `certificate-missing`: the key comes with no certificate, and none was named
 * - `certificate-ambiguous`: several certificates that are valid now belong to the key
 * - `certificate-expired`, `certificate-not-yet-valid`
 * - `certificate-unsuitable`: its key usage allows no signatures
 * - `chain-not-trusted`: no certificate that was named as trusted is reached
 * - `not-signed`: there is no signature whose level could be raised
 * - `signature-not-intact`: a signature of the document does not fit its bytes, or cannot be read: nothing can be proven for it
 * - `signature-expired`: a signature has no time stamp, and its certificate has expired: it is too late for one
 * - `password-file-unreadable`, `logo-unreadable`
 * - `input-unreadable`, `input-not-a-file`
 * - `input-changed`: somebody wrote to the input while it was read
 * - `output-is-input`: input and output are the same file
 * - `output-name-taken`: another file of the same run has the same name
 * - `output-not-a-file`: there is something else than a file
 * - `output-unwritable`
 */
export type FileSigningErrorCode =
  | 'certificate-file-unusable'
  | 'certificate-missing'
  | 'certificate-ambiguous'
  | 'certificate-expired'
  | 'certificate-not-yet-valid'
  | 'certificate-unsuitable'
  | 'chain-not-trusted'
  | 'not-signed'
  | 'signature-not-intact'
  | 'signature-expired'
  | 'password-file-unreadable'
  | 'logo-unreadable'
  | 'input-unreadable'
  | 'input-not-a-file'
  | 'input-changed'
  | 'output-is-input'
  | 'output-name-taken'
  | 'output-not-a-file'
  | 'output-unwritable';

/** The one error of `file-signing/`; `message` is for operators and holds no secret. */
export class FileSigningError extends Error {
  override readonly name = 'FileSigningError';
  readonly code: FileSigningErrorCode;
  /** The file at fault when it is not the document. */
  readonly file: string | undefined;

  constructor(
    code: FileSigningErrorCode,
    message: string,
    options: { readonly cause?: unknown; readonly file?: string | undefined } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.file = options.file;
  }
}

/** What the operating system says of a failed call: `no such file or directory`. */
export function systemReason(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown failure';
  // Node's text: `ENOENT: no such file or directory, open '…'`
  return /^[A-Z0-9]+: ([^,]+)/.exec(error.message)?.[1] ?? error.message;
}
