import { type AppErrorCode, type AppErrorDetails, appErrors } from './contract/error.js';
import type { Retry } from '@dealseal/signing-service/contract/error';

/** The app-server's error: what a caller may know stands in `code` and `details`; `cause` is for the log only. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: AppErrorCode;
  readonly details: AppErrorDetails;
  /** Of a portal that the OAuth server had confirmed when it went wrong: its frame may show why. */
  readonly frameOrigin: string | null;

  constructor(code: AppErrorCode, options: { details?: AppErrorDetails; cause?: unknown; frameOrigin?: string } = {}) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
    this.frameOrigin = options.frameOrigin ?? null;
  }

  get status(): number {
    return appErrors[this.code].status;
  }

  get retry(): Retry {
    return appErrors[this.code].retry;
  }
}
