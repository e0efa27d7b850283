import type { AuthorizationAnswer, AuthorizationRequest } from '../contract/signatures.js';
import type { AuthorizationContext } from './context.js';
import { ServiceError } from './errors.js';

/**
 * `POST /v1/authorizations`: a code opens exactly these digests for one credential, for two minutes. A repeat of the request key with the same
 * person, credential and digests answers the same and costs no code. Throws the codes of a code check,
 * `credential-not-granted`, `request-key-reused`.
 */
export async function authorize(
  _context: AuthorizationContext,
  _tenantId: string,
  _request: AuthorizationRequest,
): Promise<AuthorizationAnswer> {
  throw new ServiceError('internal');
}
