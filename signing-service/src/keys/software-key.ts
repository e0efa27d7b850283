import { constants, createPublicKey, sign, X509Certificate } from 'node:crypto';
import type { KeyObject, SignPrivateKeyInput } from 'node:crypto';
import { KeyError } from './errors.js';
import type { SignatureMechanism } from './key-types.js';
import type { KeyAlgorithm, SigningKey } from './signing-key.js';

/** Of RSA keys with no restriction PKCS#1 v1.5 comes first, as on tokens. */
function mechanismsOf(type: string | undefined): SignatureMechanism[] {
  switch (type) {
    case 'rsa':
      return ['rsa-pkcs1', 'rsa-pss'];
    case 'rsa-pss':
      return ['rsa-pss'];
    case 'ec':
      return ['ecdsa'];
    case 'ed25519':
    case 'ed448':
      return ['eddsa'];
    default:
      return [];
  }
}

function signOptions(mechanism: SignatureMechanism): Omit<SignPrivateKeyInput, 'key'> & { dsaEncoding?: 'ieee-p1363' } {
  switch (mechanism) {
    case 'rsa-pkcs1':
      return { padding: constants.RSA_PKCS1_PADDING };
    case 'rsa-pss':
      return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
    case 'ecdsa':
      return { dsaEncoding: 'ieee-p1363' };
    case 'eddsa':
      return {};
  }
}

/** Signs on a thread of libuv's pool. */
function signAside(key: KeyObject, message: Uint8Array, { mechanism, hash }: KeyAlgorithm): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    sign(mechanism === 'eddsa' ? null : hash, message, { key, ...signOptions(mechanism) }, (error, signature) => {
      if (error === null) resolve(signature);
      else reject(new KeyError('mechanism-unsupported', 'the key does not sign so', { cause: error }));
    });
  });
}

function isOf(publicKey: KeyObject, certificate: Uint8Array): boolean {
  try {
    return new X509Certificate(certificate).publicKey.equals(publicKey);
  } catch {
    // What OpenSSL cannot read may still be somebody else's.
    return false;
  }
}

/** A private key in this process's memory; of the certificates (DER) those are its own that have its public key. */
export function softwareKey(privateKey: KeyObject, certificates: readonly Uint8Array[]): SigningKey {
  const publicKey = createPublicKey(privateKey);
  const mechanisms = mechanismsOf(privateKey.asymmetricKeyType);
  return {
    publicKey,
    mechanisms,
    certificates: certificates.filter((certificate) => isOf(publicKey, certificate)),
    sign: async (message, algorithm) => {
      if (mechanisms.includes(algorithm.mechanism)) return signAside(privateKey, message, algorithm);
      throw new KeyError('mechanism-unsupported', `the key cannot do ${algorithm.mechanism}`);
    },
  };
}
