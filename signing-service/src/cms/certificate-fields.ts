import { childrenOf, expectTag, octetsOf, oidOf, readElement } from './der-reader.js';
import type { DerElement } from './der-reader.js';

/** A certificate taken apart as far as it is needed (RFC 5280 §4.1); elements are complete encodings as they came. */
export interface CertificateFields {
  readonly serial: DerElement;
  readonly issuer: DerElement;
  readonly validity: DerElement;
  readonly subject: DerElement;
  /** Contents of extnValue by extension: an encoding that was not read yet. */
  readonly extensions: ReadonlyMap<string, Uint8Array>;
  /** Algorithm of the certificate's own signature, dotted. */
  readonly signatureAlgorithm: string;
}

function extensionsOf(fields: readonly DerElement[]): Map<string, Uint8Array> {
  const [list] = fields.filter(({ tag }) => tag === 0xa3).flatMap(childrenOf);
  const extensions = new Map<string, Uint8Array>();
  for (const extension of list === undefined ? [] : childrenOf(list)) {
    const parts = childrenOf(extension);
    extensions.set(oidOf(parts[0]), octetsOf(parts.at(-1), 'extnValue'));
  }
  return extensions;
}

/** Takes a DER certificate apart. Throws `asn1-malformed`. */
export function certificateFields(der: Uint8Array): CertificateFields {
  const [tbs, algorithm] = childrenOf(expectTag(readElement(der), 0x30, 'Certificate'));
  const fields = childrenOf(expectTag(tbs, 0x30, 'TBSCertificate'));
  const [serial, , issuer, validity, subject] = fields[0]?.tag === 0xa0 ? fields.slice(1) : fields;
  const [signatureAlgorithm] = childrenOf(expectTag(algorithm, 0x30, 'signatureAlgorithm'));
  return {
    serial: expectTag(serial, 0x02, 'serialNumber'),
    issuer: expectTag(issuer, 0x30, 'issuer'),
    validity: expectTag(validity, 0x30, 'validity'),
    subject: expectTag(subject, 0x30, 'subject'),
    extensions: extensionsOf(fields),
    signatureAlgorithm: oidOf(signatureAlgorithm),
  };
}
