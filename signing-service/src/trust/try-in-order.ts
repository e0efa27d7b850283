import { TrustError } from './trust-error.js';
import type { TrustErrorCode } from './trust-error.js';

/** Codes of the one error that stands for all: nobody answered, somebody answered wrongly, all refused. */
export interface JointCodes {
  readonly unavailable: TrustErrorCode;
  readonly invalid: TrustErrorCode;
  readonly refused: TrustErrorCode;
}

function jointError(causes: readonly TrustError[], codes: JointCodes): TrustError {
  const [first, ...others] = causes;
  if (first === undefined) return new TrustError(codes.unavailable, 'nobody is there to be asked', { retry: 'never' });
  const invalid = causes.find(({ code }) => code === codes.invalid);
  const isUnreached = causes.some(({ code }) => code !== codes.invalid && code !== codes.refused);
  const code = isUnreached ? codes.unavailable : invalid === undefined ? codes.refused : codes.invalid;
  if (others.length === 0 && first.code === code) return first;
  const retry = causes.some((cause) => cause.retry === 'later') ? 'later' : 'never';
  const check = code === codes.invalid && invalid?.check !== undefined ? { check: invalid.check } : {};
  return new TrustError(code, causes.map(({ message }) => message).join('; '), {
    causes,
    retry,
    ...check,
    cause: first,
  });
}

/** Where an answer came from, and the errors of those that were asked before. */
export interface Success<T> {
  readonly value: T;
  readonly failures: readonly TrustError[];
}

/**
 * The answer of the first service that gives one. When none does, throws their only error or a TrustError with all of them as
 * `causes`. Errors that are none of ours are thrown at once.
 */
export async function tryInOrder<S, T>(
  services: readonly S[],
  ask: (service: S) => Promise<T>,
  codes: JointCodes,
): Promise<Success<T>> {
  const failures: TrustError[] = [];
  for (const service of services) {
    try {
      return { value: await ask(service), failures };
    } catch (error) {
      if (!(error instanceof TrustError)) throw error;
      failures.push(error);
    }
  }
  throw jointError(failures, codes);
}
