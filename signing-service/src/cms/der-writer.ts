/** Writing DER (X.690 §10): definite shortest lengths, SET OF sorted by encoding. Parts are complete encodings. */

function header(tag: number, length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(tag, length);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.of(tag, 0x80 | bytes.length, ...bytes);
}

/** One TLV with a single-byte tag around the concatenated parts. */
export function tlv(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([header(tag, length), ...parts]);
}

export function sequence(...parts: readonly Uint8Array[]): Uint8Array {
  return tlv(0x30, ...parts);
}

/** SET OF: the elements' encodings in ascending bytewise order (X.690 §11.6). */
export function setOf(...parts: readonly Uint8Array[]): Uint8Array {
  return tlv(0x31, ...parts.toSorted((a, b) => Buffer.compare(a, b)));
}

/** `[n]` constructed, explicit tagging. */
export function explicit(n: number, content: Uint8Array): Uint8Array {
  return tlv(0xa0 | n, content);
}

export function octetString(content: Uint8Array): Uint8Array {
  return tlv(0x04, content);
}

/** INTEGER from unsigned big-endian magnitude bytes, leading zeros allowed. */
export function unsignedInteger(magnitude: Uint8Array): Uint8Array {
  let start = 0;
  while (start < magnitude.length - 1 && magnitude[start] === 0) start += 1;
  const bytes = magnitude.length === 0 ? Uint8Array.of(0) : magnitude.subarray(start);
  return (bytes[0] ?? 0) >= 0x80 ? tlv(0x02, Uint8Array.of(0), bytes) : tlv(0x02, bytes);
}

/** INTEGER of 0…127. */
export function smallInteger(value: number): Uint8Array {
  return unsignedInteger(Uint8Array.of(value));
}

export const derNull = Uint8Array.of(0x05, 0x00);

function base128(arc: number): number[] {
  const bytes = [arc % 128];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift(0x80 | (rest % 128));
  return bytes;
}

const identifiers = new Map<string, Uint8Array>();

/** OBJECT IDENTIFIER from its dotted form; only the program's own constants are written, so all are kept. */
export function objectIdentifier(dotted: string): Uint8Array {
  const known = identifiers.get(dotted);
  if (known !== undefined) return known;
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const encoded = tlv(0x06, Uint8Array.from([first * 40 + second, ...rest].flatMap(base128)));
  identifiers.set(dotted, encoded);
  return encoded;
}
