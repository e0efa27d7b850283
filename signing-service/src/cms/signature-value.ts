import { constants, createHash, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { CmsError } from './cms-error.js';
import { derNull, objectIdentifier, octetString, sequence, unsignedInteger } from './der-writer.js';
import { digestLength, digestOid } from './object-identifiers.js';
import type { ChosenSignatureAlgorithm, SignatureAlgorithm } from './signature-algorithm.js';

/** What the token's mechanism is fed for these bytes: the message, its digest, or its DER DigestInfo (RFC 8017 §9.2). */
export function mechanismInput(algorithm: ChosenSignatureAlgorithm, message: Uint8Array): Uint8Array {
  if (algorithm.input === 'message') return message;
  const digest = createHash(algorithm.digest).update(message).digest();
  if (algorithm.input === 'digest') return digest;
  return sequence(sequence(objectIdentifier(digestOid[algorithm.digest]), derNull), octetString(digest));
}

/**
 * `SEQUENCE { r, s }` in DER (RFC 5480, Ecdsa-Sig-Value) from a token's r‖s, two big-endian halves of equal length.
 * Throws `signature-malformed`.
 */
export function ecdsaValueFromRaw(raw: Uint8Array): Uint8Array {
  if (raw.length === 0 || raw.length % 2 !== 0 || raw.length > 132) {
    throw new CmsError('signature-malformed', `an ECDSA value of ${String(raw.length)} bytes cannot be r and s`);
  }
  const half = raw.length / 2;
  return sequence(unsignedInteger(raw.subarray(0, half)), unsignedInteger(raw.subarray(half)));
}

/** SignerInfo.signature from what the token answered. Throws `signature-malformed`. */
export function signatureValueFromToken(algorithm: SignatureAlgorithm, raw: Uint8Array): Uint8Array {
  return algorithm.scheme === 'ecdsa' ? ecdsaValueFromRaw(raw) : raw;
}

/** Whether `signature` (as in SignerInfo, ECDSA in DER) is the key's signature of `message`. */
export function isSignatureOf(options: {
  readonly algorithm: SignatureAlgorithm;
  readonly publicKey: KeyObject;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}): boolean {
  const { algorithm, publicKey: key, message, signature } = options;
  switch (algorithm.scheme) {
    case 'rsa-pkcs1':
      return verify(algorithm.digest, message, { key, padding: constants.RSA_PKCS1_PADDING }, signature);
    case 'rsa-pss': {
      const padding = constants.RSA_PKCS1_PSS_PADDING;
      return verify(algorithm.digest, message, { key, padding, saltLength: digestLength[algorithm.digest] }, signature);
    }
    case 'ecdsa':
      return verify(algorithm.digest, message, { key, dsaEncoding: 'der' }, signature);
    case 'eddsa':
      return verify(null, message, key, signature);
  }
}
