import type { ActsAnswer, ActsRequest } from '../contract/acts.js';
import type { AuthorizationContext } from './context.js';
import { ServiceError } from './errors.js';

/**
 * `POST /v1/acts`: all or none, authorised by an administrator's own code; idempotent by request key. Throws the codes of
 * a code check, `not-an-administrator`, `act-not-possible`, `request-key-reused`.
 */
export async function performActs(
  _context: AuthorizationContext,
  _tenantId: string,
  _request: ActsRequest,
): Promise<ActsAnswer> {
  throw new ServiceError('internal');
}
