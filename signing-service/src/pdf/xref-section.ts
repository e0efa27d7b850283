import { PdfError } from './errors.js';
import type { PdfDict } from './object.js';

/** What the cross-reference data say of one object number. Offsets are positions in the source. */
export type XrefEntry =
  | { readonly kind: 'free' }
  | { readonly kind: 'offset'; readonly offset: number; readonly gen: number }
  | { readonly kind: 'compressed'; readonly container: number; readonly index: number };

/** One cross-reference table or stream (ISO 32000-2 §7.5.4, §7.5.8). */
export interface XrefSection {
  readonly kind: 'table' | 'stream';
  /** Position of `xref`, or of the stream object's number. */
  readonly start: number;
  /** Just after the trailer dictionary, or the stream object. */
  readonly end: number;
  readonly trailer: PdfDict;
  /** The largest object number listed, or -1. */
  readonly maxNumber: number;
  /** The stream that /XRefStm of a hybrid table names. */
  readonly hybrid: XrefSection | undefined;
  /** Undefined when the section does not list `num`. */
  readonly find: (num: number) => XrefEntry | undefined;
  /** Likewise for a reader that takes a wrongly numbered subsection at its word. */
  readonly findAsWritten: (num: number) => XrefEntry | undefined;
  readonly entries: () => Iterable<XrefEntry>;
}

/** Consecutive object numbers whose entries stand one after another. */
export interface Subsection {
  readonly first: number;
  readonly count: number;
  readonly entryAt: (index: number) => XrefEntry;
  /** The number written for the first one, where that was wrong. */
  readonly writtenFirst?: number;
}

/** Object numbers have at most ten digits in a table; larger ones do not occur in sound files. */
const LARGEST_OBJECT_NUMBER = 9_999_999_999;

/** Lookup over subsections. @throws PdfError `pdf-damaged` when two of them list the same number. */
export function subsectionLookup(
  subsections: readonly Subsection[],
): Pick<XrefSection, 'find' | 'findAsWritten' | 'entries' | 'maxNumber'> {
  const sorted = subsections.filter(({ count }) => count > 0).sort((a, b) => a.first - b.first);
  let maxNumber = -1;
  for (const { first, count } of sorted) {
    if (first <= maxNumber) throw new PdfError('pdf-damaged', 'a cross-reference section lists an object twice');
    maxNumber = first + count - 1;
  }
  if (maxNumber > LARGEST_OBJECT_NUMBER) throw new PdfError('pdf-damaged', 'an object number is too large');
  const written = sorted.map((subsection) => ({ ...subsection, first: subsection.writtenFirst ?? subsection.first }));
  return {
    maxNumber,
    find: (num) => entryIn(sorted, num),
    findAsWritten: (num) => entryIn(written, num),
    *entries() {
      for (const { count, entryAt } of sorted) {
        for (let index = 0; index < count; index += 1) yield entryAt(index);
      }
    },
  };
}

function entryIn(sorted: readonly Subsection[], num: number): XrefEntry | undefined {
  const subsection = subsectionOf(sorted, num);
  return subsection?.entryAt(num - subsection.first);
}

function subsectionOf(sorted: readonly Subsection[], num: number): Subsection | undefined {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.first ?? 0) <= num) low = middle + 1;
    else high = middle;
  }
  const candidate = sorted[low - 1];
  return candidate && num < candidate.first + candidate.count ? candidate : undefined;
}
