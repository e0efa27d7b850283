import { createHmac, timingSafeEqual } from 'node:crypto';
import { childrenOf, expectTag, octetsOf, oidOf } from '../cms/der-reader.js';
import type { DerElement } from '../cms/der-reader.js';
import { KeyError } from '../keys/errors.js';
import { derive, derivedFor } from './key-derivation.js';
import type { PasswordForms } from './key-derivation.js';
import { iterationsOf, macHashOf, pbkdf2Key } from './password-encryption.js';

/** Digests of the MAC, with their lengths in octets. */
const digests: ReadonlyMap<string, readonly [hash: string, length: number]> = new Map([
  ['1.3.14.3.2.26', ['sha1', 20]],
  ['2.16.840.1.101.3.4.2.4', ['sha224', 28]],
  ['2.16.840.1.101.3.4.2.1', ['sha256', 32]],
  ['2.16.840.1.101.3.4.2.2', ['sha384', 48]],
  ['2.16.840.1.101.3.4.2.3', ['sha512', 64]],
]);

const pbmac1 = '1.2.840.113549.1.5.14';

function macOf(macData: DerElement, content: Uint8Array, password: PasswordForms): Buffer {
  const [digestInfo, salt, iterations] = childrenOf(macData);
  const [algorithm] = childrenOf(expectTag(digestInfo, 0x30, 'DigestInfo'));
  const [type, parameters] = childrenOf(expectTag(algorithm, 0x30, 'DigestInfo algorithm'));
  if (oidOf(type) === pbmac1) {
    const [derivation, mac] = childrenOf(expectTag(parameters, 0x30, 'PBMAC1-params'));
    const hash = macHashOf(expectTag(mac, 0x30, 'messageAuthScheme'));
    return createHmac(hash, pbkdf2Key(derivation, password.plain, undefined))
      .update(content)
      .digest();
  }
  const digest = digests.get(oidOf(type));
  if (digest === undefined) throw new KeyError('key-file-unsupported', `the MAC over ${oidOf(type)}`);
  const [hash, length] = digest;
  const key = derive({
    hash,
    password: password.wide,
    salt: octetsOf(salt, 'macSalt'),
    iterations: iterations === undefined ? 1 : iterationsOf(iterations),
    purpose: derivedFor.mac,
    length,
  });
  return createHmac(hash, key).update(content).digest();
}

/**
 * Whether the MAC that a password protects a file's contents with holds (RFC 7292 §4; PBMAC1: RFC 9579): if it does not, password or
 * contents are others. Throws KeyError `key-file-unsupported`, CmsError `asn1-malformed`.
 */
export function isMacRight(macData: DerElement, content: Uint8Array, password: PasswordForms): boolean {
  const [digestInfo] = childrenOf(macData);
  const [, stated] = childrenOf(expectTag(digestInfo, 0x30, 'DigestInfo'));
  const expected = Buffer.from(octetsOf(stated, 'digest'));
  const mac = macOf(macData, content, password);
  return mac.length === expected.length && timingSafeEqual(mac, expected);
}
