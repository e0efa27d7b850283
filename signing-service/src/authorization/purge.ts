import type { AuthorizationContext } from './context.js';
import { ServiceError } from './errors.js';

/** Deletes expired enrolments, old authorizations, used steps and counters of persons nobody knows. Run it hourly. */
export async function purgeExpired(_context: AuthorizationContext): Promise<void> {
  throw new ServiceError('internal');
}
