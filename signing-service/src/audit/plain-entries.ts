import { saltBytes } from './audit-entry.js';
import type { LineChunk, RawLine } from './export-lines.js';
import type { ChainLink } from './verify-chain.js';

const quote = 0x22;
const backslash = 0x5c;
const [zero, nine] = [0x30, 0x39];
/** Digits of numbers that are exact. */
const mostDigits = 15;
const digestDigits = 64;
/** Of sixteen bytes in base64. */
const saltDigits = 24;

const parts = {
  sequence: Buffer.from('{"kind":"entry","sequence":'),
  time: Buffer.from(',"time":'),
  type: Buffer.from(',"type":"'),
  payloadHash: Buffer.from('","payloadHash":"'),
  hash: Buffer.from('","hash":"'),
  salt: Buffer.from('","salt":"'),
  payload: Buffer.from('","payload":"'),
  end: Buffer.from('"}'),
} as const;

/**
 * Reads the lines of entries that stand exactly as an export writes them, many times as fast as JSON and a schema do. Whatever is written
 * otherwise, has no payload or is at fault is left to these: `read` answers null.
 */
export class PlainEntries {
  readonly #bytes: Buffer;
  /** What was hashed of each entry, one after the other: never longer than its line. */
  readonly #salted: Buffer;
  #at = 0;
  #end = 0;
  #saltedEnd = 0;

  /** The bytes must be UTF-8. */
  constructor({ bytes }: LineChunk) {
    this.#bytes = bytes;
    this.#salted = Buffer.allocUnsafe(bytes.length);
  }

  read({ from, end }: RawLine): ChainLink | null {
    this.#at = from;
    this.#end = end;
    if (!this.#skip(parts.sequence)) return null;
    const sequence = this.#number();
    if (!this.#skip(parts.time)) return null;
    const time = this.#number();
    if (!this.#skip(parts.type)) return null;
    const type = this.#plainText();
    if (!this.#skip(parts.payloadHash)) return null;
    const payloadHash = this.#take(digestDigits);
    if (!this.#skip(parts.hash)) return null;
    const hash = this.#take(digestDigits);
    if (!this.#skip(parts.salt)) return null;
    const salt = this.#take(saltDigits);
    const begin = this.#saltedEnd;
    if (!this.#skip(parts.payload) || this.#salted.write(salt, begin, 'base64') !== saltBytes) return null;
    if (!this.#unescape(begin + saltBytes) || !this.#skip(parts.end) || this.#at !== end) return null;
    if (sequence < 0 || time < 0) return null;
    // That the hashes are digits shows when they are compared: the payload is here, so that both are.
    return { sequence, time, type, payloadHash, hash, salted: this.#salted.subarray(begin, this.#saltedEnd) };
  }

  #skip(part: Buffer): boolean {
    const { length } = part;
    if (this.#at + length > this.#end) return false;
    for (let index = 0; index < length; index += 1) {
      if (this.#bytes[this.#at + index] !== part[index]) return false;
    }
    this.#at += length;
    return true;
  }

  /** -1 for what is no number, or not written as one is. */
  #number(): number {
    const begin = this.#at;
    let value = 0;
    for (;;) {
      const digit = this.#bytes[this.#at] ?? 0;
      if (digit < zero || digit > nine) break;
      value = value * 10 + (digit - zero);
      this.#at += 1;
    }
    const digits = this.#at - begin;
    const isPadded = digits > 1 && this.#bytes[begin] === zero;
    return digits === 0 || digits > mostDigits || isPadded ? -1 : value;
  }

  /** Up to the next quote or escape. */
  #plainText(): string {
    const begin = this.#at;
    for (;;) {
      const byte = this.#bytes[this.#at] ?? 0;
      if (byte < 0x20 || byte > 0x7e || byte === quote || byte === backslash) break;
      this.#at += 1;
    }
    return this.#bytes.toString('latin1', begin, this.#at);
  }

  #take(count: number): string {
    const begin = this.#at;
    this.#at += count;
    return this.#bytes.toString('latin1', begin, this.#at);
  }

  /** A string's bytes as they stand for characters; false for escapes that a payload seldom has. */
  #unescape(to: number): boolean {
    const [bytes, salted, end] = [this.#bytes, this.#salted, this.#end];
    let [at, next] = [this.#at, to];
    while (at < end) {
      let byte = bytes[at] ?? 0;
      if (byte === quote) break;
      if (byte < 0x20) return false;
      if (byte === backslash) {
        at += 1;
        byte = bytes[at] ?? 0;
        if (byte !== quote && byte !== backslash) return false;
      }
      salted[next] = byte;
      next += 1;
      at += 1;
    }
    this.#at = at;
    this.#saltedEnd = next;
    return true;
  }
}
