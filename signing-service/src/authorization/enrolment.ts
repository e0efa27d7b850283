import type { ConfirmationAnswer, EnrolmentAnswer } from '../contract/people.js';
import type { AuthorizationContext, PersonKey } from './context.js';
import { ServiceError } from './errors.js';

/**
 * `POST /v1/enrolments`. Pending for 10 minutes; a new one takes the place of the person's pending one. Throws `activation-code-wrong`
 * (also for a person nobody knows), `codes-locked`, `codes-locked-for-good`, `already-enrolled`.
 */
export async function beginEnrolment(
  _context: AuthorizationContext,
  _request: PersonKey & { readonly activationCode: string; readonly account: string },
): Promise<EnrolmentAnswer> {
  throw new ServiceError('internal');
}

/** At the console: begins an enrolment without an activation code. Throws `act-not-possible` for a person who is unknown or stopped. */
export async function beginEnrolmentAtConsole(
  _context: AuthorizationContext,
  _request: PersonKey & { readonly account: string },
): Promise<EnrolmentAnswer> {
  throw new ServiceError('internal');
}

/**
 * One code, or two consecutive ones when the phone's clock is off by 90 s or more. The step it proves counts as used. Throws
 * `enrolment-expired` (also for an unknown or foreign one), `code-wrong`, `code-clock-off`, `codes-locked`, `codes-locked-for-good`.
 */
export async function confirmEnrolment(
  _context: AuthorizationContext,
  _request: PersonKey & { readonly enrolmentId: string; readonly codes: readonly string[] },
): Promise<ConfirmationAnswer> {
  throw new ServiceError('internal');
}

/** Ends a pending enrolment; one that is unknown or foreign is none to end. */
export async function cancelEnrolment(
  _context: AuthorizationContext,
  _request: PersonKey & { readonly enrolmentId: string },
): Promise<void> {
  throw new ServiceError('internal');
}
