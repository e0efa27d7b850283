import type { ErrorDetails, ServiceErrorCode } from '../contract/error.js';

/**
 * The one error of the signing-service that leaves it: a code of the contract, and facts for its text.
 * `privateCause` is for the log line only; it never holds a PIN, a code, a secret or a document's bytes.
 */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: ServiceErrorCode;
  readonly details: ErrorDetails;
  readonly privateCause: unknown;

  constructor(
    code: ServiceErrorCode,
    options: { readonly details?: ErrorDetails | undefined; readonly privateCause?: unknown } = {},
  ) {
    super(code);
    this.code = code;
    this.details = options.details ?? {};
    this.privateCause = options.privateCause;
  }
}
