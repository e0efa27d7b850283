import { certificateFields } from './certificate-fields.js';
import { octetsOf, readElement } from './der-reader.js';
import { oid } from './object-identifiers.js';

/** Parts of a certificate by which a SignerInfo names it; `issuer` and `serial` are complete encodings as they came. */
export interface CertificateIdentity {
  readonly issuer: Uint8Array;
  readonly serial: Uint8Array;
  readonly subjectKeyIdentifier: Uint8Array | undefined;
}

/** Issuer, serial number and key identifier of a DER certificate (RFC 5280 §4.1). Throws `asn1-malformed`. */
export function certificateIdentity(der: Uint8Array): CertificateIdentity {
  const { serial, issuer, extensions } = certificateFields(der);
  const keyIdentifier = extensions.get(oid.subjectKeyIdentifier);
  return {
    serial: serial.raw,
    issuer: issuer.raw,
    subjectKeyIdentifier:
      keyIdentifier === undefined ? undefined : octetsOf(readElement(keyIdentifier), 'subjectKeyIdentifier'),
  };
}
