import { childrenOf, expectTag, oidOf, octetsOf, readElement } from './der-reader.js';
import { oid } from './object-identifiers.js';
import type { DerElement } from './der-reader.js';

/** Parts of a certificate by which a SignerInfo names it; `issuer` and `serial` are complete encodings as they came. */
export interface CertificateIdentity {
  readonly issuer: Uint8Array;
  readonly serial: Uint8Array;
  readonly subjectKeyIdentifier: Uint8Array | undefined;
}

function subjectKeyIdentifierOf(fields: readonly DerElement[]): Uint8Array | undefined {
  const [list] = fields.filter((field) => field.tag === 0xa3).flatMap(childrenOf);
  if (list === undefined) return undefined;
  for (const extension of childrenOf(list)) {
    const parts = childrenOf(extension);
    if (oidOf(parts[0]) !== oid.subjectKeyIdentifier) continue;
    return octetsOf(readElement(octetsOf(parts.at(-1), 'extension')), 'subjectKeyIdentifier');
  }
  return undefined;
}

/** Issuer, serial number and key identifier of a DER certificate (RFC 5280 §4.1). Throws `asn1-malformed`. */
export function certificateIdentity(der: Uint8Array): CertificateIdentity {
  const [tbs] = childrenOf(expectTag(readElement(der), 0x30, 'Certificate'));
  const fields = childrenOf(expectTag(tbs, 0x30, 'TBSCertificate'));
  const first = fields[0]?.tag === 0xa0 ? 1 : 0;
  return {
    serial: expectTag(fields[first], 0x02, 'serialNumber').raw,
    issuer: expectTag(fields[first + 2], 0x30, 'issuer').raw,
    subjectKeyIdentifier: subjectKeyIdentifierOf(fields),
  };
}
