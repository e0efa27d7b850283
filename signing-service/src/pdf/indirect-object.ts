import { ByteCursor } from './byte-cursor.js';
import { PdfError } from './errors.js';
import { readToken, skipWhiteSpace } from './lexer.js';
import type { PdfBudget } from './limits.js';
import type { PdfObject } from './object.js';
import { PdfDict, PdfRef, PdfStream } from './object.js';
import { parseObject } from './parser.js';
import type { ByteSource } from './source.js';
import { readLatin1 } from './source.js';

/** `num gen obj … endobj` as found in the source. */
export interface IndirectObject {
  readonly ref: PdfRef;
  readonly object: PdfObject;
  /** Position of `num`. */
  readonly start: number;
  /** Just after the object or its `endstream`; `endobj` not included. */
  readonly end: number;
  /** For a stream: /Length leads to `endstream`. True for everything else. */
  readonly isLengthExact: boolean;
}

export interface IndirectObjectReader {
  readonly source: ByteSource;
  readonly budget: PdfBudget;
  /** Value of an indirect /Length; undefined when it cannot be told. */
  readonly resolveLength: (ref: PdfRef) => number | undefined;
}

export interface ObjectHeader {
  readonly ref: PdfRef;
  readonly start: number;
  /** Just after `obj`. */
  readonly end: number;
}

/** Reads `num gen obj`, white space before it allowed; undefined when something else stands there. */
export function readObjectHeader(source: ByteSource, position: number): ObjectHeader | undefined {
  const cursor = new ByteCursor(source, position);
  skipWhiteSpace(cursor);
  const start = cursor.position;
  const lead = readLatin1(source, start, 48);
  const match = /^(\d{1,10})[\0\t\n\f\r ]+(\d{1,5})[\0\t\n\f\r ]+obj/u.exec(lead);
  if (!match) return undefined;
  return { ref: new PdfRef(Number(match[1]), Number(match[2])), start, end: start + match[0].length };
}

/** @throws PdfError `pdf-damaged` when no indirect object begins at `position`. */
export function readIndirectObject(reader: IndirectObjectReader, position: number): IndirectObject {
  const { source, budget } = reader;
  const header = readObjectHeader(source, position);
  if (!header) throw new PdfError('pdf-damaged', `no object begins at ${position}`);
  const cursor = new ByteCursor(source, header.end);
  const object = parseObject(cursor, { budget, recordsSpans: true });
  const end = cursor.position;
  const { ref, start } = header;
  if (!(object instanceof PdfDict)) return { ref, object, start, end, isLengthExact: true };
  skipWhiteSpace(cursor);
  if (!cursor.startsWith('stream')) return { ref, object, start, end, isLengthExact: true };
  cursor.position += 'stream'.length;
  const data = locateStreamData(reader, object, streamDataStart(cursor));
  const stream = new PdfStream(object, data.length, () => readExactly(source, data.start, data.length));
  return { ref, object: stream, start, end: data.end, isLengthExact: data.isLengthExact };
}

/** Data begins after the line end that follows `stream` (§7.3.8.1); blanks before it and CR alone are seen in the wild. */
function streamDataStart(cursor: ByteCursor): number {
  const keywordEnd = cursor.position;
  while (cursor.peek() === 0x20 || cursor.peek() === 0x09) cursor.position += 1;
  const first = cursor.peek();
  if (first === 0x0d) return cursor.position + (cursor.peek(1) === 0x0a ? 2 : 1);
  return first === 0x0a ? cursor.position + 1 : keywordEnd;
}

interface StreamData {
  readonly start: number;
  readonly length: number;
  /** Just after `endstream`. */
  readonly end: number;
  readonly isLengthExact: boolean;
}

function locateStreamData(reader: IndirectObjectReader, dict: PdfDict, start: number): StreamData {
  const length = streamLength(reader, dict);
  const end = length === undefined ? undefined : endAfterKeyword(reader.source, start + length);
  if (length !== undefined && end !== undefined) return { start, length, end, isLengthExact: true };
  const keyword = findEndstream(reader, start);
  const found = lengthBeforeLineEnd(reader.source, start, keyword);
  return { start, length: found, end: keyword + 'endstream'.length, isLengthExact: false };
}

function streamLength(reader: IndirectObjectReader, dict: PdfDict): number | undefined {
  const entry = dict.get('Length');
  const length = entry instanceof PdfRef ? reader.resolveLength(entry) : dict.getInteger('Length');
  return length !== undefined && length >= 0 && length <= reader.source.size ? length : undefined;
}

/** Position after `endstream` when it follows `position`, white space between. */
function endAfterKeyword(source: ByteSource, position: number): number | undefined {
  const lead = readLatin1(source, position, 32);
  const match = /^[\0\t\n\f\r ]*endstream/u.exec(lead);
  return match ? position + match[0].length : undefined;
}

const SEARCH_BYTES = 64 * 1024;

function findEndstream(reader: IndirectObjectReader, start: number): number {
  const { source, budget } = reader;
  for (let position = start; position < source.size; position += SEARCH_BYTES) {
    const chunk = Buffer.from(source.read(position, SEARCH_BYTES + 'endstream'.length));
    budget.spendSearchedBytes(chunk.length);
    const index = chunk.indexOf('endstream');
    if (index >= 0) return position + index;
  }
  throw new PdfError('pdf-damaged', `the stream at ${start} has no end`);
}

function lengthBeforeLineEnd(source: ByteSource, start: number, keyword: number): number {
  const lead = source.read(Math.max(start, keyword - 2), Math.min(2, keyword - start));
  const last = lead.at(-1);
  if (last === 0x0a) return keyword - start - (lead.length === 2 && lead[0] === 0x0d ? 2 : 1);
  return keyword - start - (last === 0x0d ? 1 : 0);
}

function readExactly(source: ByteSource, start: number, length: number): Uint8Array {
  const bytes = source.read(start, length);
  if (bytes.length !== length) throw new PdfError('pdf-damaged', 'a stream ends beyond the document');
  return bytes;
}

/** The keyword that follows the object, `endobj` in a sound file. */
export function readKeywordAfter(source: ByteSource, position: number): string {
  const token = readToken(new ByteCursor(source, position), 128);
  return token.kind === 'keyword' ? token.value : '';
}
