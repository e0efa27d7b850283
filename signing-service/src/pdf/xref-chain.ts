import { PdfError } from './errors.js';
import { requireWithin } from './limits.js';
import type { PdfDict } from './object.js';
import { locateXref } from './startxref.js';
import type { XrefEntry, XrefSection } from './xref-section.js';
import { readXrefStream } from './xref-stream.js';
import type { XrefReader } from './xref-table.js';
import { readXrefTable } from './xref-table.js';

/** All sections, newest first; the stream of a hybrid one hangs at its table. */
export type XrefChain = readonly [XrefSection, ...XrefSection[]];

/**
 * Follows /Prev and /XRefStm from `startXref` (an offset as written, without the base).
 * @throws PdfError `pdf-damaged` for a section that is not there or a loop; `pdf-limit-exceeded` for too many.
 */
export function readXrefChain(reader: XrefReader, startXref: number): XrefChain {
  const visited = new Set<number>();
  const newest = readSectionAt(reader, startXref, visited);
  const chain: [XrefSection, ...XrefSection[]] = [newest];
  let previous = previousOffset(newest.trailer);
  while (previous !== undefined) {
    const section = readSectionAt(reader, previous, visited);
    chain.push(section);
    previous = previousOffset(section.trailer);
  }
  return chain;
}

/** /Prev; 0, which some writers put into a first section, means none. */
function previousOffset(trailer: PdfDict): number | undefined {
  const value = trailer.get('Prev');
  if (value === undefined || value === 0) return undefined;
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
    throw new PdfError('pdf-damaged', '/Prev is not an offset');
  }
  return value;
}

function readSectionAt(reader: XrefReader, offset: number, visited: Set<number>): XrefSection {
  const located = locateXref(reader.source, offset + reader.offsetBase);
  if (!located) throw new PdfError('pdf-damaged', `no cross-reference section at ${offset}`);
  if (visited.has(located.position)) throw new PdfError('pdf-damaged', 'the cross-reference sections form a loop');
  visited.add(located.position);
  requireWithin(visited.size, reader.budget.limits.xrefSections, 'cross-reference sections');
  if (located.kind === 'stream') return readXrefStream(reader, located.position);
  const table = readXrefTable(reader, located.position);
  const hybridOffset = table.trailer.getInteger('XRefStm');
  if (hybridOffset === undefined) return table;
  // The stream may also be some section's /Prev. Its own /Prev is not followed, so that it cannot make a loop.
  const hybrid = locateXref(reader.source, hybridOffset + reader.offsetBase);
  if (hybrid?.kind !== 'stream') throw new PdfError('pdf-damaged', '/XRefStm does not lead to a stream');
  return { ...table, hybrid: readXrefStream(reader, hybrid.position) };
}

/**
 * The entry that counts for `num`: newest section first; in a hybrid one the table, then its stream, where a free entry
 * of the table is the placeholder of an object in the stream (ISO 32000-2 §7.5.8.4).
 */
export function findEntry(chain: XrefChain, num: number): XrefEntry | undefined {
  for (const section of chain) {
    const entry = section.find(num);
    if (entry && entry.kind !== 'free') return entry;
    const hidden = section.hybrid?.find(num);
    if (hidden ?? entry) return hidden ?? entry;
  }
  return undefined;
}

/**
 * Whether no object of that number exists for readers that take wrongly numbered subsections at their word, or for anybody.
 */
export function isMissing(chain: XrefChain, num: number): boolean {
  const section = chain.find(
    (candidate) => candidate.find(num) !== undefined || candidate.hybrid?.find(num) !== undefined,
  );
  const entries = [section?.findAsWritten(num), section?.hybrid?.find(num)];
  return entries.every((entry) => entry === undefined || entry.kind === 'free');
}

/** Every section, newest first, the stream of a hybrid one behind its table. */
export function allSections(chain: XrefChain): readonly XrefSection[] {
  return chain.flatMap((section) => (section.hybrid ? [section, section.hybrid] : [section]));
}

/** The largest number that any section lists. */
export function largestNumber(chain: XrefChain): number {
  return Math.max(...allSections(chain).map(({ maxNumber }) => maxNumber));
}
