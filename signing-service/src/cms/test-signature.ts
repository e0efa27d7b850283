import { constants, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { digestLength } from './object-identifiers.js';
import type { SignatureAlgorithm } from './signature-algorithm.js';

/** What a token would answer for these bytes: RSA and Ed25519 as they are, ECDSA as r‖s. */
export function signLikeToken(algorithm: SignatureAlgorithm, key: KeyObject, message: Uint8Array): Uint8Array {
  const { scheme, digest } = algorithm;
  if (scheme === 'eddsa') return sign(null, message, key);
  if (scheme === 'ecdsa') return sign(digest, message, { key, dsaEncoding: 'ieee-p1363' });
  if (scheme === 'rsa-pkcs1') return sign(digest, message, { key, padding: constants.RSA_PKCS1_PADDING });
  return sign(digest, message, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: digestLength[digest] });
}
