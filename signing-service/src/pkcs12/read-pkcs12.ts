import { createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { CmsError } from '../cms/cms-error.js';
import { childrenOf, expectTag, octetsOf, oidOf, readElement, smallIntegerOf } from '../cms/der-reader.js';
import type { DerElement } from '../cms/der-reader.js';
import { KeyError } from '../keys/errors.js';
import { isMacRight } from './integrity.js';
import { passwordForms } from './key-derivation.js';
import type { PasswordForms } from './key-derivation.js';
import { decryptByPassword, implicitOctets, readDecrypted } from './password-encryption.js';

/** What a PKCS#12 file holds for signing. */
export interface Pkcs12 {
  readonly privateKey: KeyObject;
  /** X.509 certificates, DER, in the file's order: the key's own, its issuers, whatever else. */
  readonly certificates: readonly Uint8Array[];
}

const contentTypes = { data: '1.2.840.113549.1.7.1', encryptedData: '1.2.840.113549.1.7.6' } as const;
const bagTypes = {
  key: '1.2.840.113549.1.12.10.1.1',
  shroudedKey: '1.2.840.113549.1.12.10.1.2',
  certificate: '1.2.840.113549.1.12.10.1.3',
  safeContents: '1.2.840.113549.1.12.10.1.6',
} as const;
const x509Certificate = '1.2.840.113549.1.9.22.1';
const deepestSafe = 8;

class WrongPassword extends Error {
  override readonly name = 'WrongPassword';
}

/** Walks the safe's contents and keeps what is of use. */
class SafeReader {
  readonly keys: KeyObject[] = [];
  readonly certificates: Uint8Array[] = [];
  readonly #password: PasswordForms;

  constructor(password: PasswordForms) {
    this.#password = password;
  }

  /** AuthenticatedSafe (RFC 7292 §4.1). */
  readSafe(safe: DerElement): void {
    for (const contentInfo of childrenOf(expectTag(safe, 0x30, 'AuthenticatedSafe'))) {
      const [type, content] = childrenOf(contentInfo);
      const [inner] = childrenOf(expectTag(content, 0xa0, 'content'));
      if (oidOf(type) === contentTypes.data) this.#readContents(readElement(octetsOf(inner, 'data')), 0);
      else if (oidOf(type) === contentTypes.encryptedData) this.#readEncrypted(expectTag(inner, 0x30, 'EncryptedData'));
      else throw new KeyError('key-file-unsupported', 'contents that are encrypted for a public key');
    }
  }

  #readEncrypted(encryptedData: DerElement): void {
    const [, content] = childrenOf(encryptedData);
    const [, algorithm, encrypted] = childrenOf(expectTag(content, 0x30, 'EncryptedContentInfo'));
    this.#readContents(this.#decrypt(algorithm, implicitOctets(encrypted)), 0);
  }

  #readContents(contents: DerElement, depth: number): void {
    if (depth > deepestSafe) throw new KeyError('key-file-malformed', 'its contents are nested too deeply');
    for (const bag of childrenOf(expectTag(contents, 0x30, 'SafeContents'))) {
      const [type, wrapped] = childrenOf(bag);
      const [value] = childrenOf(expectTag(wrapped, 0xa0, 'bagValue'));
      this.#readBag(oidOf(type), expectTag(value, 0x30, 'bag'), depth);
    }
  }

  /** CRLs and secrets are of no use here. */
  #readBag(type: string, value: DerElement, depth: number): void {
    if (type === bagTypes.key) this.#addKey(value);
    if (type === bagTypes.certificate) this.#addCertificate(value);
    if (type === bagTypes.safeContents) this.#readContents(value, depth + 1);
    if (type !== bagTypes.shroudedKey) return;
    const [algorithm, encrypted] = childrenOf(value);
    const decrypted = this.#decrypt(algorithm, octetsOf(encrypted, 'encryptedData'));
    this.#addKey(decrypted);
    decrypted.raw.fill(0);
  }

  #decrypt(algorithm: DerElement | undefined, encrypted: Uint8Array): DerElement {
    const decrypted = readDecrypted(decryptByPassword(algorithm, encrypted, this.#password));
    if (decrypted === undefined) throw new WrongPassword();
    return decrypted;
  }

  #addKey({ raw }: DerElement): void {
    try {
      this.keys.push(createPrivateKey({ key: Buffer.from(raw), format: 'der', type: 'pkcs8' }));
    } catch (cause) {
      throw new KeyError('key-file-unsupported', 'a private key that cannot be read', { cause });
    }
  }

  #addCertificate(bag: DerElement): void {
    const [type, value] = childrenOf(bag);
    if (oidOf(type) !== x509Certificate) return;
    this.certificates.push(octetsOf(childrenOf(expectTag(value, 0xa0, 'certValue'))[0], 'certValue'));
  }
}

function readWith(pfx: DerElement, password: PasswordForms): SafeReader {
  const [version, authSafe, macData] = childrenOf(pfx);
  if (smallIntegerOf(version, 'version') !== 3) throw new KeyError('key-file-unsupported', 'another version than 3');
  const [type, content] = childrenOf(expectTag(authSafe, 0x30, 'authSafe'));
  if (oidOf(type) !== contentTypes.data) throw new KeyError('key-file-unsupported', 'contents that are signed');
  const safe = octetsOf(childrenOf(expectTag(content, 0xa0, 'content'))[0], 'authSafe');
  if (macData !== undefined && !isMacRight(macData, safe, password)) throw new WrongPassword();
  const reader = new SafeReader(password);
  reader.readSafe(readElement(safe));
  return reader;
}

function readWithAny(bytes: Uint8Array, password: Buffer): SafeReader {
  const pfx = expectTag(readElement(bytes), 0x30, 'PFX');
  for (const form of passwordForms(password)) {
    try {
      return readWith(pfx, form);
    } catch (error) {
      if (!(error instanceof WrongPassword)) throw error;
    }
  }
  throw new KeyError('key-password-wrong', 'the password does not open the file');
}

/**
 * Opens a PKCS#12 file (RFC 7292) that is protected by a password, in DER or BER, and answers its one private key. A file without MAC is
 * taken: that certificate and key belong together is proven by a signature later on.
 *
 * Written here and not taken from a library: node-forge reads no EC and no Ed25519 key, loads for 50 ms, which is more than a signature
 * takes, and needs 15 s for 600,000 rounds where this needs 2; pkijs goes by WebCrypto, which has neither 3DES nor RC2. What decrypts is
 * OpenSSL, but for RC2.
 *
 * Throws KeyError `key-password-wrong`, `key-file-malformed`, `key-file-unsupported`, `key-not-found`, `key-ambiguous`.
 */
export function readPkcs12(bytes: Uint8Array, password: Buffer): Pkcs12 {
  const { keys, certificates } = asKeyError(() => readWithAny(bytes, password));
  const [privateKey, ...others] = keys;
  if (privateKey === undefined) throw new KeyError('key-not-found', 'the file holds no private key');
  if (others.length > 0) throw new KeyError('key-ambiguous', `the file holds ${keys.length} private keys`);
  return { privateKey, certificates };
}

function asKeyError<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof CmsError) throw new KeyError('key-file-malformed', error.message, { cause: error });
    throw error;
  }
}
