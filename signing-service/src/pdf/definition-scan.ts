import { isDigit, isWhiteSpace } from './characters.js';
import type { PdfLimits } from './limits.js';
import { requireWithin } from './limits.js';
import type { ByteSource } from './source.js';

/** Positions of everything that looks like `num gen obj`, in file order. */
export interface DefinitionScan {
  /** Positions of `num` for all definitions of that object number. */
  readonly positionsOf: (num: number) => readonly number[];
}

const CHUNK_BYTES = 256 * 1024;
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
    const read = source.read(from, start - from + CHUNK_BYTES + 2);
    const chunk = Buffer.from(read.buffer, read.byteOffset, read.length);
    for (let index = chunk.indexOf('obj', start - from); index >= 0; index = chunk.indexOf('obj', index + 3)) {
      if (from + index >= start + CHUNK_BYTES) break;
      const found = numberBefore(chunk, index);
      if (!found) continue;
      numbers.push(found.num);
      positions.push(from + found.index);
      requireWithin(numbers.length, limits.objects, 'object definitions');
    }
  }
  return {
    positionsOf(num) {
      const found: number[] = [];
      numbers.forEach((candidate, index) => {
        if (candidate === num) found.push(positions.at(index));
      });
      return found;
    },
  };
}

interface NumberBefore {
  readonly num: number;
  readonly index: number;
}

/** Walks back from `obj` over white space, generation, white space and number. */
function numberBefore(chunk: Uint8Array, keyword: number): NumberBefore | undefined {
  const generationEnd = backOver(chunk, keyword, isWhiteSpace);
  const generationStart = backOver(chunk, generationEnd, isDigit);
  const numberEnd = backOver(chunk, generationStart, isWhiteSpace);
  const numberStart = backOver(chunk, numberEnd, isDigit);
  const isComplete = generationEnd < keyword && generationStart < generationEnd && numberEnd < generationStart;
  if (!isComplete || numberStart === numberEnd || numberEnd - numberStart > 10) return undefined;
  return { num: Number(Buffer.from(chunk.subarray(numberStart, numberEnd)).toString('latin1')), index: numberStart };
}

function backOver(chunk: Uint8Array, end: number, accepts: (byte: number) => boolean): number {
  let index = end;
  while (index > 0 && accepts(chunk[index - 1] ?? -1)) index -= 1;
  return index;
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

  forEach(visit: (value: number, index: number) => void): void {
    for (let index = 0; index < this.length; index += 1) visit(this.at(index), index);
  }
}
