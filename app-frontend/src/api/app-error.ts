import type { AppErrorBody, AppErrorCode, AppErrorDetails } from '@dealseal/app-server/contract/error';

type Retry = AppErrorBody['retry'];

/** What goes wrong on this side of the wire. */
export type ClientErrorCode =
  /** No answer came. */
  | 'offline'
  /** An answer came that is none of ours (a proxy's page, cut JSON). */
  | 'answer-unreadable'
  /** The bytes shown have not the digest that the request names. */
  | 'content-differs'
  /** The preview could not be drawn. */
  | 'preview-failed'
  /** An administrator of signing stopped this person. */
  | 'signing-stopped';

export type ErrorCode = AppErrorCode | ClientErrorCode;

/** Every failure that a screen may show. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly retry: Retry;
  /** Under which the server's log line stands; null for errors that never reached it. */
  readonly reference: string | null;
  readonly details: AppErrorDetails;

  constructor(error: {
    code: ErrorCode;
    retry: Retry;
    reference?: string | undefined;
    details?: AppErrorDetails | undefined;
    cause?: unknown;
  }) {
    super(error.code, { cause: error.cause });
    this.code = error.code;
    this.retry = error.retry;
    this.reference = error.reference ?? null;
    this.details = error.details ?? {};
  }
}

/** An error of the server's as it stands in an answer or in a request's state. */
export function fromBody(body: AppErrorBody): AppError {
  return new AppError(body);
}

/** Anything thrown, as an AppError; what is unknown to us was thrown by our own code and is named as unreadable. */
export function toAppError(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  return new AppError({ code: 'answer-unreadable', retry: 'later', cause });
}

export function isAbort(cause: unknown): boolean {
  return cause instanceof DOMException && cause.name === 'AbortError';
}
