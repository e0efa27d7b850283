import type { ByteCursor } from './byte-cursor.js';
import { hexValue, isDigit, isRegular, lineTable, plainNameTable, whiteSpaceTable } from './characters.js';
import { PdfError } from './errors.js';
import { requireWithin } from './limits.js';

export type Token =
  | { readonly kind: 'number'; readonly start: number; readonly value: number; readonly isInteger: boolean }
  | { readonly kind: 'name'; readonly start: number; readonly value: string }
  | { readonly kind: 'string'; readonly start: number; readonly bytes: Uint8Array; readonly hex: boolean }
  | { readonly kind: 'punctuation'; readonly start: number; readonly value: Punctuation }
  | { readonly kind: 'keyword'; readonly start: number; readonly value: string }
  | { readonly kind: 'end'; readonly start: number };

export type Punctuation = '[' | ']' | '<<' | '>>' | '{' | '}';

/** Moves over white space and comments. */
export function skipWhiteSpace(cursor: ByteCursor): void {
  for (;;) {
    cursor.skipWhile(whiteSpaceTable);
    if (cursor.peek() !== 0x25) return;
    cursor.skipWhile(lineTable);
  }
}

/**
 * The next token; `tokenBytes` bounds the length of a string.
 * @throws PdfError `pdf-damaged` for an unterminated string or a stray delimiter.
 */
export function readToken(cursor: ByteCursor, tokenBytes: number): Token {
  skipWhiteSpace(cursor);
  const start = cursor.position;
  const byte = cursor.peek();
  if (byte < 0) return { kind: 'end', start };
  if (isDigit(byte) || isSignOrPoint(byte)) return readNumber(cursor);
  if (isRegular(byte)) return { kind: 'keyword', start, value: readRegular(cursor, 128) };
  cursor.position += 1;
  switch (byte) {
    case 0x2f:
      return { kind: 'name', start, value: readName(cursor) };
    case 0x28:
      return { kind: 'string', start, bytes: readLiteral(cursor, tokenBytes), hex: false };
    case 0x3c:
      if (takeByte(cursor, 0x3c)) return { kind: 'punctuation', start, value: '<<' };
      return { kind: 'string', start, bytes: readHexadecimal(cursor, tokenBytes), hex: true };
    case 0x3e:
      if (takeByte(cursor, 0x3e)) return { kind: 'punctuation', start, value: '>>' };
      break;
    case 0x5b:
      return { kind: 'punctuation', start, value: '[' };
    case 0x5d:
      return { kind: 'punctuation', start, value: ']' };
    case 0x7b:
      return { kind: 'punctuation', start, value: '{' };
    case 0x7d:
      return { kind: 'punctuation', start, value: '}' };
    default:
  }
  throw new PdfError('pdf-damaged', `stray delimiter at ${start}`);
}

function takeByte(cursor: ByteCursor, byte: number): boolean {
  if (cursor.peek() !== byte) return false;
  cursor.position += 1;
  return true;
}

const SAFE_DIGITS = 15;
/** Far above the 127 bytes that ISO 32000-1 annex C recommends. */
const NAME_BYTES = 16_384;

/** Most numbers are plain integers. */
function readNumber(cursor: ByteCursor): Token {
  const start = cursor.position;
  let value = 0;
  for (let byte = cursor.peek(); isDigit(byte); byte = cursor.peek()) {
    value = value * 10 + byte - 0x30;
    cursor.position += 1;
    if (cursor.position - start > SAFE_DIGITS) break;
  }
  const digits = cursor.position - start;
  if (digits > 0 && digits <= SAFE_DIGITS && !isSignOrPoint(cursor.peek())) {
    return { kind: 'number', start, value, isInteger: true };
  }
  cursor.position = start;
  return readOddNumber(cursor);
}

/** Part of a number, but no digit. */
export function isSignOrPoint(byte: number): boolean {
  return byte === 0x2b || byte === 0x2d || byte === 0x2e;
}

/** Digits, signs and points. Superfluous signs and what follows a second point are ignored, as viewers do. */
function readOddNumber(cursor: ByteCursor): Token {
  const start = cursor.position;
  let text = '';
  for (let byte = cursor.peek(); isDigit(byte) || isSignOrPoint(byte); byte = cursor.peek()) {
    text += String.fromCharCode(byte);
    cursor.position += 1;
    requireWithin(text.length, 1024, 'digits in a number');
  }
  const match = /^([+-]*)(\d*)(\.\d*)?/u.exec(text);
  const magnitude = Number(`${match?.[2] || '0'}${match?.[3] ?? ''}`);
  if (!Number.isFinite(magnitude)) throw new PdfError('pdf-damaged', `the number at ${start} is too large`);
  const value = match?.[1]?.startsWith('-') && magnitude !== 0 ? -magnitude : magnitude;
  return { kind: 'number', start, value, isInteger: /^[+-]?\d+$/u.test(text) };
}

