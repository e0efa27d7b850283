import { ServiceError } from '../authorization/errors.js';
import { describeCertificate } from '../certificates/describe-certificate.js';
import { describeChain } from '../certificates/describe-chain.js';
import type { CertificateView } from '../contract/certificate.js';
import type { TrustServices } from '../trust/trust-services.js';
import type { CredentialRegistry } from './credential-registry.js';

/** A credential's certificate with its chain's status now. Throws ServiceError `not-found` where none was ever seen. */
export type ViewCertificate = (credentialId: string) => Promise<CertificateView>;

export interface ViewParts {
  readonly credentials: Pick<CredentialRegistry, 'certificateOf'>;
  readonly services: Pick<TrustServices, 'examinePath'> | null;
  readonly now: () => Date;
}

/** Many that look at the same certificate at a time ask others once. */
export function createCertificateView({ credentials, services, now }: ViewParts): ViewCertificate {
  const looking = new Map<string, Promise<CertificateView>>();
  const look = async (credentialId: string): Promise<CertificateView> => {
    const seen = await credentials.certificateOf(credentialId);
    if (seen === null) throw new ServiceError('not-found');
    const { certificate, beside } = seen;
    const examinePath = services?.examinePath ?? null;
    const chain = await describeChain(certificate, { beside, now: now(), examinePath });
    return { ...describeCertificate(certificate), chain };
  };
  return (credentialId) => {
    const same = looking.get(credentialId);
    if (same !== undefined) return same;
    const begun = look(credentialId).finally(() => looking.delete(credentialId));
    looking.set(credentialId, begun);
    return begun;
  };
}
