import { constants, verify } from 'node:crypto';
import type { KeyObject, VerifyKeyObjectInput } from 'node:crypto';
import { childrenOf, oidOf, readElement, smallIntegerOf } from '../cms/der-reader.js';
import { oid, readableDigests } from '../cms/object-identifiers.js';
import type { AlgorithmIdentifier } from './certificate.js';
import { describePublicKey, openPublicKey } from './public-key.js';
import type { KeyDescription, SubjectPublicKey } from './public-key.js';

/** How a certificate, CRL or OCSP response is signed. */
export interface SignatureScheme {
  readonly scheme: 'rsa-pkcs1' | 'rsa-pss' | 'ecdsa' | 'dsa' | 'ed25519' | 'ed448';
  /** By its name in node:crypto; undefined for Ed25519 and Ed448, which have their own. */
  readonly digest: string | undefined;
  /** Bytes, for RSASSA-PSS. */
  readonly saltLength?: number;
}

/** What an algorithm policy is asked about. */
export interface UsedAlgorithm extends SignatureScheme {
  readonly key: KeyDescription;
}

export interface SignedBytes {
  readonly algorithm: AlgorithmIdentifier;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/** `unsupported`: it was not checked, because algorithm or key are not known here. That is never the same as `wrong`. */
export type SignatureCheck =
  | { readonly outcome: 'right' | 'wrong'; readonly used: UsedAlgorithm }
  | { readonly outcome: 'unsupported'; readonly used: undefined };

function schemes(scheme: SignatureScheme['scheme'], digests: Readonly<Record<string, string>>) {
  return Object.entries(digests).map(([id, digest]): [string, SignatureScheme] => [id, { scheme, digest }]);
}

/** RFC 3279, 4055, 5758, 8410, 8702 and NIST's register for SHA-3. */
const known: ReadonlyMap<string, SignatureScheme> = new Map([
  ...schemes('rsa-pkcs1', {
    '1.2.840.113549.1.1.4': 'md5',
    '1.2.840.113549.1.1.5': 'sha1',
    '1.3.14.3.2.29': 'sha1',
    '1.2.840.113549.1.1.14': 'sha224',
    '1.2.840.113549.1.1.11': 'sha256',
    '1.2.840.113549.1.1.12': 'sha384',
    '1.2.840.113549.1.1.13': 'sha512',
    '1.2.840.113549.1.1.15': 'sha512-224',
    '1.2.840.113549.1.1.16': 'sha512-256',
    '2.16.840.1.101.3.4.3.13': 'sha3-224',
    '2.16.840.1.101.3.4.3.14': 'sha3-256',
    '2.16.840.1.101.3.4.3.15': 'sha3-384',
    '2.16.840.1.101.3.4.3.16': 'sha3-512',
  }),
  ...schemes('ecdsa', {
    '1.2.840.10045.4.1': 'sha1',
    '1.2.840.10045.4.3.1': 'sha224',
    '1.2.840.10045.4.3.2': 'sha256',
    '1.2.840.10045.4.3.3': 'sha384',
    '1.2.840.10045.4.3.4': 'sha512',
    '2.16.840.1.101.3.4.3.9': 'sha3-224',
    '2.16.840.1.101.3.4.3.10': 'sha3-256',
    '2.16.840.1.101.3.4.3.11': 'sha3-384',
    '2.16.840.1.101.3.4.3.12': 'sha3-512',
  }),
  ...schemes('dsa', {
    '1.2.840.10040.4.3': 'sha1',
    '2.16.840.1.101.3.4.3.1': 'sha224',
    '2.16.840.1.101.3.4.3.2': 'sha256',
    '2.16.840.1.101.3.4.3.3': 'sha384',
    '2.16.840.1.101.3.4.3.4': 'sha512',
  }),
  ['1.3.101.112', { scheme: 'ed25519', digest: undefined }],
  ['1.3.101.113', { scheme: 'ed448', digest: undefined }],
]);

/** RSASSA-PSS-params (RFC 4055 §3.1). Both digests must be one: node:crypto cannot verify otherwise. */
function pssScheme(parameters: Uint8Array | undefined): SignatureScheme | undefined {
  const fields = parameters === undefined ? [] : childrenOf(readElement(parameters));
  const field = (tag: number) => fields.filter((each) => each.tag === tag).flatMap(childrenOf)[0];
  const [hash, mask, salt] = [field(0xa0), field(0xa1), field(0xa2)];
  const digestOf = (identifier: typeof hash) =>
    identifier === undefined ? 'sha1' : readableDigests.get(oidOf(childrenOf(identifier)[0]));
  const digest = digestOf(hash);
  if (digest === undefined || digestOf(mask === undefined ? undefined : childrenOf(mask)[1]) !== digest)
    return undefined;
  return { scheme: 'rsa-pss', digest, saltLength: salt === undefined ? 20 : smallIntegerOf(salt, 'saltLength') };
}

function schemeOf({ algorithm, parameters }: AlgorithmIdentifier): SignatureScheme | undefined {
  if (algorithm !== oid.rsassaPss) return known.get(algorithm);
  try {
    return pssScheme(parameters);
  } catch {
    return undefined;
  }
}

/** How the key takes part in the scheme; undefined when the two do not fit. */
function inputFor(key: KeyObject, { scheme, saltLength = 0 }: SignatureScheme): VerifyKeyObjectInput | undefined {
  const kind = key.asymmetricKeyType;
  switch (scheme) {
    case 'rsa-pkcs1':
      return kind === 'rsa' ? { key, padding: constants.RSA_PKCS1_PADDING } : undefined;
    case 'rsa-pss':
      return kind === 'rsa' || kind === 'rsa-pss'
        ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }
        : undefined;
    case 'ecdsa':
      return kind === 'ec' ? { key, dsaEncoding: 'der' } : undefined;
    case 'dsa':
      return kind === 'dsa' ? { key, dsaEncoding: 'der' } : undefined;
    case 'ed25519':
    case 'ed448':
      return kind === scheme ? { key } : undefined;
  }
}

function isRight(
  { message, signature }: SignedBytes,
  digest: string | undefined,
  input: VerifyKeyObjectInput,
): boolean {
  try {
    return verify(digest ?? null, message, input, signature);
  } catch {
    // OpenSSL throws for values that cannot be signatures of this key at all, and for keys whose own restrictions forbid this one.
    return false;
  }
}

/** Whether `signed.signature` is the key's, by the algorithm stated beside it. */
export function checkSignature(signed: SignedBytes, publicKey: SubjectPublicKey): SignatureCheck {
  const scheme = schemeOf(signed.algorithm);
  const key = openPublicKey(publicKey);
  if (scheme === undefined || key === undefined) return { outcome: 'unsupported', used: undefined };
  const used = { ...scheme, key: describePublicKey(publicKey, key) };
  const input = inputFor(key, scheme);
  // A key of another kind than the algorithm's cannot have made the signature.
  if (input === undefined) return { outcome: 'wrong', used };
  return { outcome: isRight(signed, scheme.digest, input) ? 'right' : 'wrong', used };
}
