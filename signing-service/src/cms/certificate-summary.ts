import { createHash, X509Certificate } from 'node:crypto';
import type { AsymmetricKeyDetails, KeyObject } from 'node:crypto';
import { certificateFields } from './certificate-fields.js';
import { CmsError } from './cms-error.js';
import { childrenOf, expectTag, namedBitsOf, readElement } from './der-reader.js';
import type { DerElement } from './der-reader.js';
import { nameAttributes } from './name-attributes.js';
import { oid } from './object-identifiers.js';
import { rememberByBytes } from './remember-by-bytes.js';
import { timeOf } from './time.js';

/** A key whose certificate restricts it to RSASSA-PSS (RFC 4055 §1.2), and to these parameters where there are any. */
export interface RsaPssKey {
  readonly kind: 'rsa-pss';
  readonly bits: number;
  readonly parameters: RsaPssParameters | undefined;
}

/** Digests by their names in node:crypto. */
export interface RsaPssParameters {
  readonly digest: string;
  /** Of MGF1. */
  readonly maskDigest: string;
  /** Bytes. */
  readonly shortestSalt: number;
}

/** The certificate's public key. */
export type CertificateKey =
  | { readonly kind: 'rsa'; readonly bits: number }
  | RsaPssKey
  | { readonly kind: 'ec'; readonly curve: 'P-256' | 'P-384' | 'P-521'; readonly bits: number }
  | { readonly kind: 'ed25519'; readonly bits: 256 }
  | { readonly kind: 'other'; readonly name: string };

/** Bits of keyUsage by their names, from bit 0 (RFC 5280 §4.2.1.3). */
export const keyUsages = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;
export type KeyUsage = (typeof keyUsages)[number];

/** What people and policies need to know of a certificate. Plain data: survives JSON but for the dates. */
export interface CertificateSummary {
  readonly subjectCommonName: string | undefined;
  readonly subjectOrganisation: string | undefined;
  readonly issuerCommonName: string | undefined;
  readonly issuerOrganisation: string | undefined;
  /** Upper-case hex, two digits per octet, without the leading zero octet of a positive INTEGER. */
  readonly serial: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly key: CertificateKey;
  /** Absent when the certificate has no keyUsage extension (then nothing is restricted, RFC 5280 §4.2.1.3). */
  readonly keyUsage: readonly KeyUsage[] | undefined;
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string;
  /** The certificate's own signature uses SHA-1 or MD5. */
  readonly weaklySigned: boolean;
}

const namedCurves: ReadonlyMap<string, { curve: 'P-256' | 'P-384' | 'P-521'; bits: number }> = new Map([
  ['prime256v1', { curve: 'P-256', bits: 256 }],
  ['secp384r1', { curve: 'P-384', bits: 384 }],
  ['secp521r1', { curve: 'P-521', bits: 521 }],
]);

/** md5, sha1 with RSA; id-dsa-with-sha1; ecdsa-with-SHA1. */
const weakSignatures: ReadonlySet<string> = new Set([
  '1.2.840.113549.1.1.4',
  '1.2.840.113549.1.1.5',
  '1.2.840.10040.4.3',
  '1.2.840.10045.4.1',
]);

function pssParametersOf(details: AsymmetricKeyDetails): RsaPssParameters | undefined {
  const { hashAlgorithm: digest, mgf1HashAlgorithm: maskDigest, saltLength: shortestSalt } = details;
  if (digest === undefined || maskDigest === undefined || shortestSalt === undefined) return undefined;
  return { digest, maskDigest, shortestSalt };
}

/** What kind of key it is. */
export function certificateKeyOf(publicKey: KeyObject): CertificateKey {
  const kind = publicKey.asymmetricKeyType;
  const details = publicKey.asymmetricKeyDetails;
  if (kind === 'rsa') return { kind, bits: details?.modulusLength ?? 0 };
  if (kind === 'rsa-pss')
    return { kind, bits: details?.modulusLength ?? 0, parameters: pssParametersOf(details ?? {}) };
  if (kind === 'ed25519') return { kind, bits: 256 };
  const curve = namedCurves.get(details?.namedCurve ?? '');
  if (kind === 'ec' && curve !== undefined) return { kind, ...curve };
  return { kind: 'other', name: details?.namedCurve ?? kind ?? 'unknown' };
}

/** The last attribute of that type: names are written from the most general part to the most specific. */
function attribute(name: DerElement, type: string): string | undefined {
  return nameAttributes(name).findLast((each) => each.type === type)?.value;
}

function keyUsageOf(extension: Uint8Array | undefined): KeyUsage[] | undefined {
  if (extension === undefined) return undefined;
  return [...namedBitsOf(expectTag(readElement(extension), 0x03, 'keyUsage'), keyUsages)];
}

function readByOpenSsl(der: Uint8Array): { readonly x509: X509Certificate; readonly publicKey: KeyObject } {
  try {
    const x509 = new X509Certificate(der);
    return { x509, publicKey: x509.publicKey };
  } catch (cause) {
    throw new CmsError('asn1-malformed', 'not a certificate that can be read', { cause });
  }
}

function summarize(der: Uint8Array): CertificateSummary {
  const { x509, publicKey } = readByOpenSsl(der);
  const { subject, issuer, validity, extensions, signatureAlgorithm } = certificateFields(der);
  const [notBefore, notAfter] = childrenOf(validity);
  return {
    subjectCommonName: attribute(subject, oid.commonName),
    subjectOrganisation: attribute(subject, oid.organization),
    issuerCommonName: attribute(issuer, oid.commonName),
    issuerOrganisation: attribute(issuer, oid.organization),
    serial: x509.serialNumber.toUpperCase(),
    notBefore: timeOf(notBefore),
    notAfter: timeOf(notAfter),
    key: certificateKeyOf(publicKey),
    keyUsage: keyUsageOf(extensions.get(oid.keyUsage)),
    fingerprint: createHash('sha256').update(der).digest('hex'),
    weaklySigned: weakSignatures.has(signatureAlgorithm),
  };
}

const remembered = rememberByBytes(64, summarize);

/** Summary of one DER certificate (RFC 5280); the 64 made last are kept. Throws `asn1-malformed`. */
export function summarizeCertificate(der: Uint8Array): CertificateSummary {
  return remembered(der);
}
