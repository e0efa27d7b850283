import { createCipheriv, createDecipheriv } from 'node:crypto';

/** Length of an IV, and of what padding fills up. */
export const AES_BLOCK_BYTES = 16;

const NO_IV = Buffer.alloc(AES_BLOCK_BYTES);

/** CBC without padding, for whole blocks; an IV of zeros when none is given. The key's length tells AES-128 or AES-256. */
export function decryptBlocks(key: Uint8Array, blocks: Uint8Array, iv: Uint8Array = NO_IV): Uint8Array {
  const decipher = createDecipheriv(`aes-${key.length * 8}-cbc`, key, iv).setAutoPadding(false);
  return Buffer.concat([decipher.update(blocks), decipher.final()]);
}

/** Undoes `decryptBlocks`. */
export function encryptBlocks(key: Uint8Array, blocks: Uint8Array, iv: Uint8Array = NO_IV): Uint8Array {
  const cipher = createCipheriv(`aes-${key.length * 8}-cbc`, key, iv).setAutoPadding(false);
  return Buffer.concat([cipher.update(blocks), cipher.final()]);
}

/** The IV, then the data with PKCS#7 padding (ISO 32000-2 §7.6.3.1). */
export function encryptPadded(key: Uint8Array, data: Uint8Array, iv: Uint8Array): Uint8Array {
  const cipher = createCipheriv(`aes-${key.length * 8}-cbc`, key, iv);
  return Buffer.concat([iv, cipher.update(data), cipher.final()]);
}

/**
 * Undoes `encryptPadded`; undefined when the data are not whole blocks or not padded. Some writers leave nothing, or an IV alone,
 * of what is empty.
 */
export function decryptPadded(key: Uint8Array, data: Uint8Array): Uint8Array | undefined {
  if (data.length % AES_BLOCK_BYTES !== 0) return undefined;
  if (data.length <= AES_BLOCK_BYTES) return new Uint8Array(0);
  return withoutPadding(decryptWhole(key, data));
}

/** What can be had of data that were cut short or not padded, as viewers show it. */
export function decryptLeniently(key: Uint8Array, data: Uint8Array): Uint8Array {
  const bytes = decryptWhole(key, data.subarray(0, data.length - (data.length % AES_BLOCK_BYTES)));
  return withoutPadding(bytes) ?? bytes;
}

function decryptWhole(key: Uint8Array, data: Uint8Array): Uint8Array {
  if (data.length <= AES_BLOCK_BYTES) return new Uint8Array(0);
  return decryptBlocks(key, data.subarray(AES_BLOCK_BYTES), data.subarray(0, AES_BLOCK_BYTES));
}

function withoutPadding(bytes: Uint8Array): Uint8Array | undefined {
  const padding = bytes.at(-1) ?? 0;
  const isPadded =
    padding > 0 && padding <= AES_BLOCK_BYTES && bytes.subarray(-padding).every((byte) => byte === padding);
  return isPadded ? bytes.subarray(0, bytes.length - padding) : undefined;
}
