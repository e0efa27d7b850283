import { ByteCursor } from './byte-cursor.js';
import { isDigit, isWhiteSpace } from './characters.js';
import { PdfError } from './errors.js';
import { readObjectHeader } from './indirect-object.js';
import { readToken, skipWhiteSpace } from './lexer.js';
import type { PdfBudget } from './limits.js';
import { PdfDict } from './object.js';
import { parseObject } from './parser.js';
import type { ByteSource } from './source.js';
import { readLatin1 } from './source.js';
import type { Subsection, XrefEntry, XrefSection } from './xref-section.js';
import { subsectionLookup } from './xref-section.js';

export interface XrefReader {
  readonly source: ByteSource;
  readonly budget: PdfBudget;
  /** Added to every offset written in the document. */
  readonly offsetBase: number;
}

/** An entry without its line end. */
const ENTRY_BYTES = 18;
const ENTRY = /^(\d{10}) (\d{5}) ([nf])/u;

/**
 * Reads the table whose `xref` stands at `start`. Entries of regular width (18 to 22 bytes, 20 in the standard) stay in
 * the source until asked for; others are read one by one.
 */
export function readXrefTable(reader: XrefReader, start: number): XrefSection {
  const cursor = new ByteCursor(reader.source, start + 'xref'.length);
  const subsections: Subsection[] = [];
  for (;;) {
    const token = readToken(cursor, 128);
    if (token.kind === 'keyword' && token.value === 'trailer') break;
    const count = readToken(cursor, 128);
    if (token.kind !== 'number' || count.kind !== 'number' || !token.isInteger || !count.isInteger) {
      throw new PdfError('pdf-damaged', `no cross-reference subsection at ${token.start}`);
    }
    if (token.value < 0 || count.value < 0 || count.value * ENTRY_BYTES > reader.source.size) {
      throw new PdfError('pdf-damaged', `a cross-reference subsection is too long at ${token.start}`);
    }
    reader.budget.spendListedObjects(count.value + 1);
    const subsection = readSubsection(reader, cursor, { first: token.value, count: count.value });
    subsections.push(withCorrectedStart(reader.source, subsection));
  }
  const trailer = parseObject(cursor, { budget: reader.budget, recordsSpans: true });
  if (!(trailer instanceof PdfDict)) throw new PdfError('pdf-damaged', 'a trailer is not a dictionary');
  const lookup = subsectionLookup(subsections);
  return { kind: 'table', start, end: cursor.position, trailer, hybrid: undefined, ...lookup };
}

interface SubsectionHeader {
  readonly first: number;
  readonly count: number;
}

/** Leaves the cursor behind the last entry. */
function readSubsection(reader: XrefReader, cursor: ByteCursor, header: SubsectionHeader): Subsection {
  skipWhiteSpace(cursor);
  const start = cursor.position;
  const width = regularWidth(cursor, header.count);
  if (width === undefined) {
    cursor.position = start;
    const entries = readIrregularEntries(reader, cursor, header.count);
    return { ...header, entryAt: (index) => entries[index] ?? { kind: 'free' } };
  }
  const { source, offsetBase } = reader;
  return { ...header, entryAt: (index) => readRegularEntry(source, start + index * width, offsetBase) };
}

/** The width of every entry, judged by the first, the last and what follows; undefined when it is not the same. */
function regularWidth(cursor: ByteCursor, count: number): number | undefined {
  const { source } = cursor;
  const start = cursor.position;
  if (count === 0) return ENTRY_BYTES;
  if (!isEntryAt(source, start)) return undefined;
  const width = count === 1 ? ENTRY_BYTES : distanceToNext(source, start);
  const last = start + (count - 1) * width;
  if (!isEntryAt(source, last)) return undefined;
  const end = last + ENTRY_BYTES;
  cursor.position = end;
  skipWhiteSpace(cursor);
  const isTrailer = cursor.startsWith('trailer');
  const isHeader = isDigit(cursor.peek()) && !isEntryAt(source, cursor.position);
  const isSeparated = cursor.position > end && isWhiteSpace(byteAt(source, end));
  return isTrailer || (isHeader && isSeparated) ? width : undefined;
}

