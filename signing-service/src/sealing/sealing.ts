import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { SealingKeys } from './key-file.js';

/** Where a sealed value stands. It opens there and nowhere else. */
export interface SealedPlace {
  readonly table: string;
  readonly column: string;
  /** The row's id within its tenant. */
  readonly rowId: string;
  /** Empty for a row of no tenant. */
  readonly tenantId: string;
}

/** Seals values for one place in the database (AES-256-GCM, NIST SP 800-38D). */
export interface Sealing {
  /** Answers key id length (1 byte) ‖ key id ‖ nonce (12) ‖ tag (16) ‖ ciphertext. */
  seal(place: SealedPlace, plain: Uint8Array): Uint8Array;
  /** Throws SealingError when the value was sealed for another place, altered, or under a key we do not hold. */
  open(place: SealedPlace, sealed: Uint8Array): Uint8Array;
  /** True when the value stands under the current key. */
  isCurrent(sealed: Uint8Array): boolean;
}

/** A sealed value that does not open. `reason` is for operators: `key-missing` is mended by the right key file. */
export class SealingError extends Error {
  override readonly name = 'SealingError';
  readonly reason: 'malformed' | 'key-missing' | 'not-authentic';

  constructor(reason: SealingError['reason'], place: SealedPlace) {
    super(`A sealed value in ${place.table}.${place.column} does not open: ${reason}`);
    this.reason = reason;
  }
}

const nonceBytes = 12;
const tagBytes = 16;

/** `randomBytes` gives the nonces; with random ones a key is good for 2^32 values (SP 800-38D §8.3). */
export function createSealing(keys: SealingKeys, randomBytes: (size: number) => Uint8Array): Sealing {
  const current = keys.keys.get(keys.current);
  if (current === undefined) throw new TypeError('The current sealing key is missing');
  return {
    seal(place, plain) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', current, nonce);
      cipher.setAAD(associatedData(place, keys.current));
      const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
      const id = Buffer.from(keys.current, 'ascii');
      return Buffer.concat([Uint8Array.of(id.length), id, nonce, cipher.getAuthTag(), ciphertext]);
    },
    open(place, sealed) {
      const parts = split(sealed);
      if (parts === null) throw new SealingError('malformed', place);
      const key = keys.keys.get(parts.keyId);
      if (key === undefined) throw new SealingError('key-missing', place);
      const decipher = createDecipheriv('aes-256-gcm', key, parts.nonce, { authTagLength: tagBytes });
      decipher.setAAD(associatedData(place, parts.keyId));
      decipher.setAuthTag(parts.tag);
      try {
        return Buffer.concat([decipher.update(parts.ciphertext), decipher.final()]);
      } catch {
        throw new SealingError('not-authentic', place);
      }
    },
    isCurrent: (sealed) => split(sealed)?.keyId === keys.current,
  };
}

interface SealedParts {
  readonly keyId: string;
  readonly nonce: Uint8Array;
  readonly tag: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** Null when it is too short for one. */
function split(sealed: Uint8Array): SealedParts | null {
  const nonceAt = 1 + (sealed[0] ?? 0);
  const tagAt = nonceAt + nonceBytes;
  const ciphertextAt = tagAt + tagBytes;
  if (sealed.length < ciphertextAt) return null;
  return {
    keyId: Buffer.from(sealed.subarray(1, nonceAt)).toString('latin1'),
    nonce: sealed.subarray(nonceAt, tagAt),
    tag: sealed.subarray(tagAt, ciphertextAt),
    ciphertext: sealed.subarray(ciphertextAt),
  };
}

/** Every part with its length before it, so that no two places give the same bytes. */
function associatedData(place: SealedPlace, keyId: string): Uint8Array {
  const parts = ['dealseal.seal.v1', place.table, place.column, place.rowId, place.tenantId, keyId];
  return Buffer.concat(
    parts.flatMap((part) => {
      const bytes = Buffer.from(part, 'utf8');
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
}
