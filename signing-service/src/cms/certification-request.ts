import { CmsError } from './cms-error.js';
import { explicit, objectIdentifier, octetString, sequence, setOf, smallInteger, tlv } from './der-writer.js';
import { oid } from './object-identifiers.js';
import { type SignatureAlgorithm, signatureAlgorithmIdentifier } from './signature-algorithm.js';

/** A name beside the subject (RFC 5280 §4.2.1.6). */
export interface AlternativeName {
  readonly kind: 'email' | 'dns' | 'uri';
  readonly value: string;
}

export interface CertificationRequest {
  /** DER of a Name. */
  readonly subject: Uint8Array;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  readonly alternativeNames: readonly AlternativeName[];
}

/** Context-specific tags of GeneralName. */
const generalNames = { email: 0x81, dns: 0x82, uri: 0x86 } as const;
const ascii = /^[\x21-\x7e]{1,255}$/;
const forms = {
  email: /^[^@]+@[^@]+$/,
  dns: /^(?:\*\.)?[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/,
  uri: /^[A-Za-z][A-Za-z0-9+.-]*:./,
} as const;

const bitString = (unused: number, content: Uint8Array): Uint8Array => tlv(0x03, Uint8Array.of(unused), content);

/** digitalSignature and nonRepudiation, bits 0 and 1 (RFC 5280 §4.2.1.3). */
const signingUsage = bitString(6, Uint8Array.of(0xc0));
const isTrue = Uint8Array.of(0x01, 0x01, 0xff);

/**
 * What a certification request's signature covers (CertificationRequestInfo, RFC 2986 §4.1). It asks for a key usage of signatures,
 * and for the alternative names. Throws `name-malformed`.
 */
export function certificationRequestInfo({ subject, publicKey, alternativeNames }: CertificationRequest): Uint8Array {
  const usage = sequence(objectIdentifier(oid.keyUsage), isTrue, octetString(signingUsage));
  const names = sequence(...alternativeNames.map(generalName));
  const alternatives = sequence(objectIdentifier(oid.subjectAltName), octetString(names));
  const extensions = sequence(usage, ...(alternativeNames.length === 0 ? [] : [alternatives]));
  const attribute = sequence(objectIdentifier(oid.extensionRequest), setOf(extensions));
  return sequence(smallInteger(0), subject, publicKey, explicit(0, attribute));
}

/** The whole request (RFC 2986 §4.2); `signature` as in a certificate, ECDSA in DER. */
export function certificationRequest(
  info: Uint8Array,
  { algorithm, signature }: { readonly algorithm: SignatureAlgorithm; readonly signature: Uint8Array },
): Uint8Array {
  return sequence(info, signatureAlgorithmIdentifier(algorithm), bitString(0, signature));
}

function generalName({ kind, value }: AlternativeName): Uint8Array {
  if (!ascii.test(value) || !forms[kind].test(value)) {
    throw new CmsError('name-malformed', `${JSON.stringify(value)} is no ${kind} name in ASCII`);
  }
  return tlv(generalNames[kind], Buffer.from(value, 'latin1'));
}
