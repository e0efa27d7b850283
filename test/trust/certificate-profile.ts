/** What a certificate of the demo's CA may be used for. */
export type CertificateProfile = 'root' | 'issuing' | 'signer' | 'tsa' | 'ocsp';

/**
 * X.509 extensions as an OpenSSL section (RFC 5280 §4.2; RFC 3161 §2.3 for the TSA, RFC 6960 §4.2.2.2 for the responder).
 * `baseUrl` is where the trust services answer, without a trailing slash.
 */
export function extensionsOf(profile: CertificateProfile, baseUrl: string): string {
  const leaf = [
    'basicConstraints = critical, CA:FALSE',
    'subjectKeyIdentifier = hash',
    'authorityKeyIdentifier = keyid',
  ];
  const issuingServices = [
    `authorityInfoAccess = OCSP;URI:${baseUrl}/ocsp, caIssuers;URI:${baseUrl}/ca.crt`,
    `crlDistributionPoints = URI:${baseUrl}/crl`,
  ];
  const lines: Record<CertificateProfile, readonly string[]> = {
    root: [
      'basicConstraints = critical, CA:TRUE',
      'keyUsage = critical, keyCertSign, cRLSign',
      'subjectKeyIdentifier = hash',
    ],
    issuing: [
      'basicConstraints = critical, CA:TRUE, pathlen:0',
      'keyUsage = critical, keyCertSign, cRLSign',
      'subjectKeyIdentifier = hash',
      'authorityKeyIdentifier = keyid',
      `authorityInfoAccess = caIssuers;URI:${baseUrl}/root.crt`,
      `crlDistributionPoints = URI:${baseUrl}/root.crl`,
    ],
    signer: [...leaf, 'keyUsage = critical, digitalSignature, nonRepudiation', ...issuingServices],
    tsa: [
      ...leaf,
      'keyUsage = critical, digitalSignature',
      'extendedKeyUsage = critical, timeStamping',
      ...issuingServices,
    ],
    ocsp: [...leaf, 'keyUsage = critical, digitalSignature', 'extendedKeyUsage = OCSPSigning', 'noCheck = ignored'],
  };
  return `[extensions]\n${lines[profile].join('\n')}\n`;
}
