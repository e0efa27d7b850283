const WHITE_SPACE = Uint8Array.of(0x00, 0x09, 0x0a, 0x0c, 0x0d, 0x20);
const DELIMITERS = '()<>[]{}/%';

const REGULAR = 0;
const SPACE = 1;
const DELIMITER = 2;

const classes = new Uint8Array(256);
for (const byte of WHITE_SPACE) classes[byte] = SPACE;
for (const character of DELIMITERS) classes[character.charCodeAt(0)] = DELIMITER;

/** For `ByteCursor.skipWhile`: a 1 for each byte of white space. */
export const whiteSpaceTable = Uint8Array.from(classes, (kind) => (kind === SPACE ? 1 : 0));

/** For `ByteCursor.skipWhile`: a 1 for each byte that does not end a line. */
export const lineTable = Uint8Array.from(classes, (_, byte) => (byte === 0x0a || byte === 0x0d ? 0 : 1));

/** For `ByteCursor.takeWhile`: a 1 for each byte that stands for itself in a name. */
export const plainNameTable = Uint8Array.from(classes, (kind, byte) => (kind === REGULAR && byte !== 0x23 ? 1 : 0));

/** A 1 for each decimal digit. */
export const digitTable = Uint8Array.from(classes, (_, byte) => (isDigit(byte) ? 1 : 0));

/** White space of ISO 32000-2 table 1. */
export function isWhiteSpace(byte: number): boolean {
  return classes[byte] === SPACE;
}

/** Neither white space nor delimiter (ISO 32000-2 §7.2.3); false for -1. */
export function isRegular(byte: number): boolean {
  return classes[byte] === REGULAR;
}

export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** Value of an ASCII hexadecimal digit, or -1. */
export function hexValue(byte: number): number {
  if (isDigit(byte)) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
