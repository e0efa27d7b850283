import type { CertificateView, ChainLink } from '@dealseal/signing-service/contract/certificate';

/** A certificate with everything that can be told of one. */
export function buildCertificate(facts: Partial<CertificateView> = {}): CertificateView {
  return {
    certificate: 'MAA=',
    subject: [
      { kind: 'commonName', type: '2.5.4.3', value: 'Иванов Иван Иванович' },
      { kind: 'position', type: '2.5.4.12', value: 'Генеральный директор' },
      { kind: 'organisation', type: '2.5.4.10', value: 'ООО «Адриатик Трейд – Ядранска звезда»' },
      { kind: 'snils', type: '1.2.643.100.3', value: '11223344595' },
      { kind: 'inn', type: '1.2.643.3.131.1.1', value: '770708389312' },
      { kind: 'innle', type: '1.2.643.100.4', value: '7707083893' },
      { kind: 'ogrn', type: '1.2.643.100.1', value: '1027700132195' },
      { kind: 'email', type: '1.2.840.113549.1.9.1', value: 'ivanov@example.ru' },
      { kind: 'country', type: '2.5.4.6', value: 'RU' },
      { kind: 'other', type: '1.2.840.113549.1.9.2', value: 'x\\u{202e}y' },
    ],
    issuer: [
      { kind: 'commonName', type: '2.5.4.3', value: 'Lovćen Trust QCA 2' },
      { kind: 'organisation', type: '2.5.4.10', value: 'Lovćen Trust d.o.o.' },
    ],
    alternativeNames: [{ form: 'email', value: 'ivanov@example.ru' }],
    serialNumber: '5E1107A29B304C1A',
    notBefore: '2025-03-14T00:00:00Z',
    notAfter: '2028-03-14T00:00:00Z',
    fingerprints: { sha1: '4f2a91c0'.repeat(5), sha256: '4f2a91c0'.repeat(8) },
    keyAlgorithm: 'EC-P-256',
    signatureAlgorithm: 'ECDSA, SHA-256',
    keyUsage: ['digitalSignature', 'nonRepudiation'],
    purposes: [{ kind: 'email', type: '1.3.6.1.5.5.7.3.4' }],
    policies: [
      { kind: 'qcp-n-qscd', type: '0.4.0.194112.1.2' },
      { kind: 'kc2', type: '1.2.643.100.113.2' },
    ],
    qualified: {
      isQualified: true,
      isOnDevice: true,
      types: ['signature'],
      disclosures: [{ url: 'https://lovcen-trust.example/pds-en.pdf', language: 'en' }],
      countries: ['ME'],
      others: [],
    },
    signingTool: {
      owner: 'КриптоПро CSP 5.0',
      issuer: {
        tool: 'КриптоПро CSP',
        authority: 'КриптоПро УЦ 2.0',
        toolCertificate: 'СФ/124-3966',
        authorityCertificate: 'СФ/128-3868',
      },
      identification: 'in-person',
    },
    unreadable: [],
    chain: {
      outcome: 'trusted',
      links: [
        buildLink({ source: 'ocsp', toldAt: '2026-06-04T08:40:00Z' }),
        buildLink({ name: 'Lovćen Trust QCA 2', source: 'crl', toldAt: '2026-06-04T00:00:00Z', fingerprint: '2' }),
        buildLink({ name: 'Lovćen Trust Root', isTrusted: true, revocation: 'unasked', fingerprint: '3' }),
      ],
    },
    ...facts,
  };
}

export function buildLink(facts: Partial<ChainLink> = {}): ChainLink {
  return {
    name: 'Иванов Иван Иванович',
    serialNumber: '01',
    notBefore: '2025-03-14T00:00:00Z',
    notAfter: '2028-03-14T00:00:00Z',
    fingerprint: '1',
    isTrusted: false,
    fault: null,
    revocation: 'good',
    source: null,
    toldAt: null,
    revokedAt: null,
    ...facts,
  };
}

/** One that says little, revoked, under issuers of whom one does not tell. */
export function buildPlainCertificate(): CertificateView {
  const links = [
    buildLink({ fault: 'revoked', revocation: 'revoked', revokedAt: '2026-05-02T00:00:00Z' }),
    buildLink({ name: 'Issuing', revocation: 'unknown', fingerprint: '2', fault: 'expired' }),
    buildLink({ name: 'Older', revocation: 'unheard', fingerprint: '3' }),
    buildLink({ name: 'Oldest', revocation: 'unasked', fingerprint: '4' }),
  ];
  return buildCertificate({
    subject: [{ kind: 'commonName', type: '2.5.4.3', value: 'Adriatik 24 doo' }],
    alternativeNames: [{ form: 'host', value: 'a'.repeat(200) }],
    keyUsage: null,
    purposes: null,
    policies: [],
    qualified: null,
    signingTool: { owner: null, issuer: null, identification: null },
    unreadable: ['1.3.6.1.5.5.7.1.3'],
    chain: { outcome: 'invalid', links },
  });
}
