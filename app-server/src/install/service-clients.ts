import { SigningServiceClient } from '@dealseal/signing-service/contract/client';
import { AppError } from '../app-error.js';
import type { PortalRepository } from '../store/portal-repository.js';

/** What the app-server asks of a signing-service. */
export type SigningService = Pick<
  SigningServiceClient,
  | 'info'
  | 'inviteTrialAdministrator'
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
  | 'auditDigests'
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

interface OpenClient {
  readonly tenantId: string;
  readonly client: SigningServiceClient;
}

export function createServiceClients(options: { readonly portals: PortalRepository }): ServiceClients {
  const clients = new Map<string, OpenClient>();
  const forget = async (memberId: string): Promise<void> => {
    const open = clients.get(memberId);
    clients.delete(memberId);
    await open?.client.close();
  };
  return {
    of: async (memberId) => {
      const open = clients.get(memberId);
      const tenantId = await options.portals.pairedAs(memberId);
      if (open !== undefined && open.tenantId === tenantId) return open.client;
      const pairing = await options.portals.pairing(memberId);
      if (pairing === null) throw new AppError('signing-service-unpaired');
      // Opened meanwhile by another call?
      const other = clients.get(memberId);
      if (other?.tenantId === pairing.tenantId) return other.client;
      const client = new SigningServiceClient({
        url: pairing.service,
        identity: { certificate: pairing.certificate, key: pairing.key, authority: pairing.authority },
      });
      clients.set(memberId, { tenantId: pairing.tenantId, client });
      // Paired anew by another instance: what the former service is being asked, it still answers.
      void other?.client.close();
      return client;
    },
    forget,
    close: async () => {
      await Promise.all([...clients.keys()].map(forget));
    },
  };
}
