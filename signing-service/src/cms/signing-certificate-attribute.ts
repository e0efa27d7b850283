import { createHash } from 'node:crypto';
import { certificateIdentity } from './certificate-identity.js';
import { childrenOf, expectTag, octetsOf, oidOf } from './der-reader.js';
import type { DerElement } from './der-reader.js';
import { oid, readableDigests } from './object-identifiers.js';

/** signing-certificate hashes with SHA-1, -v2 with SHA-256 where it does not say (RFC 5035 §3, §4). */
const attributes = [
  { type: oid.signingCertificateV2, byDefault: 'sha256' },
  { type: oid.signingCertificate, byDefault: 'sha1' },
] as const;

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** IssuerSerial names the issuer by one directoryName and the serial number, as the certificate has them. */
function issuerSerialFits(issuerSerial: DerElement, certificate: Uint8Array): boolean {
  const { issuer, serial } = certificateIdentity(certificate);
  const [names, number] = childrenOf(expectTag(issuerSerial, 0x30, 'IssuerSerial'));
  const [name, ...others] = childrenOf(expectTag(names, 0x30, 'GeneralNames'));
  const directoryName = name?.tag === 0xa4 ? name.content : undefined;
  if (directoryName === undefined || others.length > 0) return false;
  return equal(directoryName, issuer) && equal(expectTag(number, 0x02, 'serialNumber').raw, serial);
}

function firstIdFits(attribute: DerElement, byDefault: string, certificate: Uint8Array): boolean {
  const [list] = childrenOf(expectTag(attribute, 0x30, 'SigningCertificate'));
  const [first] = childrenOf(expectTag(list, 0x30, 'ESSCertIDs'));
  const parts = childrenOf(expectTag(first, 0x30, 'ESSCertID'));
  const [hashAlgorithm] = parts[0]?.tag === 0x30 ? childrenOf(parts[0]) : [];
  const [certHash, issuerSerial] = hashAlgorithm === undefined ? parts : parts.slice(1);
  const hash = hashAlgorithm === undefined ? byDefault : readableDigests.get(oidOf(hashAlgorithm));
  if (hash === undefined) return false;
  if (!equal(createHash(hash).update(certificate).digest(), octetsOf(certHash, 'certHash'))) return false;
  return issuerSerial === undefined || issuerSerialFits(issuerSerial, certificate);
}

/**
 * Whether signing-certificate and -v2, as far as they are there, name this certificate first, by its hash and, where they
 * have one, by issuerSerial (RFC 5035 §5). Throws `asn1-malformed`.
 */
export function signingCertificateFits(
  signed: ReadonlyMap<string, readonly DerElement[]>,
  certificate: Uint8Array,
): boolean {
  return attributes.every(({ type, byDefault }) => {
    const values = signed.get(type);
    if (values === undefined) return true;
    const [value, ...others] = values;
    return value !== undefined && others.length === 0 && firstIdFits(value, byDefault, certificate);
  });
}
