/** Digits and letters that are not mistaken for one another when read out. */
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/**
 * Reference of a request, e.g. `7K2-M9Q`: what a person reads out and an operator finds in the log. 30 bits, no secret.
 * `randomBytes(n)` answers n random bytes.
 */
export function newReference(randomBytes: (size: number) => Uint8Array): string {
  const letters = [...randomBytes(6)].map((byte) => alphabet.charAt(byte % alphabet.length));
  return `${letters.slice(0, 3).join('')}-${letters.slice(3).join('')}`;
}

/** The reference of work in the background for this signing request (a UUID): every line of its log carries it. */
export function referenceOf(requestId: string): string {
  const bytes = Buffer.from(requestId.replaceAll('-', ''), 'hex');
  return newReference((size) => bytes.subarray(0, size));
}
