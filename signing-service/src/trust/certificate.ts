import { createHash } from 'node:crypto';
import { certificateFields } from '../cms/certificate-fields.js';
import { childrenOf, oidOf } from '../cms/der-reader.js';
import type { DerElement } from '../cms/der-reader.js';
import { rememberByBytes } from '../cms/remember-by-bytes.js';
import { timeOf } from '../cms/time.js';
import { readCertificateExtensions } from './certificate-extensions.js';
import type { CertificateExtensions } from './certificate-extensions.js';
import { readName } from './distinguished-name.js';
import type { DistinguishedName } from './distinguished-name.js';
import { readPublicKey } from './public-key.js';
import type { SubjectPublicKey } from './public-key.js';

/** An AlgorithmIdentifier as it came; `parameters` is a complete encoding. */
export interface AlgorithmIdentifier {
  readonly algorithm: string;
  readonly parameters: Uint8Array | undefined;
}

/** A certificate read once (RFC 5280 §4.1). Byte arrays are views on its DER. */
export interface Certificate {
  readonly der: Uint8Array;
  /** SHA-256 of `der`, lower-case hex. */
  readonly fingerprint: string;
  /** What the signature covers. */
  readonly tbs: Uint8Array;
  readonly version: number;
  /** Content of the INTEGER as it came: also longer than 20 octets, also negative. */
  readonly serial: Uint8Array;
  readonly issuer: DistinguishedName;
  readonly subject: DistinguishedName;
  /** Issuer and subject are the same name, whatever keys are concerned (RFC 5280 §6.1). */
  readonly isSelfIssued: boolean;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKey: SubjectPublicKey;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  /** signatureAlgorithm repeats the field inside the signed bytes, as it has to (§4.1.1.2). */
  readonly statesOneAlgorithm: boolean;
  readonly signature: Uint8Array;
  readonly extensions: CertificateExtensions;
}

/** Throws `asn1-malformed`. */
export function readAlgorithm(element: DerElement): AlgorithmIdentifier {
  const [algorithm, parameters] = childrenOf(element);
  return { algorithm: oidOf(algorithm), parameters: parameters?.raw };
}

function read(input: Uint8Array): Certificate {
  const fields = certificateFields(input);
  const [notBefore, notAfter] = childrenOf(fields.validity);
  const [issuer, subject] = [readName(fields.issuer), readName(fields.subject)];
  const { outerAlgorithm, innerAlgorithm, whole } = fields;
  return {
    der: whole.raw,
    fingerprint: createHash('sha256').update(whole.raw).digest('hex'),
    tbs: fields.tbs.raw,
    version: fields.version,
    serial: fields.serial.content,
    issuer,
    subject,
    isSelfIssued: issuer.key === subject.key,
    notBefore: timeOf(notBefore),
    notAfter: timeOf(notAfter),
    publicKey: readPublicKey(fields.publicKey),
    signatureAlgorithm: readAlgorithm(outerAlgorithm),
    statesOneAlgorithm: Buffer.compare(outerAlgorithm.raw, innerAlgorithm.raw) === 0,
    signature: fields.signature,
    extensions: readCertificateExtensions(fields),
  };
}

const remembered = rememberByBytes(256, read);

/**
 * Reads a DER certificate with all that path validation needs; the 256 read last are kept. The public key is not opened yet.
 * Throws `asn1-malformed`.
 */
export function readCertificate(der: Uint8Array): Certificate {
  return remembered(der);
}
