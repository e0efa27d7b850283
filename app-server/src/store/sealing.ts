import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { SealingKeys } from './key-file.js';

/** Where a sealed value stands. It opens there and nowhere else. */
export interface SealedPlace {
  readonly table: string;
  readonly column: string;
  /** The row's id within its portal. */
  readonly row: string;
  /** The portal's member_id. */
  readonly portal: string;
}

/** A sealed value that does not open. `key-missing` is mended by the right key file; otherwise it was moved or altered. */
export class SealingError extends Error {
  override readonly name = 'SealingError';
  readonly reason: 'key-missing' | 'not-authentic';

  constructor(reason: SealingError['reason'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** Seals texts for one place of the database: AES-256-GCM (NIST SP 800-38D), the place and key id authenticated. */
export interface Sealer {
  /** `s1.<key id>.<base64url of nonce (12 bytes), ciphertext, tag (16 bytes)>`. */
  seal(place: SealedPlace, text: string): string;
  /** Throws SealingError. */
  open(place: SealedPlace, sealed: string): string;
  /** A key of 32 bytes for another purpose, derived (HKDF, RFC 5869) from the sealing key of this id. Throws SealingError. */
  deriveKey(purpose: string, keyId: string): Uint8Array;
  readonly currentKeyId: string;
  /** True when the value stands under the current key. */
  isCurrent(sealed: string): boolean;
}

export function createSealer(keys: SealingKeys): Sealer {
  const keyOf = (keyId: string): Uint8Array => {
    const key = keys.keys.get(keyId);
    if (key === undefined) throw new SealingError('key-missing', `No sealing key ${keyId.slice(0, 16)}`);
    return key;
  };
  return {
    currentKeyId: keys.current,
    seal: (place, text) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', keyOf(keys.current), nonce);
      cipher.setAAD(additionalData(place, keys.current));
      const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `s1.${keys.current}.${sealed.toString('base64url')}`;
    },
    open: (place, sealed) => {
      const [, keyId = '', data = ''] = /^s1\.([A-Za-z0-9]{1,16})\.([A-Za-z0-9_-]+)$/.exec(sealed) ?? [];
      const bytes = Buffer.from(data, 'base64url');
      if (bytes.length < 28) throw new SealingError('not-authentic', 'Not a sealed value');
      const decipher = createDecipheriv('aes-256-gcm', keyOf(keyId), bytes.subarray(0, 12), { authTagLength: 16 });
      decipher.setAAD(additionalData(place, keyId));
      decipher.setAuthTag(bytes.subarray(-16));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8');
      } catch (cause) {
        const message = `A sealed value of ${place.table}.${place.column} does not open`;
        throw new SealingError('not-authentic', message, { cause });
      }
    },
    deriveKey: (purpose, keyId) => new Uint8Array(hkdfSync('sha256', keyOf(keyId), '', `dealseal ${purpose}`, 32)),
    isCurrent: (sealed) => sealed.startsWith(`s1.${keys.current}.`),
  };
}

function additionalData({ table, column, row, portal }: SealedPlace, keyId: string): Buffer {
  return Buffer.from(JSON.stringify([table, column, row, portal, keyId]), 'utf8');
}
