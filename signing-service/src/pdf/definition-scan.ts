import { digitTable, isDigit, whiteSpaceTable } from './characters.js';
import type { PdfLimits } from './limits.js';
import { requireWithin } from './limits.js';
import { NumberList } from './number-list.js';
import type { ByteSource } from './source.js';
import { readBlocks } from './source.js';

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

/** How far a definition is followed back across the border of two blocks: both numbers and much white space. */
const SEAM_BYTES = 1024;
/** As much of `obj` may stand before a border. */
const CUT_BYTES = 'obj'.length - 1;

/**
 * Reads the whole source front to back, as readers do that ignore cross-reference data. Contents of streams and strings
 * are not told apart here: the caller decides what a find is worth.
 */
export function scanDefinitions(source: ByteSource, limits: PdfLimits): DefinitionScan {
  const numbers = new NumberList();
  const positions = new NumberList();
  const collect = (chunk: Buffer, from: number, start: number): void => {
    forEachKeyword(chunk, from, (keyword) => {
      const index = definitionStart(chunk, keyword);
      if (index < 0) return;
      numbers.push(readDigits(chunk, index));
      positions.push(start + index);
    });
  };
  /** The end of what came before, `kept` bytes up to the middle, and the beginning of the block. */
  const seam = Buffer.alloc(2 * SEAM_BYTES);
  let kept = 0;
  readBlocks(source, { start: 0, end: source.size }, (bytes, offset) => {
    const block = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const begun = block.copy(seam, SEAM_BYTES);
    collect(seam.subarray(SEAM_BYTES - kept, SEAM_BYTES + begun), Math.max(0, kept - CUT_BYTES), offset - kept);
    collect(block, SEAM_BYTES - CUT_BYTES, offset);
    seam.copyWithin(0, begun, SEAM_BYTES + begun);
    if (block.length > SEAM_BYTES) block.copy(seam, 0, block.length - SEAM_BYTES);
    kept = Math.min(SEAM_BYTES, kept + block.length);
    requireWithin(numbers.length, limits.listedObjects, 'object definitions');
  });
  return {
    positionsOf: (num) => numbers.indexesOf(num).map((index) => positions.at(index)),
    *backwards() {
      for (let index = numbers.length - 1; index >= 0; index -= 1) {
        yield { num: numbers.at(index), position: positions.at(index) };
      }
    },
  };
}

const [LETTER_O, LETTER_D] = [0x6f, 0x64];

/**
 * Visits every `obj` from `start` on that is not the end of `endobj`. Of its letters `o` is the commonest in text and
 * `b` the rarest: the search begins there.
 */
function forEachKeyword(chunk: Buffer, start: number, visit: (index: number) => void): void {
  for (let at = chunk.indexOf('bj', start + 1, 'latin1'); at > 0; at = chunk.indexOf('bj', at + 1, 'latin1')) {
    if (chunk[at - 1] === LETTER_O && chunk[at - 2] !== LETTER_D) visit(at - 1);
  }
}

/** Walks back from `obj` over white space, generation, white space and number; -1 when they do not stand there. */
function definitionStart(chunk: Uint8Array, keyword: number): number {
  const generationEnd = backOver(chunk, keyword, whiteSpaceTable);
  if (generationEnd === keyword) return -1;
  const generationStart = backOver(chunk, generationEnd, digitTable);
  if (generationStart === generationEnd) return -1;
  const numberEnd = backOver(chunk, generationStart, whiteSpaceTable);
  if (numberEnd === generationStart) return -1;
  const numberStart = backOver(chunk, numberEnd, digitTable);
  return numberStart < numberEnd && numberEnd - numberStart <= 10 ? numberStart : -1;
}

function backOver(chunk: Uint8Array, end: number, accepted: Uint8Array): number {
  let index = end;
  while (index > 0 && accepted[chunk[index - 1] ?? 0] === 1) index -= 1;
  return index;
}

function readDigits(chunk: Uint8Array, start: number): number {
  let value = 0;
  for (let index = start; isDigit(chunk[index] ?? -1); index += 1) value = value * 10 + (chunk[index] ?? 0) - 0x30;
  return value;
}
