import { createHash } from 'node:crypto';
import type { EncryptionDictionary } from './encryption-dictionary.js';
import { rc4 } from './rc4.js';

/** What a password is filled up with to 32 bytes (ISO 32000-2 §7.6.4.3.2). */
const PADDING = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex');

/** An encryption dictionary of revision 2 to 4 with what else its keys depend on. */
export interface LegacyEncryption {
  readonly dictionary: EncryptionDictionary;
  /** First element of the trailer's /ID; empty when there is none. */
  readonly permanentId: Uint8Array;
}

/** The file encryption key when the password is the user's (Algorithm 6); undefined when it is not. */
export function legacyKeyForUser(encryption: LegacyEncryption, password: Uint8Array): Uint8Array | undefined {
  const { revision, user } = encryption.dictionary;
  const key = fileKey(encryption, padded(password));
  if (revision === 2) return Buffer.compare(rc4(key, PADDING), user) === 0 ? key : undefined;
  const digest = md5(PADDING, encryption.permanentId);
  const expected = keyRounds(revision).reduce((data, round) => rc4(varied(key, round), data), digest);
  return Buffer.compare(expected, user.subarray(0, expected.length)) === 0 ? key : undefined;
}

/** Likewise for the owner's (Algorithm 7): it opens the user's password. */
export function legacyKeyForOwner(encryption: LegacyEncryption, password: Uint8Array): Uint8Array | undefined {
  const { revision, keyBytes, owner } = encryption.dictionary;
  let digest = md5(padded(password));
  for (let round = 0; round < hashRounds(revision); round += 1) digest = md5(digest);
  const key = digest.subarray(0, keyBytes);
  const userPassword = keyRounds(revision).reduceRight((data, round) => rc4(varied(key, round), data), owner);
  return legacyKeyForUser(encryption, userPassword);
}

/** Algorithm 2. */
function fileKey({ dictionary, permanentId }: LegacyEncryption, password: Uint8Array): Uint8Array {
  const { revision, keyBytes, owner, permissionFlags, encryptsMetadata } = dictionary;
  const flags = Buffer.alloc(4);
  flags.writeInt32LE(permissionFlags);
  const metadata = revision >= 4 && !encryptsMetadata ? Buffer.alloc(4, 0xff) : Buffer.alloc(0);
  let digest = md5(password, owner, flags, permanentId, metadata);
  for (let round = 0; round < hashRounds(revision); round += 1) digest = md5(digest.subarray(0, keyBytes));
  return digest.subarray(0, keyBytes);
}

/** Revision 3 and 4 hash fifty times more. */
function hashRounds(revision: number): number {
  return revision === 2 ? 0 : 50;
}

/** Revision 3 and 4 encipher twenty times, each time with another key. */
function keyRounds(revision: number): readonly number[] {
  return Array.from({ length: revision === 2 ? 1 : 20 }, (_, round) => round);
}

function varied(key: Uint8Array, round: number): Uint8Array {
  return key.map((byte) => byte ^ round);
}

function padded(password: Uint8Array): Uint8Array {
  return Buffer.concat([password, PADDING]).subarray(0, PADDING.length);
}

function md5(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
