import { pair } from '@dealseal/signing-service/contract/pair';
import { parsePairingCode } from '@dealseal/signing-service/contract/info';
import { AppError } from '../app-error.js';
import type { PortalRepository } from '../store/portal-repository.js';
import { makeKeyAndRequest } from './certificate-request.js';
import type { ServiceClients } from './service-clients.js';

export interface PairParts {
  readonly portals: PortalRepository;
  readonly services: ServiceClients;
  /** Origins of the signing-services that portals may be paired with. */
  readonly allowedServices: readonly string[];
  /** How we call ourselves, for the service's audit. */
  readonly clientName: string;
}

/**
 * Trades a pairing code made at the service's console for a client certificate and keeps it for the portal. The key is made here and
 * leaves nowhere. Throws AppError `pairing-code-invalid`, `request-invalid` for a service that is not allowed; SigningServiceError.
 */
export async function pairPortal(
  parts: PairParts,
  memberId: string,
  request: { readonly pairingCode: string; readonly service: string },
): Promise<void> {
  if (!parts.allowedServices.includes(request.service)) throw new AppError('request-invalid');
  const code = parsePairingCode(request.pairingCode);
  if (code === null) throw new AppError('pairing-code-invalid');
  const { key, certificateRequest } = makeKeyAndRequest('DealSeal app-server');
  const answer = await pair({
    url: request.service,
    authorityFingerprint: code.authorityFingerprint,
    request: { secret: code.secret, certificateRequest, clientName: parts.clientName },
  });
  await parts.portals.setPairing(memberId, {
    service: request.service,
    tenantId: answer.tenantId,
    tenantName: answer.tenantName,
    certificate: answer.certificate,
    authority: answer.authority,
    key,
  });
  await parts.services.forget(memberId);
}
