import { createHash, timingSafeEqual } from 'node:crypto';
import type { RandomBytes } from './context.js';

/** Digits and capitals without 0 O, 1 I L, and U (which reads as V): 30 signs, 39 bits in eight. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const codeLength = 8;
const saltBytes = 16;

/** Size of salt and hash. */
export const activationHashBytes = saltBytes + 32;

/** A random code in two groups of four. */
export function makeActivationCode(randomBytes: RandomBytes): string {
  const signs: string[] = [];
  // Bytes from 240 on are drawn again: the remainder by 30 would favour the first signs.
  const fair = 256 - (256 % alphabet.length);
  while (signs.length < codeLength) {
    const drawn = [...randomBytes(codeLength)].filter((byte) => byte < fair);
    signs.push(...drawn.map((byte) => alphabet.charAt(byte % alphabet.length)));
  }
  return `${signs.slice(0, 4).join('')}-${signs.slice(4, codeLength).join('')}`;
}

/** Salt ‖ SHA-256(salt ‖ code). It is kept sealed: 39 bits alone would not outlive a stolen database. */
export function hashActivationCode(code: string, randomBytes: RandomBytes): Uint8Array {
  const salt = randomBytes(saltBytes);
  return Buffer.concat([salt, digest(salt, code)]);
}

/** Whether a typed code is the hashed one. Case, blanks and hyphens do not matter. */
export function isActivationCode(typed: string, hashed: Uint8Array): boolean {
  return timingSafeEqual(digest(hashed.subarray(0, saltBytes), typed), hashed.subarray(saltBytes));
}

function digest(salt: Uint8Array, code: string): Uint8Array {
  const normal = code.replaceAll(/[\s-]/g, '').toUpperCase();
  return createHash('sha256').update(salt).update(normal, 'utf8').digest();
}
