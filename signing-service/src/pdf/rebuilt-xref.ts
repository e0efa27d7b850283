import { ByteCursor } from './byte-cursor.js';
import type { Definition } from './definition-list.js';
import { scanDefinitions } from './definition-scan.js';
import { PdfError } from './errors.js';
import { readIndirectObject, readObjectHeader } from './indirect-object.js';
import type { IndirectObject } from './indirect-object.js';
import { readToken } from './lexer.js';
import type { PdfBudget } from './limits.js';
import { requireWithin } from './limits.js';
import { PdfStream } from './object.js';
import type { PdfRef } from './object.js';
import { requireOneTrailer } from './rebuilt-trailer.js';
import type { ByteSource } from './source.js';
import { findText } from './text-search.js';
import type { XrefEntry, XrefSection } from './xref-section.js';

/** Where an object was found. `offset` is a position in the source. */
export interface FoundObject {
  readonly offset: number;
  readonly gen: number;
  /** A stream whose /Length is wrong: readers that rebuild look for its end, those that follow an offset trust the length. */
  readonly mismeasured: PdfStream | undefined;
}

/** Cross-reference data made from the objects themselves; they stand nowhere in the source. */
export interface RebuiltXref {
  readonly section: XrefSection;
  readonly objects: ReadonlyMap<number, FoundObject>;
}

/**
 * Rebuilds the cross-reference data of an unsigned document, where every reader that does so comes to the same result: the
 * last definition of a number counts, each begins a line, none stands within another, and no object hides in an object stream,
 * into which only some readers look.
 * @throws PdfError `pdf-damaged` for a document that is signed, encrypted, cut short, or has no trailer; `pdf-ambiguous`;
 * `pdf-limit-exceeded`.
 */
export function rebuildXref(source: ByteSource, budget: PdfBudget): RebuiltXref {
  if (findText(source, 'ByteRange') !== undefined) throw new PdfError('pdf-damaged', 'it is signed');
  const definitions = [...scanDefinitions(source, budget.limits).backwards()].toReversed();
  const objects = new Map<number, FoundObject>();
  const reader = { source, budget, resolveLength: lengthFrom(source, budget, definitions) };
  let end = 0;
  for (const { num, position } of definitions) {
    if (position < end) throw new PdfError('pdf-ambiguous', `object ${num} stands within another`);
    requireLineStart(source, position);
    budget.spendObjects(1);
    const found = readSoundObject(reader, position);
    end = found?.end ?? position + 1;
    const gen = (found?.ref ?? readObjectHeader(source, position)?.ref)?.gen ?? 0;
    if ((objects.get(num)?.gen ?? gen) !== gen)
      throw new PdfError('pdf-ambiguous', `object ${num} has two generations`);
    const mismeasured = found?.isLengthExact === false && found.object instanceof PdfStream ? found.object : undefined;
    if (num > 0) objects.set(num, { offset: position, gen, mismeasured });
  }
  requireWhole(source, end);
  const section = sectionOf(source, budget, objects);
  if (section.trailer.has('Encrypt')) throw new PdfError('pdf-damaged', 'it is encrypted');
  return { objects, section };
}

/** Indirect lengths are looked up among the last definitions; undefined where that leads to no number. */
function lengthFrom(source: ByteSource, budget: PdfBudget, definitions: readonly Definition[]) {
  const last = new Map(definitions.map(({ num, position }): [number, number] => [num, position]));
  return ({ num, gen }: PdfRef): number | undefined => {
    const position = last.get(num);
    const header = position === undefined ? undefined : readObjectHeader(source, position);
    if (header === undefined || header.ref.gen !== gen) return undefined;
    const length = readToken(new ByteCursor(source, header.end), budget.limits.tokenBytes);
    return length.kind === 'number' && length.isInteger ? length.value : undefined;
  };
}

type ObjectReader = Parameters<typeof readIndirectObject>[0];

/** Undefined for an object that no reader can use. @throws PdfError `pdf-ambiguous` for an object stream. */
function readSoundObject(reader: ObjectReader, position: number): IndirectObject | undefined {
  try {
    const found = readIndirectObject(reader, position);
    if (found.object instanceof PdfStream && found.object.dict.getName('Type') === 'ObjStm') {
      throw new PdfError('pdf-ambiguous', 'it has object streams');
    }
    return found;
  } catch (error) {
    if (error instanceof PdfError && error.code === 'pdf-damaged') return undefined;
    throw error;
  }
}

/** Many readers look for objects at the beginnings of lines only. */
function requireLineStart(source: ByteSource, position: number): void {
  const lead = Buffer.from(source.read(Math.max(0, position - 64), Math.min(64, position))).toString('latin1');
  if (!/(?:^|[\r\n])[\0\t\f ]*$/u.test(lead)) throw new PdfError('pdf-ambiguous', 'an object does not begin a line');
}

/** Behind the last object stands nothing but cross-reference data: else something is missing, and nobody can say what. */
function requireWhole(source: ByteSource, end: number): void {
  const cursor = new ByteCursor(source, end);
  let token = readToken(cursor, 128);
  if (token.kind === 'keyword' && token.value === 'endobj') token = readToken(cursor, 128);
  const isWhole =
    token.kind === 'end' || (token.kind === 'keyword' && ['xref', 'trailer', 'startxref'].includes(token.value));
  if (!isWhole) throw new PdfError('pdf-damaged', 'it is cut short');
}

function sectionOf(source: ByteSource, budget: PdfBudget, objects: ReadonlyMap<number, FoundObject>): XrefSection {
  let maxNumber = 0;
  for (const num of objects.keys()) maxNumber = Math.max(maxNumber, num);
  requireWithin(maxNumber, budget.limits.listedObjects, 'object numbers');
  const find = (num: number): XrefEntry | undefined => {
    const found = objects.get(num);
    return found && entryOf(found);
  };
  return {
    kind: 'table',
    start: source.size,
    end: source.size,
    trailer: requireOneTrailer(source, budget),
    maxNumber,
    hybrid: undefined,
    find,
    findAsWritten: find,
    *entries() {
      for (const found of objects.values()) yield entryOf(found);
    },
  };
}

function entryOf({ offset, gen }: FoundObject): XrefEntry {
  return { kind: 'offset', offset, gen };
}
