import { SigningServiceClient } from '@dealseal/signing-service/contract/client';
import { AppError } from '../app-error.js';
import type { PortalRepository } from '../store/portal-repository.js';

/** What the app-server asks of a signing-service. */
export type SigningService = Pick<
  SigningServiceClient,
  | 'people'
  | 'person'
  | 'credentials'
  | 'tenantCredentials'
  | 'grants'
  | 'grantsOf'
  | 'events'
  | 'certificate'
  | 'assertContract'
  | 'examine'
  | 'beginEnrolment'
  | 'confirmEnrolment'
  | 'cancelEnrolment'
  | 'renewEnrolment'
  | 'proveUnlocking'
  | 'requestReset'
  | 'settings'
  | 'policies'
  | 'keepMarkLogo'
  | 'drawMark'
  | 'markLogo'
  | 'retention'
  | 'act'
  | 'inspect'
  | 'authorize'
  | 'sign'
  | 'signatureStatus'
  | 'receipt'
  | 'searchAudit'
  | 'checkAudit'
  | 'exportAudit'
>;

/** Connections to signing-services, one per portal, by its own client certificate. Holds sockets: close it. */
export interface ServiceClients {
  /** Throws AppError `signing-service-unpaired`. */
  of(memberId: string): Promise<SigningService>;
  /** Closes a portal's connection, after it was paired anew. */
  forget(memberId: string): Promise<void>;
  close(): Promise<void>;
}

export function createServiceClients(options: { readonly portals: PortalRepository }): ServiceClients {
  const clients = new Map<string, SigningServiceClient>();
  return {
    of: async (memberId) => {
      const open = clients.get(memberId);
      if (open !== undefined) return open;
      const pairing = await options.portals.pairing(memberId);
      if (pairing === null) throw new AppError('signing-service-unpaired');
      // Opened meanwhile by another call?
      const client =
        clients.get(memberId) ??
        new SigningServiceClient({
          url: pairing.service,
          identity: { certificate: pairing.certificate, key: pairing.key, authority: pairing.authority },
        });
      clients.set(memberId, client);
      return client;
    },
    forget: async (memberId) => {
      const client = clients.get(memberId);
      clients.delete(memberId);
      await client?.close();
    },
    close: async () => {
      const open = [...clients.values()];
      clients.clear();
      await Promise.all(open.map((client) => client.close()));
    },
  };
}
