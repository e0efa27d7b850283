import { hexValue, isWhiteSpace } from './characters.js';
import { PdfError } from './errors.js';
import { requireWithin } from './limits.js';

/** ASCIIHexDecode (ISO 32000-2 §7.4.2): white space ignored, `>` ends, an odd digit is followed by 0. */
export function decodeAsciiHex(bytes: Uint8Array): Uint8Array {
  const output = new Uint8Array(Math.ceil(bytes.length / 2));
  let digits = 0;
  for (const byte of bytes) {
    if (byte === 0x3e) break;
    if (isWhiteSpace(byte)) continue;
    const value = hexValue(byte);
    if (value < 0) throw new PdfError('pdf-damaged', 'not hexadecimal');
    const index = digits >> 1;
    output[index] = (output[index] ?? 0) | (digits % 2 === 0 ? value << 4 : value);
    digits += 1;
  }
  return output.subarray(0, (digits + 1) >> 1);
}

/** ASCII85Decode (§7.4.3): groups of five characters `!` to `u`, `z` for four zero bytes, `~>` ends. */
export function decodeAscii85(bytes: Uint8Array, limit: number): Uint8Array {
  const output = new Uint8Array(largestAscii85Output(bytes, limit));
  let length = 0;
  let group: number[] = [];
  for (const byte of bytes) {
    if (byte === 0x7e) break;
    if (isWhiteSpace(byte)) continue;
    if (byte === 0x7a && group.length === 0) length += 4;
    else if (byte >= 0x21 && byte <= 0x75) group.push(byte - 0x21);
    else throw new PdfError('pdf-damaged', 'not base 85');
    if (group.length < 5) continue;
    output.set(groupBytes(group), length);
    length += 4;
    group = [];
  }
  if (group.length === 1) throw new PdfError('pdf-damaged', 'base 85 ends within a group');
  if (group.length === 0) return output.subarray(0, length);
  const rest = groupBytes([...group, 84, 84, 84, 84].slice(0, 5)).slice(0, group.length - 1);
  output.set(rest, length);
  return output.subarray(0, length + rest.length);
}

function largestAscii85Output(bytes: Uint8Array, limit: number): number {
  let largest = 4;
  for (const byte of bytes) largest += byte === 0x7a ? 4 : 0.8;
  requireWithin(largest - 4, limit, 'decoded stream bytes');
  return Math.ceil(largest);
}

function groupBytes(group: readonly number[]): readonly number[] {
  const value = group.reduce((sum, digit) => sum * 85 + digit, 0);
  if (value > 0xffff_ffff) throw new PdfError('pdf-damaged', 'a base 85 group is too large');
  return [3, 2, 1, 0].map((power) => Math.floor(value / 256 ** power) % 256);
}

/** RunLengthDecode (§7.4.5). */
export function decodeRunLength(bytes: Uint8Array, limit: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let total = 0;
  for (let position = 0; position < bytes.length;) {
    const length = bytes[position] ?? 128;
    if (length === 128) break;
    const isCopy = length < 128;
    const part = isCopy
      ? bytes.subarray(position + 1, position + 2 + length)
      : new Uint8Array(257 - length).fill(bytes[position + 1] ?? 0);
    parts.push(part);
    total += part.length;
    requireWithin(total, limit, 'decoded stream bytes');
    position += isCopy ? length + 2 : 2;
  }
  return Buffer.concat(parts);
}
