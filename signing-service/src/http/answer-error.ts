import type { ErrorRequestHandler, Request, Response } from 'express';
import type { Logger } from 'pino';
import { ServiceError } from '../authorization/errors.js';
import {
  codesForContract1,
  codesForContract2,
  codesForContract3,
  type ServiceErrorBody,
  type ServiceErrorCode,
  serviceErrors,
} from '../contract/error.js';
import { describeError } from '../logging/logger.js';
import { contextOf } from './request-context.js';

/** How long a client may go on sending a body that was refused, in milliseconds. */
const drainTime = 5_000;

/**
 * The one place where an error becomes an answer. A ServiceError answers its code; anything else is `internal`, with a reference
 * under which the log tells what it was.
 */
export const answerError: ErrorRequestHandler = (error: unknown, request, response, _next) => {
  const context = contextOf(request);
  const known = asServiceError(error);
  context.errorCode = known.code;
  logCause(context.log, known);
  if (response.headersSent) {
    // The head promised a length that the body will not reach: only cutting the connection tells the client.
    response.destroy();
    return;
  }
  const code = codeFor(context.contract, known.code);
  const { status, retry } = serviceErrors[code];
  const body: ServiceErrorBody = {
    error: {
      code,
      retry,
      reference: context.reference,
      ...(Object.keys(known.details).length > 0 ? { details: known.details } : {}),
    },
  };
  response.status(status).json(body);
  drain(request, response);
};

/** The code in the words of the contract that is spoken. */
function codeFor(contract: number, code: ServiceErrorCode): ServiceErrorCode {
  const inThree = contract < 4 ? (codesForContract3[code] ?? code) : code;
  const inTwo = contract < 3 ? (codesForContract2[inThree] ?? inThree) : inThree;
  return contract < 2 ? (codesForContract1[inTwo] ?? inTwo) : inTwo;
}

function asServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  // What body-parser and Express throw for a malformed request carries a status below 500.
  if (error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500) {
    return new ServiceError('request-invalid', { privateCause: error });
  }
  return new ServiceError('internal', { privateCause: error });
}

function logCause(log: Logger, error: ServiceError): void {
  if (error.code === 'internal') log.error({ err: describeError(error.privateCause) }, 'internal error');
  else if (error.privateCause !== undefined) {
    const cause = typeof error.privateCause === 'string' ? error.privateCause : describeError(error.privateCause);
    log.info({ errorCode: error.code, cause }, 'refused');
  }
}

/** Reads and drops the rest of a refused body for a while, so that the client gets to the answer; then the connection goes. */
function drain(request: Request, response: Response): void {
  if (request.complete) return;
  request.unpipe();
  request.resume();
  const timer = setTimeout(() => request.destroy(), drainTime);
  const stop = (): void => clearTimeout(timer);
  request.once('end', stop);
  request.once('close', stop);
  response.once('close', stop);
}
