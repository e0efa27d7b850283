import { decryptBlocks } from './aes.js';
import type { EncryptionDictionary } from './encryption-dictionary.js';
import type { PasswordSalt } from './hardened-hash.js';
import { hardenedHash, simpleHash } from './hardened-hash.js';

const HASH_BYTES = 32;
const SALT_BYTES = 8;

/** The file encryption key when the password is the user's (ISO 32000-2 §7.6.4.3.3, Algorithm 2.A); undefined when it is not. */
export function aes256KeyForUser(dictionary: EncryptionDictionary, password: Uint8Array): Uint8Array | undefined {
  const { user, userKey } = dictionary;
  return openedKey(dictionary, password, { entry: user, sealedKey: userKey, userEntry: new Uint8Array(0) });
}

/** Likewise for the owner's. */
export function aes256KeyForOwner(dictionary: EncryptionDictionary, password: Uint8Array): Uint8Array | undefined {
  const { user, owner, ownerKey } = dictionary;
  return openedKey(dictionary, password, { entry: owner, sealedKey: ownerKey, userEntry: user });
}

interface Lock {
  /** /U or /O: hash, validation salt, key salt. */
  readonly entry: Uint8Array;
  /** /UE or /OE. */
  readonly sealedKey: Uint8Array;
  readonly userEntry: Uint8Array;
}

function openedKey(
  { revision }: EncryptionDictionary,
  password: Uint8Array,
  { entry, sealedKey, userEntry }: Lock,
): Uint8Array | undefined {
  const hash = (salt: PasswordSalt) => (revision === 5 ? simpleHash : hardenedHash)(password, salt);
  const validationSalt = entry.subarray(HASH_BYTES, HASH_BYTES + SALT_BYTES);
  const keySalt = entry.subarray(HASH_BYTES + SALT_BYTES, HASH_BYTES + 2 * SALT_BYTES);
  const found = hash({ salt: validationSalt, userEntry });
  if (Buffer.compare(found, entry.subarray(0, HASH_BYTES)) !== 0) return undefined;
  return decryptBlocks(hash({ salt: keySalt, userEntry }), sealedKey);
}
