import { type SigningServiceClient } from '@dealseal/signing-service/contract/client';
import { SigningServiceError, SigningServiceUnreachable } from '@dealseal/signing-service/contract/service-call';
import { AppError } from '../app-error.js';
import { PortalError } from '../bitrix24/portal-error.js';
import type { RequestError } from './signing-request.js';

/** The signing-service that a portal is paired with. Throws signing-service-unpaired. */
export interface ServiceClients {
  of(memberId: string): Promise<SigningService>;
}

/** The part of the contract that signing uses. */
export type SigningService = Pick<SigningServiceClient, 'inspect' | 'authorize' | 'sign' | 'signatureStatus'>;

/** How the service's, the portal's and our own errors stand in a request; what nobody foresaw is `internal`. */
export function requestErrorOf(error: unknown): RequestError {
  if (error instanceof PortalError) return { code: error.toAppError().code };
  if (error instanceof AppError || error instanceof SigningServiceError) {
    return Object.keys(error.details).length === 0
      ? { code: error.code }
      : { code: error.code, details: error.details };
  }
  return { code: error instanceof SigningServiceUnreachable ? 'signing-service-unavailable' : 'internal' };
}
