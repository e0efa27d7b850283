/*
 * Going through a list in DER by offsets alone. Lists there are that have hundreds of thousands of elements: none is worth an object before it
 * is known to be the one that is looked for.
 */

/** First octet of the content of the element at `at`. */
export function contentStart(bytes: Uint8Array, at: number): number {
  const first = bytes[at + 1] ?? 0;
  return first < 0x80 ? at + 2 : at + 2 + (first & 0x7f);
}

/** Length in the long form of X.690 §8.1.3.5; the indefinite form is none in DER. */
function longLength(bytes: Uint8Array, at: number, first: number): number {
  const count = first & 0x7f;
  if (count === 0 || count > 4) return Number.POSITIVE_INFINITY;
  let length = 0;
  for (let i = 0; i < count; i += 1) length = length * 256 + (bytes[at + 2 + i] ?? 0);
  return length + count;
}

/** The octet after the element at `at`, wherever that may be. */
export function elementEnd(bytes: Uint8Array, at: number): number {
  const first = bytes[at + 1] ?? 0xff;
  return at + 2 + (first < 0x80 ? first : longLength(bytes, at, first));
}
