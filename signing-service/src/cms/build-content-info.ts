import { certificateIdentity } from './certificate-identity.js';
import { explicit, objectIdentifier, octetString, sequence, setOf, smallInteger, tlv } from './der-writer.js';
import { oid } from './object-identifiers.js';
import { digestAlgorithmIdentifier, signatureAlgorithmIdentifier } from './signature-algorithm.js';
import type { SignatureAlgorithm } from './signature-algorithm.js';
import { storedSignedAttributes, storedUnsignedAttributes } from './signed-attributes.js';

/** Parts of a detached CMS signature; all byte arrays are DER. */
export interface SignedDataParts {
  readonly algorithm: SignatureAlgorithm;
  /** As built by `buildSignedAttributes`, tag 0x31. */
  readonly signedAttributes: Uint8Array;
  /** SignerInfo.signature: RSA as it came, ECDSA in DER (`signatureValueFromToken`). */
  readonly signature: Uint8Array;
  readonly signingCertificate: Uint8Array;
  /** Further certificates, intermediates first; their bytes are kept. */
  readonly chain: readonly Uint8Array[];
  /** Complete Attribute encodings (`unsignedAttribute`). */
  readonly unsignedAttributes?: readonly Uint8Array[];
}

function signerInfo(parts: SignedDataParts): Uint8Array {
  const { issuer, serial } = certificateIdentity(parts.signingCertificate);
  const unsigned = parts.unsignedAttributes ?? [];
  return sequence(
    smallInteger(1),
    sequence(issuer, serial),
    digestAlgorithmIdentifier(parts.algorithm.digest),
    storedSignedAttributes(parts.signedAttributes),
    signatureAlgorithmIdentifier(parts.algorithm),
    octetString(parts.signature),
    ...(unsigned.length > 0 ? [storedUnsignedAttributes(unsigned)] : []),
  );
}

function certificateSet(certificates: readonly Uint8Array[]): Uint8Array {
  const unique = new Map(certificates.map((der) => [Buffer.from(der).toString('latin1'), der]));
  return tlv(0xa0, ...[...unique.values()].toSorted((a, b) => Buffer.compare(a, b)));
}

/**
 * DER ContentInfo with SignedData version 1 over detached id-data, one signer (RFC 5652 §5, EN 319 142-1 §5.2):
 * what `/Contents` holds.
 */
export function buildContentInfo(parts: SignedDataParts): Uint8Array {
  const signedData = sequence(
    smallInteger(1),
    setOf(digestAlgorithmIdentifier(parts.algorithm.digest)),
    sequence(objectIdentifier(oid.data)),
    certificateSet([parts.signingCertificate, ...parts.chain]),
    setOf(signerInfo(parts)),
  );
  return sequence(objectIdentifier(oid.signedData), explicit(0, signedData));
}

/** An unsigned attribute around a token, with the lengths of what encloses it. */
const attributeBytes = 64;

/**
 * Bytes to reserve for a ContentInfo with these certificates, and with a signature-time-stamp of up to `tokenBytes`. Signed attributes with
 * the issuer's name, signature value and framing take less than 2 KB; whole KB keep the length steady.
 */
export function contentInfoRoom(certificates: readonly Uint8Array[], tokenBytes = 0): number {
  const length = certificates.reduce((sum, { length }) => sum + length, 0);
  const stamped = tokenBytes === 0 ? 0 : tokenBytes + attributeBytes;
  return Math.ceil((length + stamped + 2048) / 1024) * 1024;
}
