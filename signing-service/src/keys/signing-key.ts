import type { KeyObject } from 'node:crypto';
import type { HashName, SignatureMechanism } from './key-types.js';

/** How a signature is made; the salt of `rsa-pss` is as long as the hash, MGF1 uses the same hash. `eddsa` does without the hash. */
export interface KeyAlgorithm {
  readonly mechanism: SignatureMechanism;
  readonly hash: HashName;
}

/** One private key that can be signed with now, wherever it is. Safe for any number of concurrent callers. */
export interface SigningKey {
  /** Undefined where a token does not tell. */
  readonly publicKey: KeyObject | undefined;
  /** What it can do, in our order of preference. */
  readonly mechanisms: readonly SignatureMechanism[];
  /** Certificates, DER, that claim to be the key's own; a signature tells. */
  readonly certificates: readonly Uint8Array[];
  /**
   * Signs the message itself, not its digest.
   * @returns RSA as long as the modulus, ECDSA r‖s each padded to the order's length, EdDSA R‖S.
   * @throws KeyError
   */
  sign(message: Uint8Array, algorithm: KeyAlgorithm): Promise<Uint8Array>;
}