function readRegular(cursor: ByteCursor, limit: number): string {
  let text = '';
  for (let byte = cursor.peek(); isRegular(byte); byte = cursor.peek()) {
    text += String.fromCharCode(byte);
    cursor.position += 1;
    if (text.length > limit) throw new PdfError('pdf-damaged', `no keyword at ${cursor.position - text.length}`);
  }
  return text;
}

/** Most names hold no `#xx`. */
function readName(cursor: ByteCursor): string {
  const start = cursor.position;
  const plain = cursor.takeWhile(plainNameTable);
  if (plain !== undefined && cursor.peek() !== 0x23) {
    requireWithin(plain.length, NAME_BYTES, 'bytes in a name');
    return plain;
  }
  cursor.position = start;
  return readOddName(cursor);
}

function readOddName(cursor: ByteCursor): string {
  let text = '';
  for (let byte = cursor.peek(); isRegular(byte); byte = cursor.peek()) {
    cursor.position += 1;
    const high = byte === 0x23 ? hexValue(cursor.peek()) : -1;
    const low = high >= 0 ? hexValue(cursor.peek(1)) : -1;
    if (low >= 0) cursor.position += 2;
    text += String.fromCharCode(low >= 0 ? high * 16 + low : byte);
    requireWithin(text.length, NAME_BYTES, 'bytes in a name');
  }
  return text;
}

/** Most hexadecimal strings are pairs of digits without white space. */
function readHexadecimal(cursor: ByteCursor, limit: number): Uint8Array {
  const start = cursor.position;
  const text = cursor.takeBefore(0x3e);
  if (text !== undefined && text.length % 2 === 0 && text.length / 2 <= limit) {
    const bytes = new Uint8Array(text.length / 2);
    // Decoding ends at the first character that is no digit.
    if (Buffer.from(bytes.buffer).write(text, 'hex') === bytes.length) return bytes;
  }
  cursor.position = start;
  return readOddHexadecimal(cursor, limit);
}

function readOddHexadecimal(cursor: ByteCursor, limit: number): Uint8Array {
  const sink = new ByteSink(limit);
  let pending = -1;
  for (;;) {
    const byte = cursor.next();
    if (byte < 0) throw new PdfError('pdf-damaged', 'a hexadecimal string has no end');
    if (byte === 0x3e) break;
    const value = hexValue(byte);
    if (value >= 0 && pending >= 0) sink.push(pending * 16 + value);
    if (value >= 0) pending = pending >= 0 ? -1 : value;
  }
  if (pending >= 0) sink.push(pending * 16);
  return sink.bytes();
}

function readLiteral(cursor: ByteCursor, limit: number): Uint8Array {
  const sink = new ByteSink(limit);
  let depth = 1;
  for (;;) {
    const byte = cursor.next();
    if (byte < 0) throw new PdfError('pdf-damaged', 'a literal string has no end');
    if (byte === 0x28) depth += 1;
    if (byte === 0x29) depth -= 1;
    if (depth === 0) return sink.bytes();
    if (byte === 0x5c) readEscape(cursor, sink);
    else if (byte === 0x0d) {
      takeByte(cursor, 0x0a);
      sink.push(0x0a);
    } else sink.push(byte);
  }
}

const ESCAPES = new Map([
  [0x6e, 0x0a],
  [0x72, 0x0d],
  [0x74, 0x09],
  [0x62, 0x08],
  [0x66, 0x0c],
]);

function readEscape(cursor: ByteCursor, sink: ByteSink): void {
  const byte = cursor.next();
  if (byte < 0) throw new PdfError('pdf-damaged', 'a literal string has no end');
  if (byte === 0x0a) return;
  if (byte === 0x0d) {
    takeByte(cursor, 0x0a);
    return;
  }
  if (byte < 0x30 || byte > 0x37) {
    sink.push(ESCAPES.get(byte) ?? byte);
    return;
  }
  let code = byte - 0x30;
  for (let digits = 1; digits < 3 && cursor.peek() >= 0x30 && cursor.peek() <= 0x37; digits += 1) {
    code = code * 8 + cursor.next() - 0x30;
  }
  sink.push(code & 0xff);
}

/** Collects bytes in a buffer that doubles, up to a limit. */
class ByteSink {
  #buffer = new Uint8Array(64);
  #length = 0;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  push(byte: number): void {
    if (this.#length === this.#buffer.length) {
      requireWithin(this.#length + 1, this.#limit, 'bytes in a string');
      const larger = new Uint8Array(this.#buffer.length * 2);
      larger.set(this.#buffer);
      this.#buffer = larger;
    }
    this.#buffer[this.#length] = byte;
    this.#length += 1;
  }

  bytes(): Uint8Array {
    return this.#buffer.slice(0, this.#length);
  }
}
