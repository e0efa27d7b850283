import { createHash } from 'node:crypto';
import { certificateIdentity } from './certificate-identity.js';
import { CmsError } from './cms-error.js';
import { explicit, objectIdentifier, octetString, sequence, setOf, tlv } from './der-writer.js';
import { digestLength, oid } from './object-identifiers.js';
import { digestAlgorithmIdentifier, signatureAlgorithmIdentifier } from './signature-algorithm.js';
import type { SignatureAlgorithm } from './signature-algorithm.js';

function attribute(type: string, value: Uint8Array): Uint8Array {
  return sequence(objectIdentifier(type), setOf(value));
}

/** SigningCertificateV2 (RFC 5035 §3): SHA-256, hence hashAlgorithm left out, with issuerSerial. */
function signingCertificateV2(certificate: Uint8Array): Uint8Array {
  const { issuer, serial } = certificateIdentity(certificate);
  const certHash = octetString(createHash('sha256').update(certificate).digest());
  const issuerSerial = sequence(sequence(explicit(4, issuer)), serial);
  return sequence(sequence(sequence(certHash, issuerSerial)));
}

/** CMSAlgorithmProtection (RFC 6211 §2): digestAlgorithm, `[1]` IMPLICIT signatureAlgorithm. */
function algorithmProtection(algorithm: SignatureAlgorithm): Uint8Array {
  const implicit = Uint8Array.from(signatureAlgorithmIdentifier(algorithm));
  implicit[0] = 0xa1;
  return sequence(digestAlgorithmIdentifier(algorithm.digest), implicit);
}

/**
 * DER of the signed attributes with the tag SET OF (0x31): the very bytes that are signed (RFC 5652 §5.4). Without
 * signing-time, which PAdES forbids (EN 319 142-1 §6.3): the claimed time is the signature dictionary's `/M`.
 *
 * `messageDigest` is the digest of the ByteRange bytes under `algorithm.digest`; `signingCertificate` is DER.
 * Throws `signature-malformed` for a digest of another length, `asn1-malformed` for a bad certificate.
 */
export function buildSignedAttributes(options: {
  readonly algorithm: SignatureAlgorithm;
  readonly messageDigest: Uint8Array;
  readonly signingCertificate: Uint8Array;
}): Uint8Array {
  const { algorithm, messageDigest, signingCertificate } = options;
  if (messageDigest.length !== digestLength[algorithm.digest]) {
    throw new CmsError('signature-malformed', 'the message digest has not the length of its algorithm');
  }
  return setOf(
    attribute(oid.contentType, objectIdentifier(oid.data)),
    attribute(oid.messageDigest, octetString(messageDigest)),
    attribute(oid.signingCertificateV2, signingCertificateV2(signingCertificate)),
    attribute(oid.cmsAlgorithmProtection, algorithmProtection(algorithm)),
  );
}

/** The same bytes as they are stored in SignerInfo, under `[0]` IMPLICIT (0xA0). */
export function storedSignedAttributes(signedAttributes: Uint8Array): Uint8Array {
  const stored = Uint8Array.from(signedAttributes);
  stored[0] = 0xa0;
  return stored;
}

/** One unsigned attribute, such as a signature-time-stamp with its token. */
export function unsignedAttribute(type: string, value: Uint8Array): Uint8Array {
  return attribute(type, value);
}

/** Unsigned attributes under `[1]` IMPLICIT, elements sorted as DER demands. */
export function storedUnsignedAttributes(attributes: readonly Uint8Array[]): Uint8Array {
  return tlv(0xa1, ...attributes.toSorted((a, b) => Buffer.compare(a, b)));
}
