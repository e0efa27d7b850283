import { createHash } from 'node:crypto';
import { encryptBlocks } from './aes.js';

const FEWEST_ROUNDS = 64;
const HASHES = ['sha256', 'sha384', 'sha512'] as const;

/** What a password is hashed with. */
export interface PasswordSalt {
  readonly salt: Uint8Array;
  /** The 48 bytes of /U for the owner's password, nothing for the user's. */
  readonly userEntry: Uint8Array;
}

/** The hash of revision 6 (ISO 32000-2 §7.6.4.3.4, Algorithm 2.B): 32 bytes. At most 287 rounds. */
export function hardenedHash(password: Uint8Array, { salt, userEntry }: PasswordSalt): Uint8Array {
  let key: Uint8Array = simpleHash(password, { salt, userEntry });
  let last = 0;
  for (let round = 0; round < FEWEST_ROUNDS || last > round - 32; round += 1) {
    const repeated = Buffer.concat(Array.from({ length: 64 }, () => [password, key, userEntry]).flat());
    const encrypted = encryptBlocks(key.subarray(0, 16), repeated, key.subarray(16, 32));
    key = createHash(hashFor(encrypted)).update(encrypted).digest();
    last = encrypted.at(-1) ?? 0;
  }
  return key.subarray(0, 32);
}

/** The hash of revision 5 (Adobe's extension level 3), and the start of that of revision 6. */
export function simpleHash(password: Uint8Array, { salt, userEntry }: PasswordSalt): Uint8Array {
  return createHash('sha256').update(password).update(salt).update(userEntry).digest();
}

/** By the first 16 bytes as one number modulo 3: the sum of the bytes modulo 3, since 256 is 1 modulo 3. */
function hashFor(encrypted: Uint8Array): (typeof HASHES)[number] {
  const sum = encrypted.subarray(0, 16).reduce((total, byte) => total + byte, 0);
  return HASHES[sum % 3] ?? 'sha256';
}
