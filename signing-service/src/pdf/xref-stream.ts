import { PdfError } from './errors.js';
import { decodeStream } from './filter.js';
import { readIndirectObject } from './indirect-object.js';
import type { PdfDict } from './object.js';
import { PdfStream } from './object.js';
import type { Subsection, XrefEntry, XrefSection } from './xref-section.js';
import { subsectionLookup } from './xref-section.js';
import type { XrefReader } from './xref-table.js';

interface EntryLayout {
  readonly bytes: Uint8Array;
  readonly widths: readonly [number, number, number];
  readonly offsetBase: number;
}

/**
 * Reads the cross-reference stream whose object begins at `start` (ISO 32000-2 §7.5.8). Its lookups may throw PdfError `pdf-damaged` and
 * `pdf-limit-exceeded`, as its data are decoded by the first of them.
 */
export function readXrefStream(reader: XrefReader, start: number): XrefSection {
  const { source, budget, offsetBase } = reader;
  const found = readIndirectObject({ source, budget, resolveLength: () => undefined }, start);
  const stream = found.object;
  if (!(stream instanceof PdfStream) || stream.dict.getName('Type') !== 'XRef') {
    throw new PdfError('pdf-damaged', `no cross-reference stream at ${start}`);
  }
  const widths = fieldWidths(stream.dict);
  const entryBytes = widths[0] + widths[1] + widths[2];
  const pairs = indexPairs(stream.dict);
  const entries = pairs.reduce((sum, { count }) => sum + count, 0);
  let decoded: EntryLayout | undefined;
  // When the first entry is asked for: of an older section perhaps none is, and a long one has millions.
  const layout = (): EntryLayout =>
    (decoded ??= { bytes: entryData(reader, stream, { entries, entryBytes }), widths, offsetBase });
  const subsections: Subsection[] = [];
  let position = 0;
  for (const { first, count } of pairs) {
    const from = position;
    position += count * entryBytes;
    budget.spendListedObjects(count + 1);
    subsections.push({ first, count, entryAt: (index) => readEntry(layout(), from + index * entryBytes) });
  }
  const lookup = subsectionLookup(subsections);
  return { kind: 'stream', start: found.start, end: found.end, trailer: stream.dict, hybrid: undefined, ...lookup };
}

interface Table {
  readonly entries: number;
  readonly entryBytes: number;
}

/** @throws PdfError `pdf-damaged` when there are fewer than so many entries. */
function entryData({ budget }: XrefReader, stream: PdfStream, { entries, entryBytes }: Table): Uint8Array {
  // With the byte that leads each row when a predictor is used.
  const expected = entries * (entryBytes + 1);
  const bytes = decodeStream(stream, { budget, resolve: (object) => object ?? null, expected });
  if (bytes.length < entries * entryBytes) throw new PdfError('pdf-damaged', 'a cross-reference stream is too short');
  return bytes;
}

function fieldWidths(dict: PdfDict): readonly [number, number, number] {
  const [type, second, third] = dict.getArray('W')?.numbers() ?? [];
  const widths = [type, second, third].map((width) => width ?? -1);
  const isSound = widths.every((width) => Number.isInteger(width) && width >= 0 && width <= 8) && (second ?? 0) > 0;
  if (!isSound) throw new PdfError('pdf-damaged', 'a cross-reference stream has bad field widths');
  return [type ?? 0, second ?? 0, third ?? 0];
}

interface IndexPair {
  readonly first: number;
  readonly count: number;
}

function indexPairs(dict: PdfDict): readonly IndexPair[] {
  const numbers = dict.getArray('Index')?.numbers() ?? [0, dict.getInteger('Size') ?? -1];
  const pairs: IndexPair[] = [];
  for (let index = 0; index < numbers.length; index += 2) {
    const first = numbers[index] ?? -1;
    const count = numbers[index + 1] ?? -1;
    const isSound = Number.isSafeInteger(first) && Number.isSafeInteger(count) && first >= 0 && count >= 0;
    if (!isSound) throw new PdfError('pdf-damaged', 'a cross-reference stream has a bad /Index or /Size');
    pairs.push({ first, count });
  }
  return pairs;
}

/** Big-endian fields; a type of width 0 means 1. Unknown types are references to null (§7.5.8.3). */
function readEntry({ bytes, widths, offsetBase }: EntryLayout, position: number): XrefEntry {
  const [typeWidth, secondWidth, thirdWidth] = widths;
  const type = typeWidth === 0 ? 1 : readField(bytes, position, typeWidth);
  const second = readField(bytes, position + typeWidth, secondWidth);
  const third = readField(bytes, position + typeWidth + secondWidth, thirdWidth);
  if (type === 2) return { kind: 'compressed', container: second, index: third };
  return type === 1 && second > 0 ? { kind: 'offset', offset: second + offsetBase, gen: third } : { kind: 'free' };
}

function readField(bytes: Uint8Array, position: number, width: number): number {
  let value = 0;
  for (let index = 0; index < width; index += 1) value = value * 256 + (bytes[position + index] ?? 0);
  if (!Number.isSafeInteger(value)) throw new PdfError('pdf-damaged', 'a cross-reference field is too large');
  return value;
}
