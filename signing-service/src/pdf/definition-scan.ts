import { isDigit, isWhiteSpace } from './characters.js';
import type { PdfLimits } from './limits.js';
import { requireWithin } from './limits.js';
import type { ByteSource } from './source.js';

/** Positions of everything that looks like `num gen obj`, in file order. */
export interface DefinitionScan {
  /** Positions of `num` for all definitions of that object number. */
  readonly positionsOf: (num: number) => readonly number[];
  /** All definitions of all object numbers, the last one first. */
  readonly backwards: () => Iterable<Definition>;
}

export interface Definition {
  readonly num: number;
  readonly position: number;
}

const CHUNK_BYTES = 64 * 1024;
/** Longest `num gen obj` considered: ten digits, five digits, and some white space. */
const OVERLAP_BYTES = 64;

/**
 * Reads the whole source front to back, as readers do that ignore cross-reference data. Contents of streams and strings
 * are not told apart here: the caller decides what a find is worth.
 */
export function scanDefinitions(source: ByteSource, limits: PdfLimits): DefinitionScan {
  const numbers = new NumberList();
  const positions = new NumberList();
  for (let start = 0; start < source.size; start += CHUNK_BYTES) {
    const from = Math.max(0, start - OVERLAP_BYTES);
    const chunk = source.read(from, start - from + CHUNK_BYTES + 2);
    forEachKeyword(chunk, start - from, (keyword) => {
      const index = definitionStart(chunk, keyword);
      if (index < 0) return;
      numbers.push(readDigits(chunk, index));
      positions.push(from + index);
    });
    requireWithin(numbers.length, limits.listedObjects, 'object definitions');
  }
  return {
    positionsOf(num) {
      const found: number[] = [];
      for (let index = 0; index < numbers.length; index += 1) {
        if (numbers.at(index) === num) found.push(positions.at(index));
      }
      return found;
    },
    *backwards() {
      for (let index = numbers.length - 1; index >= 0; index -= 1) {
        yield { num: numbers.at(index), position: positions.at(index) };
      }
    },
  };
}

const KEYWORD = Buffer.from('obj', 'latin1');
const LETTER_D = 0x64;

/** For each byte, how far it stands behind the first of `obj`, plus 1; 0 for bytes that do not occur in it. */
const placeInKeyword = new Uint8Array(256);
for (const [index, byte] of KEYWORD.entries()) placeInKeyword[byte] = index + 1;

/** Visits every `obj` that is not the end of `endobj`. Looks at each third byte: one of them is part of the keyword. */
function forEachKeyword(chunk: Uint8Array, start: number, visit: (index: number) => void): void {
  for (let index = start + 2; index < chunk.length; index += 3) {
    const place = placeInKeyword[chunk[index] ?? 0] ?? 0;
    if (place === 0) continue;
    const first = index + 1 - place;
    if (first >= start && chunk[first - 1] !== LETTER_D && isKeyword(chunk, first)) visit(first);
  }
}

function isKeyword(chunk: Uint8Array, first: number): boolean {
  return chunk[first] === KEYWORD[0] && chunk[first + 1] === KEYWORD[1] && chunk[first + 2] === KEYWORD[2];
}

/** Walks back from `obj` over white space, generation, white space and number; -1 when they do not stand there. */
function definitionStart(chunk: Uint8Array, keyword: number): number {
  const generationEnd = backOver(chunk, keyword, isWhiteSpace);
  if (generationEnd === keyword) return -1;
  const generationStart = backOver(chunk, generationEnd, isDigit);
  if (generationStart === generationEnd) return -1;
  const numberEnd = backOver(chunk, generationStart, isWhiteSpace);
  if (numberEnd === generationStart) return -1;
  const numberStart = backOver(chunk, numberEnd, isDigit);
  return numberStart < numberEnd && numberEnd - numberStart <= 10 ? numberStart : -1;
}

function backOver(chunk: Uint8Array, end: number, accepts: (byte: number) => boolean): number {
  let index = end;
  while (index > 0 && accepts(chunk[index - 1] ?? -1)) index -= 1;
  return index;
}

function readDigits(chunk: Uint8Array, start: number): number {
  let value = 0;
  for (let index = start; isDigit(chunk[index] ?? -1); index += 1) value = value * 10 + (chunk[index] ?? 0) - 0x30;
  return value;
}

/** A growing list of numbers at 8 bytes each. */
class NumberList {
  #values = new Float64Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Float64Array(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length] = value;
    this.length += 1;
  }

  at(index: number): number {
    return this.#values[index] ?? -1;
  }
}
