import { constants, type KeyObject, verify, X509Certificate } from 'node:crypto';
import type { HashName, SignatureMechanism } from './key-types.js';

export interface SignatureToVerify {
  /** A public key, or a certificate as DER. */
  readonly key: KeyObject | Uint8Array;
  readonly mechanism: SignatureMechanism;
  readonly hash: HashName;
  /** The signed message, not its digest. */
  readonly message: Uint8Array;
  /** As the token gave it: RSA as long as the modulus, ECDSA r‖s (IEEE P1363), EdDSA R‖S. */
  readonly signature: Uint8Array;
}

/**
 * Verifies a raw signature with `node:crypto`, independently of the token that made it.
 * Answers false for a signature that does not verify, also when key and mechanism do not fit together.
 */
export function verifySignature(input: SignatureToVerify): boolean {
  const key = input.key instanceof Uint8Array ? new X509Certificate(input.key).publicKey : input.key;
  const { mechanism, hash, message, signature } = input;
  if (!fits(key.asymmetricKeyType, mechanism)) return false;
  switch (mechanism) {
    case 'rsa-pkcs1':
      return verify(hash, message, { key, padding: constants.RSA_PKCS1_PADDING }, signature);
    case 'rsa-pss':
      return verify(
        hash,
        message,
        { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
        signature,
      );
    case 'ecdsa':
      return verify(hash, message, { key, dsaEncoding: 'ieee-p1363' }, signature);
    case 'eddsa':
      return verify(null, message, key, signature);
  }
}

function fits(keyType: string | undefined, mechanism: SignatureMechanism): boolean {
  switch (mechanism) {
    case 'rsa-pkcs1':
      return keyType === 'rsa';
    case 'rsa-pss':
      return keyType === 'rsa' || keyType === 'rsa-pss';
    case 'ecdsa':
      return keyType === 'ec';
    case 'eddsa':
      return keyType === 'ed25519' || keyType === 'ed448';
  }
}
