import { createDecipheriv, pbkdf2Sync } from 'node:crypto';
import { childrenOf, expectTag, octetsOf, oidOf, readElement, smallIntegerOf } from '../cms/der-reader.js';
import type { DerElement } from '../cms/der-reader.js';
import { KeyError } from '../keys/errors.js';
import { derive, derivedFor } from './key-derivation.js';
import type { PasswordForms } from './key-derivation.js';
import { decryptRc2Cbc } from './rc2.js';

/** More would keep the command line busy for minutes; what is written today has 2,048 to some hundred thousand. */
const mostIterations = 10_000_000;

/** Iterations as a file states them. Throws KeyError `key-file-unsupported`. */
export function iterationsOf(element: DerElement | undefined): number {
  const iterations = smallIntegerOf(element, 'iterations');
  if (iterations >= 1 && iterations <= mostIterations) return iterations;
  throw new KeyError('key-file-unsupported', `${iterations} iterations`);
}

interface Cipher {
  /** node:crypto's name; `rc2` is our own. */
  readonly name: string;
  /** Octets. */
  readonly keyLength: number;
}

/** PBES1 with the derivation of PKCS#12 and SHA-1 (RFC 7292 appendix C). The RC4 ones are nowhere to be had. */
const pkcs12Ciphers: ReadonlyMap<string, Cipher> = new Map([
  ['1.2.840.113549.1.12.1.3', { name: 'des-ede3-cbc', keyLength: 24 }],
  ['1.2.840.113549.1.12.1.4', { name: 'des-ede-cbc', keyLength: 16 }],
  ['1.2.840.113549.1.12.1.5', { name: 'rc2', keyLength: 16 }],
  ['1.2.840.113549.1.12.1.6', { name: 'rc2', keyLength: 5 }],
]);

/** Of PBES2 (RFC 8018 appendix B.2). */
const pbes2Ciphers: ReadonlyMap<string, Cipher> = new Map([
  ['1.2.840.113549.3.7', { name: 'des-ede3-cbc', keyLength: 24 }],
  ['2.16.840.1.101.3.4.1.2', { name: 'aes-128-cbc', keyLength: 16 }],
  ['2.16.840.1.101.3.4.1.22', { name: 'aes-192-cbc', keyLength: 24 }],
  ['2.16.840.1.101.3.4.1.42', { name: 'aes-256-cbc', keyLength: 32 }],
]);

/** HMACs by the hash in them (RFC 8018 appendix B.1.2). */
const macHashes: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.2.7', 'sha1'],
  ['1.2.840.113549.2.8', 'sha224'],
  ['1.2.840.113549.2.9', 'sha256'],
  ['1.2.840.113549.2.10', 'sha384'],
  ['1.2.840.113549.2.11', 'sha512'],
]);

const pbes2 = '1.2.840.113549.1.5.13';
const pbkdf2 = '1.2.840.113549.1.5.12';
const sequenceTag = 0x30;

function unsupported(what: string): KeyError {
  return new KeyError('key-file-unsupported', what);
}

/** The hash of an HMAC's AlgorithmIdentifier. Throws KeyError `key-file-unsupported`. */
export function macHashOf(algorithm: DerElement): string {
  const type = oidOf(childrenOf(algorithm)[0]);
  const hash = macHashes.get(type);
  if (hash === undefined) throw unsupported(`the MAC ${type}`);
  return hash;
}

/** A key by the AlgorithmIdentifier of PBKDF2 (RFC 8018 §5.2). Throws KeyError `key-file-unsupported`, CmsError. */
export function pbkdf2Key(algorithm: DerElement | undefined, password: Buffer, length: number | undefined): Buffer {
  const [type, parameters] = childrenOf(expectTag(algorithm, sequenceTag, 'keyDerivationFunc'));
  if (oidOf(type) !== pbkdf2) throw unsupported(`the key derivation ${oidOf(type)}`);
  const [salt, iterations, ...rest] = childrenOf(expectTag(parameters, sequenceTag, 'PBKDF2-params'));
  const stated = rest.find(({ tag }) => tag === 0x02);
  const mac = rest.find(({ tag }) => tag === sequenceTag);
  const hash = mac === undefined ? 'sha1' : macHashOf(mac);
  const keyLength = length ?? smallIntegerOf(stated, 'keyLength');
  return pbkdf2Sync(password, octetsOf(salt, 'salt'), iterationsOf(iterations), keyLength, hash);
}

function decipher({ name }: Cipher, secret: { readonly key: Buffer; readonly iv: Uint8Array }, encrypted: Uint8Array) {
  if (name === 'rc2') return decryptRc2Cbc(secret.key, secret.iv, encrypted);
  try {
    const cipher = createDecipheriv(name, secret.key, secret.iv);
    return Buffer.concat([cipher.update(encrypted), cipher.final()]);
  } catch {
    // The padding is none: the key was made of another password.
    return undefined;
  } finally {
    secret.key.fill(0);
  }
}

/**
 * Opens what a password encrypted: PBES2 with PBKDF2 and AES or 3DES, or the older schemes of PKCS#12 with 3DES or RC2.
 * Undefined when the password is another one. Throws KeyError `key-file-unsupported`, CmsError `asn1-malformed`.
 */
export function decryptByPassword(
  algorithm: DerElement | undefined,
  encrypted: Uint8Array,
  password: PasswordForms,
): Buffer | undefined {
  const [type, parameters] = childrenOf(expectTag(algorithm, sequenceTag, 'encryption algorithm'));
  const scheme = oidOf(type);
  const [first, second] = childrenOf(expectTag(parameters, sequenceTag, 'encryption parameters'));
  if (scheme === pbes2) {
    const [cipherType, iv] = childrenOf(expectTag(second, sequenceTag, 'encryptionScheme'));
    const cipher = pbes2Ciphers.get(oidOf(cipherType));
    if (cipher === undefined) throw unsupported(`the cipher ${oidOf(cipherType)}`);
    const key = pbkdf2Key(first, password.plain, cipher.keyLength);
    return decipher(cipher, { key, iv: octetsOf(iv, 'initialisation vector') }, encrypted);
  }
  const cipher = pkcs12Ciphers.get(scheme);
  if (cipher === undefined) throw unsupported(`the encryption scheme ${scheme}`);
  const facts = {
    hash: 'sha1',
    password: password.wide,
    salt: octetsOf(first, 'salt'),
    iterations: iterationsOf(second),
  };
  const key = derive({ ...facts, purpose: derivedFor.key, length: cipher.keyLength });
  const iv = derive({ ...facts, purpose: derivedFor.iv, length: 8 });
  return decipher(cipher, { key, iv }, encrypted);
}

/** Contents of an OCTET STRING under an implicit tag, in one piece or (BER) in several. */
export function implicitOctets(element: DerElement | undefined): Uint8Array {
  if (element === undefined) return new Uint8Array(0);
  if ((element.tag & 0x20) === 0) return element.content;
  return Buffer.concat(childrenOf(element).map((part) => octetsOf(part, 'encryptedContent')));
}

/** Reads what decryption gave; what cannot be read was decrypted with a wrong key. */
export function readDecrypted(plain: Buffer | undefined): DerElement | undefined {
  if (plain === undefined) return undefined;
  try {
    const element = readElement(plain);
    return element.tag === sequenceTag && element.raw.length === plain.length ? element : undefined;
  } catch {
    return undefined;
  }
}
