/** One DER element (X.690 §8, §10), read strictly; written for the rules checker, apart from the reader under test. */
export interface Der {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly raw: Uint8Array;
  /** Empty for a primitive element. */
  readonly children: readonly Der[];
}

/** What is not DER. */
export class DerFault extends Error {
  override readonly name = 'DerFault';
}

function lengthAt(bytes: Uint8Array, offset: number): { length: number; next: number } {
  const first = bytes[offset];
  if (first === undefined) throw new DerFault('a length is missing');
  if (first < 0x80) return { length: first, next: offset + 1 };
  if (first === 0x80) throw new DerFault('indefinite length');
  const octets = bytes.subarray(offset + 1, offset + 1 + (first & 0x7f));
  if (octets.length !== (first & 0x7f) || octets.length > 4) throw new DerFault('a length is cut off or too long');
  const length = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  if (octets[0] === 0 || length < 0x80) throw new DerFault('a length is not in its shortest form');
  return { length, next: offset + 1 + octets.length };
}

function elementAt(bytes: Uint8Array, offset: number): Der {
  const tag = bytes[offset];
  if (tag === undefined) throw new DerFault('an element is missing');
  if ((tag & 0x1f) === 0x1f) throw new DerFault('a tag of several octets');
  const { length, next } = lengthAt(bytes, offset + 1);
  const end = next + length;
  if (end > bytes.length) throw new DerFault('an element is cut off');
  const content = bytes.subarray(next, end);
  return { tag, content, raw: bytes.subarray(offset, end), children: (tag & 0x20) === 0 ? [] : elementsIn(content) };
}

function elementsIn(bytes: Uint8Array): Der[] {
  const elements: Der[] = [];
  let at = 0;
  while (at < bytes.length) {
    const element = elementAt(bytes, at);
    elements.push(element);
    at += element.raw.length;
  }
  return elements;
}

/** The first element of `bytes`, with everything in it. Throws DerFault. */
export function walkDer(bytes: Uint8Array): Der {
  return elementAt(bytes, 0);
}

/** The child at that place. Throws DerFault. */
export function child(element: Der | undefined, index: number): Der {
  const found = element?.children[index];
  if (found === undefined) throw new DerFault('an element is missing');
  return found;
}

/** Dotted form of an OBJECT IDENTIFIER; undefined for another element. */
export function dotted(element: Der | undefined): string | undefined {
  if (element?.tag !== 0x06) return undefined;
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const octet of element.content) {
    arc = arc * 128n + BigInt(octet & 0x7f);
    if ((octet & 0x80) !== 0) continue;
    arcs.push(arc);
    arc = 0n;
  }
  const [first = 0n, ...rest] = arcs;
  const root = first < 80n ? first / 40n : 2n;
  return [root, first - root * 40n, ...rest].join('.');
}

/** Whether two elements are the same octets. */
export function isSame(a: Der | undefined, b: Der | undefined): boolean {
  return a !== undefined && b !== undefined && Buffer.compare(a.raw, b.raw) === 0;
}
