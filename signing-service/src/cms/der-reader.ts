import { CmsError } from './cms-error.js';

/**
 * One BER element. `content` excludes tag and length (and the end-of-contents octets of the indefinite form); `raw` is
 * the element as it came. Both are views on the input.
 */
export interface DerElement {
  /** The identifier octet as it came: class, constructed bit, number. */
  readonly tag: number;
  readonly content: Uint8Array;
  readonly raw: Uint8Array;
}

const maxDepth = 48;
const maxPlainArc = Number.MAX_SAFE_INTEGER / 128 - 1;

function malformed(what: string): CmsError {
  return new CmsError('asn1-malformed', `ASN.1: ${what}`);
}

function readLength(bytes: Uint8Array, offset: number): { length: number | undefined; next: number } {
  const first = bytes[offset];
  if (first === undefined) throw malformed('length is missing');
  if (first < 0x80) return { length: first, next: offset + 1 };
  if (first === 0x80) return { length: undefined, next: offset + 1 };
  const count = first & 0x7f;
  if (count > 5 || offset + 1 + count > bytes.length) throw malformed('length is out of range');
  let length = 0;
  for (let i = 1; i <= count; i += 1) length = length * 256 + (bytes[offset + i] ?? 0);
  return { length, next: offset + 1 + count };
}

function readAt(bytes: Uint8Array, offset: number, depth: number): DerElement {
  if (depth > maxDepth) throw malformed('nested too deeply');
  const tag = bytes[offset];
  if (tag === undefined) throw malformed('element is missing');
  if ((tag & 0x1f) === 0x1f) throw malformed('multi-byte tag');
  const { length, next } = readLength(bytes, offset + 1);
  if (length !== undefined) {
    const end = next + length;
    if (end > bytes.length) throw malformed('element is cut off');
    return { tag, content: bytes.subarray(next, end), raw: bytes.subarray(offset, end) };
  }
  if ((tag & 0x20) === 0) throw malformed('indefinite length of a primitive element');
  let at = next;
  while (!(bytes[at] === 0 && bytes[at + 1] === 0)) at += readAt(bytes, at, depth + 1).raw.length;
  return { tag, content: bytes.subarray(next, at), raw: bytes.subarray(offset, at + 2) };
}

/**
 * The first element of `bytes`; what follows it is left alone (a signature's `/Contents` is padded). Reads BER, since
 * other signers write indefinite lengths. Throws `asn1-malformed`.
 */
export function readElement(bytes: Uint8Array): DerElement {
  return readAt(bytes, 0, 0);
}

/** The elements inside a constructed one, in order. Throws `asn1-malformed`. */
export function childrenOf(element: DerElement): DerElement[] {
  const children: DerElement[] = [];
  for (let at = 0; at < element.content.length;) {
    const child = readAt(element.content, at, 0);
    children.push(child);
    at += child.raw.length;
  }
  return children;
}

/** `element` when its tag is the one expected. Throws `asn1-malformed`. */
export function expectTag(element: DerElement | undefined, tag: number, what: string): DerElement {
  if (element?.tag !== tag) throw malformed(`${what} expected`);
  return element;
}

/** Content of an OCTET STRING, primitive or (BER) constructed. Throws `asn1-malformed`. */
export function octetsOf(element: DerElement | undefined, what: string, depth = 0): Uint8Array {
  if (depth > maxDepth) throw malformed('nested too deeply');
  if (element?.tag === 0x24) return Buffer.concat(childrenOf(element).map((part) => octetsOf(part, what, depth + 1)));
  return expectTag(element, 0x04, what).content;
}

/** Dotted form of an OBJECT IDENTIFIER; arcs have any size (2.25 holds whole UUIDs). Throws `asn1-malformed`. */
export function oidOf(element: DerElement | undefined): string {
  const { content } = expectTag(element, 0x06, 'OBJECT IDENTIFIER');
  if (content.length === 0 || ((content.at(-1) ?? 0x80) & 0x80) !== 0) throw malformed('object identifier is cut off');
  const arcs: (number | bigint)[] = [];
  let arc: number | bigint = 0;
  for (const byte of content) {
    if (typeof arc === 'number' && arc > maxPlainArc) arc = BigInt(arc);
    arc = typeof arc === 'number' ? arc * 128 + (byte & 0x7f) : arc * 128n + BigInt(byte & 0x7f);
    if ((byte & 0x80) !== 0) continue;
    arcs.push(arc);
    arc = 0;
  }
  const [joined = 0, ...rest] = arcs;
  const first = joined < 40 ? 0 : joined < 80 ? 1 : 2;
  const second = typeof joined === 'number' ? joined - first * 40 : joined - BigInt(first * 40);
  return [first, second, ...rest].join('.');
}

/** INTEGER of 0…2^31-1. Throws `asn1-malformed`. */
export function smallIntegerOf(element: DerElement | undefined, what: string): number {
  const { content } = expectTag(element, 0x02, what);
  if (content.length === 0 || content.length > 4 || (content[0] ?? 0) >= 0x80)
    throw malformed(`${what} is out of range`);
  return content.reduce((value, byte) => value * 256 + byte, 0);
}

/** BOOLEAN; any octet but zero is true, as BER has it. Throws `asn1-malformed`. */
export function booleanOf(element: DerElement | undefined, what: string): boolean {
  const { content } = expectTag(element, 0x01, what);
  if (content.length !== 1) throw malformed(`${what} is out of range`);
  return content[0] !== 0;
}

/** Octets of a signature's BIT STRING; none when it leaves bits unused, as no signature does. Throws `asn1-malformed`. */
export function signatureBitsOf(element: DerElement | undefined, what: string): Uint8Array {
  const { content } = expectTag(element, 0x03, what);
  return content[0] === 0 ? content.subarray(1) : new Uint8Array();
}

/** The names, from bit 0 on, of the bits that are set in a BIT STRING's content. Throws `asn1-malformed`. */
export function namedBitsOf<T extends string>({ content }: DerElement, names: readonly T[]): Set<T> {
  if (content.length === 0) throw malformed('bit string is empty');
  // The first octet counts the unused bits, which DER sets to zero.
  const isSet = (bit: number) => (((content[1 + (bit >> 3)] ?? 0) << (bit & 7)) & 0x80) !== 0;
  return new Set(names.filter((_, bit) => isSet(bit)));
}
