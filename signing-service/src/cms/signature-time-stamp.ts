import { createHash } from 'node:crypto';
import { oid } from './object-identifiers.js';
import type { DigestName } from './object-identifiers.js';
import { unsignedAttribute } from './signed-attributes.js';

/**
 * What a signature-time-stamp is of: the digest of the content octets of SignerInfo.signature (EN 319 122-1 §5.3, RFC 3161 appendix A).
 * `signature` is the value as it goes into the ContentInfo: ECDSA in DER.
 */
export function signatureImprint(signature: Uint8Array, digest: DigestName): Uint8Array {
  return createHash(digest).update(signature).digest();
}

/** The unsigned attribute id-aa-signatureTimeStampToken with its TimeStampToken, for `buildContentInfo`. */
export function signatureTimeStamp(token: Uint8Array): Uint8Array {
  return unsignedAttribute(oid.signatureTimeStamp, token);
}