/** From one entry to the next: its 18 bytes and whatever line end follows. */
function distanceToNext(source: ByteSource, start: number): number {
  let width = ENTRY_BYTES;
  while (width < 22 && !isDigit(byteAt(source, start + width))) width += 1;
  return width;
}

function readRegularEntry(source: ByteSource, position: number, offsetBase: number): XrefEntry {
  const bytes = source.read(position, ENTRY_BYTES);
  const [offset, gen] = [digitsAt(bytes, 0, 10), digitsAt(bytes, 11, 5)];
  const isUsed = bytes[17] === LETTER_N;
  const isSeparated = bytes[10] === BLANK && bytes[16] === BLANK;
  if (!isSeparated || offset < 0 || gen < 0 || !(isUsed || bytes[17] === LETTER_F)) {
    throw new PdfError('pdf-damaged', `no cross-reference entry at ${position}`);
  }
  return tableEntry({ offset, gen, type: isUsed ? 'n' : 'f' }, offsetBase);
}

const [BLANK, LETTER_N, LETTER_F] = [0x20, 0x6e, 0x66];

/** The number that `count` digits stand for; -1 where there is something else. */
function digitsAt(bytes: Uint8Array, start: number, count: number): number {
  let value = 0;
  for (let index = start; index < start + count; index += 1) {
    const byte = bytes[index] ?? 0;
    if (!isDigit(byte)) return -1;
    value = value * 10 + byte - 0x30;
  }
  return value;
}

interface WrittenEntry {
  readonly offset: number;
  readonly gen: number;
  readonly type: string;
}

/** Offset 0 cannot be an object's: writers who mean a free entry put it. */
function tableEntry({ offset, gen, type }: WrittenEntry, offsetBase: number): XrefEntry {
  return type === 'n' && offset > 0 ? { kind: 'offset', offset: offset + offsetBase, gen } : { kind: 'free' };
}

/** Padded with blanks, of changing width, or separated otherwise. */
function readIrregularEntries(reader: XrefReader, cursor: ByteCursor, count: number): readonly XrefEntry[] {
  const entries: XrefEntry[] = [];
  for (let index = 0; index < count; index += 1) {
    const offset = readToken(cursor, 128);
    const gen = readToken(cursor, 128);
    const type = readToken(cursor, 128);
    const isEntry = offset.kind === 'number' && gen.kind === 'number' && type.kind === 'keyword';
    if (!isEntry || !offset.isInteger || !gen.isInteger || (type.value !== 'n' && type.value !== 'f')) {
      throw new PdfError('pdf-damaged', `no cross-reference entry at ${offset.start}`);
    }
    entries.push(tableEntry({ offset: offset.value, gen: gen.value, type: type.value }, reader.offsetBase));
  }
  return entries;
}

/**
 * Some writers number a subsection wrongly (the free head of the list as object 1, or object 1 as 0). The number at the
 * first entry's offset tells the true start.
 */
function withCorrectedStart(source: ByteSource, subsection: Subsection): Subsection {
  const { first, count } = subsection;
  if (first > 1) return subsection;
  for (let index = 0; index < Math.min(2, count); index += 1) {
    const entry = subsection.entryAt(index);
    if (entry.kind !== 'offset') continue;
    const found = readObjectHeader(source, entry.offset)?.ref.num;
    const isShifted = found !== undefined && found !== first + index && found >= index && found - index <= first + 1;
    return isShifted ? { ...subsection, first: found - index, writtenFirst: first } : subsection;
  }
  return subsection;
}

function isEntryAt(source: ByteSource, position: number): boolean {
  return ENTRY.test(readLatin1(source, position, ENTRY_BYTES));
}

function byteAt(source: ByteSource, position: number): number {
  return source.read(position, 1)[0] ?? -1;
}
