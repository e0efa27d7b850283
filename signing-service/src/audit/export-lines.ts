import { createReadStream } from 'node:fs';
import { type ExportLine, exportLineSchema } from '../contract/audit-export.js';

/** The file is no whole export: `message` says what it is instead. */
export class ExportError extends Error {
  override readonly name = 'ExportError';
}

/** A line of a file, not yet read as text. */
export interface RawLine {
  /** From 1. */
  readonly number: number;
  readonly bytes: Buffer;
}

const chunkSize = 1 << 20;
const longestLine = 64 << 20;
const newline = 0x0a;

/** The lines that say something, as many at a time as a chunk of the file holds. Throws ExportError where one has no end. */
export async function* rawLinesOf(file: string): AsyncGenerator<readonly RawLine[]> {
  let number = 0;
  let rest = Buffer.alloc(0);
  for await (const chunk of chunksOf(file)) {
    const bytes = Buffer.concat([rest, chunk]);
    const lines: RawLine[] = [];
    let from = 0;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, from)) {
      number += 1;
      const line = bytes.subarray(from, end);
      if (!isBlank(line)) lines.push({ number, bytes: line });
      from = end + 1;
    }
    rest = bytes.subarray(from);
    if (rest.length > longestLine) throw new ExportError(`Line ${number + 1} is no line of an export`);
    yield lines;
  }
  yield isBlank(rest) ? [] : [{ number: number + 1, bytes: rest }];
}

function chunksOf(file: string): AsyncIterable<Buffer> {
  return createReadStream(file, { highWaterMark: chunkSize });
}

function isBlank(bytes: Buffer): boolean {
  return bytes.length < 100 && bytes.toString('utf8').trim() === '';
}

/** Throws ExportError. */
export function parseLine({ number, bytes }: RawLine): ExportLine {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new ExportError(`Line ${number} is not JSON`);
  }
  const parsed = exportLineSchema.safeParse(value);
  if (!parsed.success) throw new ExportError(`Line ${number} is no line of an export`);
  return parsed.data;
}

const entryStart = Buffer.from('{"kind":"entry",');
const erasure = Buffer.from('-erased"');

/** An entry, as an export writes it, that tells of no erasure: known without being parsed. One that is written otherwise is not seen to be one. */
export function isPlainEntry({ bytes }: RawLine): boolean {
  return bytes.subarray(0, entryStart.length).equals(entryStart) && !bytes.includes(erasure);
}
