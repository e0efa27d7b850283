/** How a token names itself in CK_TOKEN_INFO, blank padding removed (PKCS#11 v2.40 §3.2). */
export interface TokenIdentity {
  readonly label: string;
  readonly serial: string;
  readonly manufacturer: string;
  readonly model: string;
}

/** The flags of CK_TOKEN_INFO that decide what may be done with the token's PIN. */
export interface TokenFlags {
  readonly loginRequired: boolean;
  readonly protectedAuthenticationPath: boolean;
  readonly pinCountLow: boolean;
  readonly pinFinalTry: boolean;
  readonly pinLocked: boolean;
  readonly pinToBeChanged: boolean;
  /** The user's PIN has been set. */
  readonly pinInitialized: boolean;
  readonly officerPinCountLow: boolean;
  readonly officerPinFinalTry: boolean;
  readonly officerPinLocked: boolean;
}

/** Whose PIN: the token's user, who signs, or its security officer (CKU_SO), who can give the user a new one. */
export type PinOwner = 'user' | 'officer';

export interface TokenDescription extends TokenIdentity {
  readonly flags: TokenFlags;
}

export type SignatureMechanism = 'rsa-pkcs1' | 'rsa-pss' | 'ecdsa' | 'eddsa';

export type HashName = 'sha256' | 'sha384' | 'sha512';

/** What is known of a private key and of the certificates that share its CKA_ID. */
export interface KeyDescription {
  /** CKA_ID in lower-case hexadecimal. */
  readonly keyId: string;
  /** CKA_LABEL of the private key. */
  readonly label: string;
  /** RFC 7512 URI that finds exactly this key again: token label and serial, object id, type. */
  readonly uri: string;
  readonly keyType: 'rsa' | 'ec' | 'ed25519' | 'ed448';
  /** RSA modulus in bits, EC field in bits; 256 and 456 for the Edwards curves. */
  readonly size: number;
  /** Name of the curve as `node:crypto` writes it (`prime256v1`, `secp384r1`, …); absent for RSA. */
  readonly curve?: string;
  /** SubjectPublicKeyInfo, DER; absent where the token tells of no public key. */
  readonly publicKey?: Uint8Array;
  /** X.509 certificates of the same CKA_ID, DER, in the token's order; may be none. */
  readonly certificates: readonly Uint8Array[];
  /** What the token can do with this key, in our order of preference. */
  readonly mechanisms: readonly SignatureMechanism[];
  /** CKA_ALWAYS_AUTHENTICATE: the token wants the PIN before every signature. */
  readonly alwaysAuthenticate: boolean;
  readonly token: TokenDescription;
}

export interface SignRequest {
  readonly mechanism: SignatureMechanism;
  /** With `eddsa` it is not used. For `rsa-pss` it is also MGF1's hash; the salt is as long as the hash. */
  readonly hash: HashName;
  /** Itself, not its digest; for `eddsa` at most 1 MiB. */
  readonly message: Uint8Array;
  /** Wall-clock time after which the caller no longer waits. */
  readonly deadline: Date;
  /** Whose turn it is: the queue is fair between tenants. */
  readonly tenant: string;
}

/** Key pairs that are made here: RSA by its bits, ECDSA by its NIST curve. */
export const newKeyTypes = ['rsa-2048', 'rsa-3072', 'rsa-4096', 'ec-p256', 'ec-p384'] as const;
export type NewKeyType = (typeof newKeyTypes)[number];
