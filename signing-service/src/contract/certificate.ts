import { z } from 'zod';

/**
 * `GET /v1/credentials/:credentialId/certificate`: everything that a credential's certificate says, and what can be told of its issuers now.
 * 404 for one that is not the tenant's. Added to contract 3; an older service answers 404.
 */

/** What an attribute of a name tells, in the order in which people read it. */
export const attributeKinds = [
  'commonName',
  'surname',
  'givenName',
  'pseudonym',
  'position',
  'organisation',
  'unit',
  'snils',
  'inn',
  'innle',
  'ogrn',
  'ogrnip',
  'organisationIdentifier',
  'serialNumber',
  'email',
  'country',
  'region',
  'locality',
  'street',
  'postalCode',
  'userId',
  'domainComponent',
  'other',
] as const;
export type AttributeKind = (typeof attributeKinds)[number];

const attributeSchema = z.object({
  kind: z.enum(attributeKinds).catch('other'),
  /** Dotted. */
  type: z.string(),
  /** Characters that are not seen, or turn the text, stand as `\u{202e}`. */
  value: z.string(),
});
export type CertificateAttribute = z.infer<typeof attributeSchema>;

/** Bits of keyUsage (RFC 5280 §4.2.1.3). */
const usageSchema = z.enum([
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
]);

/** What extKeyUsage names (RFC 5280 §4.2.1.12, RFC 9336, and makers' own). */
export const purposeKinds = [
  'any',
  'documents',
  'email',
  'clientAuthentication',
  'serverAuthentication',
  'codeSigning',
  'timeStamping',
  'ocspSigning',
  'other',
] as const;
export type PurposeKind = (typeof purposeKinds)[number];

/**
 * What a certificate policy promises: `qcp-…` of EN 319 411-2 §5.3 (n: a person's, l: a seal, qscd: on a device), NCP and LCP of
 * EN 319 411-1, and the classes of protection of FSB order 795 (1.2.643.100.113.1 to 6).
 */
export const policyKinds = [
  'any',
  'qcp-n',
  'qcp-l',
  'qcp-n-qscd',
  'qcp-l-qscd',
  'qcp-w',
  'ncp',
  'ncp-plus',
  'lcp',
  'kc1',
  'kc2',
  'kc3',
  'kb1',
  'kb2',
  'ka1',
  'other',
] as const;
export type PolicyKind = (typeof policyKinds)[number];

/** QCStatements (RFC 3739 §3.2.6, EN 319 412-5). */
const qualifiedSchema = z.object({
  /** QcCompliance: issued as qualified. */
  isQualified: z.boolean(),
  /** QcSSCD: the key lies in a qualified device. */
  isOnDevice: z.boolean(),
  /** QcType. None where it is not said: then for signatures, as before 2014. */
  types: z.array(z.enum(['signature', 'seal', 'website', 'other']).catch('other')),
  /** QcPDS: where the authority says what it promises. */
  disclosures: z.array(z.object({ url: z.string(), language: z.string() })),
  /** QcCClegislation: by these countries' laws; none for the EU's. */
  countries: z.array(z.string()),
  /** Statements of other kinds, dotted. */
  others: z.array(z.string()),
});
export type QualifiedStatements = z.infer<typeof qualifiedSchema>;

/** Of FSB order 795. */
const signingToolSchema = z.object({
  /** subjectSignTool: what the owner signs with. */
  owner: z.string().nullable(),
  /** issuerSignTool: what the authority signed with, and what certifies that. */
  issuer: z
    .object({ tool: z.string(), authority: z.string(), toolCertificate: z.string(), authorityCertificate: z.string() })
    .nullable(),
  /** identificationKind: how the owner was identified. */
  identification: z.enum(['in-person', 'by-signature', 'by-passport-chip', 'by-biometrics', 'other']).nullable(),
});
export type SigningTool = z.infer<typeof signingToolSchema>;

export const certificateDescriptionSchema = z.object({
  /** DER. */
  certificate: z.base64(),
  subject: z.array(attributeSchema),
  issuer: z.array(attributeSchema),
  /** subjectAltName. */
  alternativeNames: z.array(
    z.object({ form: z.enum(['email', 'host', 'address', 'name', 'other']).catch('other'), value: z.string() }),
  ),
  /** Upper-case hex, two digits an octet. */
  serialNumber: z.string(),
  notBefore: z.iso.datetime(),
  notAfter: z.iso.datetime(),
  /** Lower-case hex, over the DER. */
  fingerprints: z.object({ sha1: z.string(), sha256: z.string() }),
  /** E.g. `RSA-2048`, `EC-P-256`. */
  keyAlgorithm: z.string(),
  /** Of the issuer's signature, by name or dotted. */
  signatureAlgorithm: z.string(),
  /** Null: no such extension, so nothing is restricted. */
  keyUsage: z.array(usageSchema).nullable(),
  purposes: z.array(z.object({ kind: z.enum(purposeKinds).catch('other'), type: z.string() })).nullable(),
  policies: z.array(z.object({ kind: z.enum(policyKinds).catch('other'), type: z.string() })),
  qualified: qualifiedSchema.nullable(),
  signingTool: signingToolSchema,
  /** Extensions that are not what they should be, dotted. */
  unreadable: z.array(z.string()),
});
export type CertificateDescription = z.infer<typeof certificateDescriptionSchema>;

/** What of RFC 5280 §6 a certificate of a chain can fail. A service may come to know more than its client: such a one is `other-fault`. */
const chainFaults = [
  'signature-wrong',
  'algorithms-differ',
  'algorithm-refused',
  'not-yet-valid',
  'expired',
  'revoked',
  'name-not-chained',
  'name-excluded',
  'name-not-permitted',
  'name-constraint-unusable',
  'policy-missing',
  'policy-mapping-any',
  'not-a-ca',
  'path-too-long',
  'key-usage-lacks-keyCertSign',
  'critical-extension-unknown',
  'other-fault',
] as const;
export type ChainFault = (typeof chainFaults)[number];

const linkSchema = z.object({
  /** Common name, else organisation, else the whole name. */
  name: z.string(),
  serialNumber: z.string(),
  notBefore: z.iso.datetime(),
  notAfter: z.iso.datetime(),
  /** SHA-256 of the DER, lower-case hex. */
  fingerprint: z.string(),
  isTrusted: z.boolean(),
  /** Of the checks of RFC 5280 §6 the first that failed; null: none of those that were made. */
  fault: z.enum(chainFaults).catch('other-fault').nullable(),
  /**
   * `unasked`: an anchor, or nobody was asked; `unheard`: it names nobody who could be asked; `unknown`: who was asked does not tell.
   */
  revocation: z.enum(['good', 'revoked', 'unknown', 'unheard', 'unasked']),
  /** How it is known, and as of when. */
  source: z.enum(['ocsp', 'crl']).nullable(),
  toldAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
});
export type ChainLink = z.infer<typeof linkSchema>;

/** The certificate itself first, then its issuers. */
export const certificateChainSchema = z.object({
  links: z.array(linkSchema),
  /**
   * `trusted`: a valid path to a trusted certificate; `invalid`; `unproven`: somebody who should tell of revocation does not;
   * `incomplete`: it leads to no trusted one; `unconfigured`: none is trusted, and nobody was asked.
   */
  outcome: z.enum(['trusted', 'invalid', 'unproven', 'incomplete', 'unconfigured']),
});
export type CertificateChain = z.infer<typeof certificateChainSchema>;

export const certificateViewSchema = certificateDescriptionSchema.extend({ chain: certificateChainSchema });
export type CertificateView = z.infer<typeof certificateViewSchema>;
