import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares secrets in a time that tells nothing of where they differ, nor of their lengths. */
export function isSameSecret(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(one), digest(other));
}
