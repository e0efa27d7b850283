import { createReadStream } from 'node:fs';
import { type ExportLine, exportLineSchema } from '../contract/audit-export.js';

/** The file is no whole export: `message` says what it is instead. */
export class ExportError extends Error {
  override readonly name = 'ExportError';
}

/** Whole lines of a file, not yet read as text. */
export interface LineChunk {
  readonly bytes: Buffer;
  /** Where each line ends: the next one begins a byte later. */
  readonly ends: readonly number[];
  /** Of the first one, from 1. */
  readonly number: number;
}

const chunkSize = 1 << 20;
const longestLine = 64 << 20;
const newline = 0x0a;

/** A file's lines, as many at a time as a chunk of it holds. Throws ExportError where one has no end. */
export async function* lineChunksOf(file: string): AsyncGenerator<LineChunk> {
  let number = 1;
  let rest = Buffer.alloc(0);
  for await (const chunk of chunksOf(file)) {
    const bytes = Buffer.concat([rest, chunk]);
    const ends: number[] = [];
    for (let end = bytes.indexOf(newline, rest.length); end !== -1; end = bytes.indexOf(newline, end + 1))
      ends.push(end);
    const lines = { bytes, ends, number };
    number += ends.length;
    rest = bytes.subarray((ends.at(-1) ?? -1) + 1);
    if (rest.length > longestLine) throw new ExportError(`Line ${number} is no line of an export`);
    yield lines;
  }
  yield { bytes: rest, ends: [rest.length], number };
}

function chunksOf(file: string): AsyncIterable<Buffer> {
  return createReadStream(file, { highWaterMark: chunkSize });
}

/** A line of a chunk: its bytes from one offset to another. */
export interface RawLine {
  /** From 1. */
  readonly number: number;
  readonly from: number;
  readonly end: number;
}

export function* linesIn({ ends, number }: LineChunk): Generator<RawLine> {
  let from = 0;
  for (const [index, end] of ends.entries()) {
    yield { number: number + index, from, end };
    from = end + 1;
  }
}

const entryStart = Buffer.from('{"kind":"entry",');

/** An entry, as an export writes it: known without being parsed. One that is written otherwise is not seen to be one. */
export function isEntry(bytes: Buffer, { from, end }: RawLine): boolean {
  return (
    end - from > entryStart.length &&
    bytes.compare(entryStart, 0, entryStart.length, from, from + entryStart.length) === 0
  );
}

/** Throws ExportError. Null for a line that says nothing. */
export function parseLine(bytes: Buffer, { number, from, end }: RawLine): ExportLine | null {
  const text = bytes.toString('utf8', from, end);
  if (text.trim() === '') return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ExportError(`Line ${number} is not JSON`);
  }
  const parsed = exportLineSchema.safeParse(value);
  if (!parsed.success) throw new ExportError(`Line ${number} is no line of an export`);
  return parsed.data;
}
