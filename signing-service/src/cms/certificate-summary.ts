import { createHash, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate, KeyUsage } from '@peculiar/asn1-x509';
import type { KeyUsageType, Name } from '@peculiar/asn1-x509';
import { CmsError } from './cms-error.js';
import { oid } from './object-identifiers.js';
import { rememberByBytes } from './remember-by-bytes.js';

/** A key whose certificate restricts it to RSASSA-PSS (RFC 4055 §1.2), and to that digest where there is one. */
export interface RsaPssKey {
  readonly kind: 'rsa-pss';
  readonly bits: number;
  /** By its name in node:crypto. */
  readonly digest: string | undefined;
}

/** The certificate's public key. */
export type CertificateKey =
  | { readonly kind: 'rsa'; readonly bits: number }
  | RsaPssKey
  | { readonly kind: 'ec'; readonly curve: 'P-256' | 'P-384' | 'P-521'; readonly bits: number }
  | { readonly kind: 'ed25519'; readonly bits: 256 }
  | { readonly kind: 'other'; readonly name: string };

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
  readonly keyUsage: readonly KeyUsageType[] | undefined;
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

function keyOf(publicKey: KeyObject): CertificateKey {
  const kind = publicKey.asymmetricKeyType;
  const details = publicKey.asymmetricKeyDetails;
  if (kind === 'rsa') return { kind, bits: details?.modulusLength ?? 0 };
  if (kind === 'rsa-pss') return { kind, bits: details?.modulusLength ?? 0, digest: details?.hashAlgorithm };
  if (kind === 'ed25519') return { kind, bits: 256 };
  const curve = namedCurves.get(details?.namedCurve ?? '');
  if (kind === 'ec' && curve !== undefined) return { kind, ...curve };
  return { kind: 'other', name: details?.namedCurve ?? kind ?? 'unknown' };
}

/** The last attribute of that type: names are written from the most general part to the most specific. */
function attribute(name: Name, type: string): string | undefined {
  const values = name.flatMap((rdn) => rdn.filter((part) => part.type === type).map((part) => part.value.toString()));
  return values.at(-1)?.normalize('NFC');
}

function parse(der: Uint8Array): { asn1: Certificate; x509: X509Certificate; publicKey: KeyObject } {
  try {
    const x509 = new X509Certificate(der);
    return { asn1: AsnConvert.parse(der, Certificate), x509, publicKey: x509.publicKey };
  } catch (cause) {
    throw new CmsError('asn1-malformed', 'not a certificate that can be read', { cause });
  }
}

function summarize(der: Uint8Array): CertificateSummary {
  const { asn1, x509, publicKey } = parse(der);
  const { tbsCertificate } = asn1;
  const usage = tbsCertificate.extensions?.find((extension) => extension.extnID === oid.keyUsage);
  return {
    subjectCommonName: attribute(tbsCertificate.subject, oid.commonName),
    subjectOrganisation: attribute(tbsCertificate.subject, oid.organization),
    issuerCommonName: attribute(tbsCertificate.issuer, oid.commonName),
    issuerOrganisation: attribute(tbsCertificate.issuer, oid.organization),
    serial: x509.serialNumber.toUpperCase(),
    notBefore: tbsCertificate.validity.notBefore.getTime(),
    notAfter: tbsCertificate.validity.notAfter.getTime(),
    key: keyOf(publicKey),
    keyUsage: usage === undefined ? undefined : AsnConvert.parse(usage.extnValue, KeyUsage).toJSON(),
    fingerprint: createHash('sha256').update(der).digest('hex'),
    weaklySigned: weakSignatures.has(asn1.signatureAlgorithm.algorithm),
  };
}

const remembered = rememberByBytes(64, summarize);

/** Summary of one DER certificate (RFC 5280); the 64 made last are kept. Throws `asn1-malformed`. */
export function summarizeCertificate(der: Uint8Array): CertificateSummary {
  return remembered(der);
}
