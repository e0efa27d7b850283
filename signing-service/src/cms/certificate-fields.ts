import { CmsError } from './cms-error.js';
import {
  booleanOf,
  childrenOf,
  expectTag,
  octetsOf,
  oidOf,
  readElement,
  smallIntegerOf,
  signatureBitsOf,
} from './der-reader.js';
import type { DerElement } from './der-reader.js';

/** A certificate taken apart (RFC 5280 §4.1); elements are complete encodings as they came. */
export interface CertificateFields {
  /** The certificate itself, without what may follow it in the input. */
  readonly whole: DerElement;
  /** What its signature covers. */
  readonly tbs: DerElement;
  readonly version: number;
  readonly serial: DerElement;
  readonly issuer: DerElement;
  readonly validity: DerElement;
  readonly subject: DerElement;
  /** SubjectPublicKeyInfo */
  readonly publicKey: DerElement;
  /** Contents of extnValue by extension: an encoding that was not read yet. */
  readonly extensions: ReadonlyMap<string, Uint8Array>;
  readonly criticalExtensions: ReadonlySet<string>;
  /** Algorithm of the certificate's own signature, dotted. */
  readonly signatureAlgorithm: string;
  /** AlgorithmIdentifier of the signature, and the one inside the signed bytes, which has to repeat it (§4.1.1.2). */
  readonly outerAlgorithm: DerElement;
  readonly innerAlgorithm: DerElement;
  readonly signature: Uint8Array;
}

/** Extensions of a certificate, a CRL or one of its entries. */
export interface ExtensionFields {
  readonly extensions: ReadonlyMap<string, Uint8Array>;
  readonly criticalExtensions: ReadonlySet<string>;
}

/** Reads `Extensions`; a second instance of one is refused (RFC 5280 §4.2). Throws `asn1-malformed`. */
export function readExtensions(list: DerElement | undefined): ExtensionFields {
  const extensions = new Map<string, Uint8Array>();
  const criticalExtensions = new Set<string>();
  for (const extension of list === undefined ? [] : childrenOf(expectTag(list, 0x30, 'Extensions'))) {
    const [type, second, third] = childrenOf(expectTag(extension, 0x30, 'Extension'));
    const id = oidOf(type);
    if (extensions.has(id)) throw new CmsError('asn1-malformed', `the extension ${id} occurs twice`);
    const isStated = second?.tag === 0x01;
    if (isStated && booleanOf(second, 'critical')) criticalExtensions.add(id);
    extensions.set(id, octetsOf(isStated ? third : second, 'extnValue'));
  }
  return { extensions, criticalExtensions };
}

/** The element inside an explicit `[n]` among `fields`. */
function explicitField(fields: readonly DerElement[], tag: number): DerElement | undefined {
  const [inner] = fields.filter((field) => field.tag === tag).flatMap(childrenOf);
  return inner;
}

/** Takes a DER certificate apart. Throws `asn1-malformed`. */
export function certificateFields(der: Uint8Array): CertificateFields {
  const whole = expectTag(readElement(der), 0x30, 'Certificate');
  const [tbs, algorithm, signature] = childrenOf(whole);
  const fields = childrenOf(expectTag(tbs, 0x30, 'TBSCertificate'));
  const version = explicitField(fields, 0xa0);
  const [serial, innerAlgorithm, issuer, validity, subject, publicKey] =
    version === undefined ? fields : fields.slice(1);
  const [signatureAlgorithm] = childrenOf(expectTag(algorithm, 0x30, 'signatureAlgorithm'));
  return {
    whole,
    tbs: expectTag(tbs, 0x30, 'TBSCertificate'),
    version: version === undefined ? 1 : smallIntegerOf(version, 'version') + 1,
    serial: expectTag(serial, 0x02, 'serialNumber'),
    issuer: expectTag(issuer, 0x30, 'issuer'),
    validity: expectTag(validity, 0x30, 'validity'),
    subject: expectTag(subject, 0x30, 'subject'),
    publicKey: expectTag(publicKey, 0x30, 'subjectPublicKeyInfo'),
    ...readExtensions(explicitField(fields, 0xa3)),
    signatureAlgorithm: oidOf(signatureAlgorithm),
    outerAlgorithm: expectTag(algorithm, 0x30, 'signatureAlgorithm'),
    innerAlgorithm: expectTag(innerAlgorithm, 0x30, 'signature'),
    signature: signatureBitsOf(signature, 'signatureValue'),
  };
}
