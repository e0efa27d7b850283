import { SigningServiceError, SigningServiceUnreachable } from '@dealseal/signing-service/contract/service-call';
import type { ErrorRequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { AppError } from '../app-error.js';
import { PortalError } from '../bitrix24/portal-error.js';
import { type AppErrorBody, appErrors } from '../contract/error.js';

/** Express and its parsers mark what the client did wrong by a status below 500. */
function statusOf(error: unknown): number {
  if (!(error instanceof Error) || !('status' in error)) return 500;
  return typeof error.status === 'number' ? error.status : 500;
}

/** Any error as a caller may see it; what nobody foresaw is `internal`. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof PortalError) return error.toAppError();
  if (error instanceof SigningServiceError) {
    return new AppError(error.code, { details: error.details, cause: error });
  }
  if (error instanceof SigningServiceUnreachable) return new AppError('signing-service-unavailable', { cause: error });
  return new AppError(statusOf(error) < 500 ? 'request-invalid' : 'internal', { cause: error });
}

export function errorBody(error: AppError, reference: string): AppErrorBody {
  const { code, retry, details } = error;
  return { code, retry, reference, ...(Object.keys(details).length === 0 ? {} : { details }) };
}

/** The log line that a reference finds. */
export function logError(log: Logger, error: AppError): void {
  const line = { errorCode: error.code, err: error };
  if (error.status >= 500 && appErrors[error.code].retry !== 'never') log.error(line, 'request failed');
  else log.info(line, 'request refused');
}

export interface RequestScope {
  readonly reference: string;
  readonly log: Logger;
}

/** The one place where errors of `/api` become answers. */
export function apiErrorHandler(scopeOf: (response: Response) => RequestScope): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (thrown: unknown, _request, response: Response, _next) => {
    const { reference, log } = scopeOf(response);
    const error = toAppError(thrown);
    logError(log, error);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.status(error.status).json({ error: errorBody(error, reference) });
  };
}
