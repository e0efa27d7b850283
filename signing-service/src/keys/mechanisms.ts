import pkcs11js, { type Mechanism } from 'pkcs11js';
import { KeyError } from './errors.js';
import type { HashName, KeyDescription, SignatureMechanism } from './key-types.js';

const { CKM_RSA_PKCS, CKM_RSA_PKCS_PSS, CKM_ECDSA } = pkcs11js;
/** PKCS#11 v3.0 §2.3.14; pkcs11js has no constant for it. */
const CKM_EDDSA = 0x1057;

interface HashFacts {
  readonly bytes: number;
  /** DER of DigestInfo up to the digest itself (RFC 8017 §9.2, note 1). */
  readonly digestInfoPrefix: string;
  readonly ckm: number;
  readonly mgf: number;
}

const HASHES: Readonly<Record<HashName, HashFacts>> = {
  sha256: {
    bytes: 32,
    digestInfoPrefix: '3031300d060960864801650304020105000420',
    ckm: pkcs11js.CKM_SHA256,
    mgf: pkcs11js.CKG_MGF1_SHA256,
  },
  sha384: {
    bytes: 48,
    digestInfoPrefix: '3041300d060960864801650304020205000430',
    ckm: pkcs11js.CKM_SHA384,
    mgf: pkcs11js.CKG_MGF1_SHA384,
  },
  sha512: {
    bytes: 64,
    digestInfoPrefix: '3051300d060960864801650304020305000440',
    ckm: pkcs11js.CKM_SHA512,
    mgf: pkcs11js.CKG_MGF1_SHA512,
  },
};

const BY_KEY_TYPE: Readonly<
  Record<KeyDescription['keyType'], readonly { readonly name: SignatureMechanism; readonly ckm: number }[]>
> = {
  rsa: [
    { name: 'rsa-pkcs1', ckm: CKM_RSA_PKCS },
    { name: 'rsa-pss', ckm: CKM_RSA_PKCS_PSS },
  ],
  ec: [{ name: 'ecdsa', ckm: CKM_ECDSA }],
  ed25519: [{ name: 'eddsa', ckm: CKM_EDDSA }],
  ed448: [{ name: 'eddsa', ckm: CKM_EDDSA }],
};

/** Longest message for EdDSA, which hashes on the token. */
const MAX_MESSAGE_BYTES = 1024 * 1024;

/** Our mechanisms for a key type among those that the token lists, in our order of preference. */
export function usableMechanisms(
  keyType: KeyDescription['keyType'],
  tokenMechanisms: ReadonlySet<number>,
): SignatureMechanism[] {
  return BY_KEY_TYPE[keyType].filter(({ ckm }) => tokenMechanisms.has(ckm)).map(({ name }) => name);
}

/** Ours among those that the token lists, whatever the key. */
export function anyMechanisms(tokenMechanisms: ReadonlySet<number>): SignatureMechanism[] {
  const types = ['rsa', 'ec', 'ed25519'] as const;
  return types.flatMap((type) => usableMechanisms(type, tokenMechanisms));
}

export interface SignInput {
  readonly mechanism: Mechanism;
  /** What C_Sign gets. */
  readonly data: Buffer;
}

/**
 * CK_MECHANISM and input of C_Sign for a digest (for `eddsa`: a message).
 * @throws KeyError `mechanism-unsupported` when the key cannot do it, `configuration` when the digest has not the hash's length.
 */
export function signInput(
  key: Pick<KeyDescription, 'keyType' | 'mechanisms' | 'size'>,
  request: { readonly mechanism: SignatureMechanism; readonly hash: HashName; readonly data: Uint8Array },
): SignInput {
  const { mechanism: name, data } = request;
  if (!key.mechanisms.includes(name)) throw new KeyError('mechanism-unsupported', `the key cannot do ${name}`);
  const hash = HASHES[request.hash];
  if (name === 'eddsa') {
    if (data.length > MAX_MESSAGE_BYTES)
      throw new KeyError('mechanism-unsupported', 'the message is too long for EdDSA');
    return { mechanism: { mechanism: CKM_EDDSA }, data: Buffer.from(data) };
  }
  if (data.length !== hash.bytes)
    throw new KeyError('mechanism-unsupported', `the digest has not the length of ${request.hash}`);
  switch (name) {
    case 'rsa-pkcs1':
      return {
        mechanism: { mechanism: CKM_RSA_PKCS },
        data: Buffer.concat([Buffer.from(hash.digestInfoPrefix, 'hex'), data]),
      };
    case 'rsa-pss': {
      const parameter = {
        type: pkcs11js.CK_PARAMS_RSA_PSS,
        hashAlg: hash.ckm,
        mgf: hash.mgf,
        saltLen: hash.bytes,
      };
      return { mechanism: { mechanism: CKM_RSA_PKCS_PSS, parameter }, data: Buffer.from(data) };
    }
    case 'ecdsa':
      // FIPS 186-5 §6.4.1: the leftmost bits of the digest, as many as the order has. P-521 is longer than any of our hashes.
      return { mechanism: { mechanism: CKM_ECDSA }, data: Buffer.from(data.subarray(0, Math.ceil(key.size / 8))) };
  }
}

/** Length in bytes of the signature that C_Sign will give, so the size of its buffer. */
export function signatureBytes(key: Pick<KeyDescription, 'keyType' | 'size'>): number {
  switch (key.keyType) {
    case 'rsa':
      return Math.ceil(key.size / 8);
    case 'ec':
      return 2 * Math.ceil(key.size / 8);
    case 'ed25519':
      return 64;
    case 'ed448':
      return 114;
  }
}
