import { createHash } from 'node:crypto';
import type { PdfRef } from '../object.js';
import { decryptLeniently, decryptPadded, encryptPadded } from './aes.js';
import type { CryptMethod } from './crypt-filters.js';
import { rc4 } from './rc4.js';

/** Enciphers and deciphers what belongs to one indirect object. */
export interface ObjectCipher {
  /** Undefined when the data cannot be what this method makes. */
  readonly decipher: (method: CryptMethod, data: Uint8Array) => Uint8Array | undefined;
  /** Likewise, with as much as can be had of data that were cut short. */
  readonly decipherLeniently: (method: CryptMethod, data: Uint8Array) => Uint8Array;
  /** `iv` is asked for where the method needs one: 16 bytes. */
  readonly encipher: (method: CryptMethod, data: Uint8Array, iv: () => Uint8Array) => Uint8Array;
}

/** @param fileKey The file encryption key. */
export function createObjectCipher(fileKey: Uint8Array, ref: PdfRef): ObjectCipher {
  const keys = new Map<CryptMethod, Uint8Array>();
  const keyFor = (method: Exclude<CryptMethod, 'identity'>): Uint8Array => {
    const key = keys.get(method) ?? objectKey(fileKey, ref, method);
    keys.set(method, key);
    return key;
  };
  return {
    decipher(method, data) {
      if (method === 'identity') return data;
      return method === 'rc4' ? rc4(keyFor(method), data) : decryptPadded(keyFor(method), data);
    },
    decipherLeniently(method, data) {
      if (method === 'identity') return data;
      return method === 'rc4' ? rc4(keyFor(method), data) : decryptLeniently(keyFor(method), data);
    },
    encipher(method, data, iv) {
      if (method === 'identity') return data;
      return method === 'rc4' ? rc4(keyFor(method), data) : encryptPadded(keyFor(method), data, iv());
    },
  };
}

/** Algorithm 1 (ISO 32000-2 §7.6.3.2); with AES-256 the file's key is every object's (Algorithm 1.A). */
function objectKey(fileKey: Uint8Array, { num, gen }: PdfRef, method: Exclude<CryptMethod, 'identity'>): Uint8Array {
  if (method === 'aes-256') return fileKey;
  const place = Buffer.alloc(5);
  place.writeUIntLE(num & 0xff_ffff, 0, 3);
  place.writeUInt16LE(gen, 3);
  const hash = createHash('md5').update(fileKey).update(place);
  if (method === 'aes-128') hash.update('sAlT', 'latin1');
  return hash.digest().subarray(0, Math.min(fileKey.length + 5, 16));
}
