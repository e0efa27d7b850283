import { PdfError } from './errors.js';
import { requireWithin } from './limits.js';

const CLEAR = 256;
const END = 257;
const TABLE_SIZE = 4096;

export interface LzwOptions {
  /** Decoded bytes at most. */
  readonly limit: number;
  /** Codes grow one entry early; the default of PDF. */
  readonly earlyChange: boolean;
}

/** LZWDecode (ISO 32000-2 §7.4.4): variable codes of 9 to 12 bits, most significant bit first. */
export function decodeLzw(bytes: Uint8Array, options: LzwOptions): Uint8Array {
  const table = createTable();
  const parts: Uint8Array[] = [];
  const early = options.earlyChange ? 1 : 0;
  let total = 0;
  let size = 258;
  let previous: Uint8Array | undefined;
  let bits = 0;
  let available = 0;
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xff_ffff;
    available += 8;
    const width = codeWidth(size + early);
    if (available < width) continue;
    available -= width;
    const code = (bits >> available) & ((1 << width) - 1);
    if (code === END) break;
    if (code === CLEAR) {
      size = 258;
      previous = undefined;
      continue;
    }
    const entry = code < size ? table[code] : undefined;
    const word = entry ?? repeatFirst(previous, code === size);
    if (previous && size < TABLE_SIZE) {
      table[size] = extend(previous, word[0] ?? 0);
      size += 1;
    }
    total += word.length;
    requireWithin(total, options.limit, 'decoded stream bytes');
    parts.push(word);
    previous = word;
  }
  return Buffer.concat(parts, total);
}

function createTable(): (Uint8Array | undefined)[] {
  const table: (Uint8Array | undefined)[] = [];
  for (let byte = 0; byte < 256; byte += 1) table.push(Uint8Array.of(byte));
  table.push(undefined, undefined);
  return table;
}

/** `size` is the number of the entry that comes next. */
function codeWidth(size: number): number {
  if (size >= 2048) return 12;
  if (size >= 1024) return 11;
  return size >= 512 ? 10 : 9;
}

function repeatFirst(previous: Uint8Array | undefined, isNext: boolean): Uint8Array {
  if (!previous || !isNext) throw new PdfError('pdf-damaged', 'an LZW code names no entry');
  return extend(previous, previous[0] ?? 0);
}

function extend(word: Uint8Array, byte: number): Uint8Array {
  const extended = new Uint8Array(word.length + 1);
  extended.set(word);
  extended[word.length] = byte;
  return extended;
}
