import { keyAlgorithmName } from '../certificates/algorithm-names.js';
import { summarizeCertificate } from '../cms/certificate-summary.js';
import type { SignatureOrder } from '../signing/signature-intent.js';
import { readCertificate } from '../trust/certificate.js';
import type { CertificateFacts } from './receipt-facts.js';

const schemes = {
  'rsa-pkcs1': 'RSA PKCS#1 v1.5',
  'rsa-pss': 'RSA-PSS',
  ecdsa: 'ECDSA',
  eddsa: 'EdDSA',
} as const satisfies Record<SignatureOrder['algorithm']['scheme'], string>;

const digests = { sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512' } as const;

/** What the certificate that a signature was ordered with says, names in their order (RFC 4514). */
export function certificateFacts({ certificate, algorithm }: SignatureOrder): CertificateFacts {
  const { subject, issuer } = readCertificate(certificate);
  const { key, notBefore, notAfter, fingerprint } = summarizeCertificate(certificate);
  return {
    subject: subject.text,
    issuer: issuer.text,
    notBefore,
    notAfter,
    algorithm: `${keyAlgorithmName(key)}, ${schemes[algorithm.scheme]}, ${digests[algorithm.digest]}`,
    fingerprint,
  };
}
