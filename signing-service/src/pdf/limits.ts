import { PdfError } from './errors.js';

/** Upper bounds of what reading one document may cost. Byte counts are octets. */
export interface PdfLimits {
  /** Size of the whole document. */
  readonly documentBytes: number;
  /** Distinct indirect objects loaded. */
  readonly objects: number;
  /** Objects that one cross-reference section, one object stream or the whole document lists without loading them. */
  readonly listedObjects: number;
  /** Depth of arrays and dictionaries within one object, and length of a chain of references. */
  readonly nesting: number;
  /** Tokens within one indirect object, or one trailer dictionary. */
  readonly tokens: number;
  /** Length of one literal, hexadecimal or name token. */
  readonly tokenBytes: number;
  /** Decoded (and encoded) length of one stream. */
  readonly streamBytes: number;
  /** Decoded length of all streams together. */
  readonly totalStreamBytes: number;
  /** Bytes examined while looking for a lost `endstream`, all streams together. */
  readonly searchedBytes: number;
  /** Cross-reference sections in the /Prev chain; each may have an /XRefStm beside it. */
  readonly xrefSections: number;
  /** Page tree nodes looked at for one question. */
  readonly pageTreeNodes: number;
}

const MEBIBYTE = 1024 * 1024;

export const defaultLimits: PdfLimits = {
  documentBytes: 512 * MEBIBYTE,
  objects: 300_000,
  listedObjects: 4_000_000,
  nesting: 100,
  tokens: 1_000_000,
  tokenBytes: 16 * MEBIBYTE,
  streamBytes: 64 * MEBIBYTE,
  totalStreamBytes: 192 * MEBIBYTE,
  searchedBytes: 512 * MEBIBYTE,
  xrefSections: 1_000,
  pageTreeNodes: 100_000,
};

/** What has been spent of the limits that add up over a document. */
export interface PdfBudget {
  readonly limits: PdfLimits;
  readonly spendObjects: (count: number) => void;
  readonly spendStreamBytes: (count: number) => void;
  readonly spendSearchedBytes: (count: number) => void;
  /** Decoded bytes that a further stream may have. */
  readonly remainingStreamBytes: () => number;
}

/** Starts counting. @throws PdfError `pdf-limit-exceeded` from each `spend…` that passes its limit. */
export function createBudget(limits: PdfLimits): PdfBudget {
  let objects = 0;
  let streamBytes = 0;
  let searchedBytes = 0;
  return {
    limits,
    spendObjects(count) {
      objects += count;
      requireWithin(objects, limits.objects, 'objects');
    },
    spendStreamBytes(count) {
      streamBytes += count;
      requireWithin(streamBytes, limits.totalStreamBytes, 'decoded stream bytes');
    },
    spendSearchedBytes(count) {
      searchedBytes += count;
      requireWithin(searchedBytes, limits.searchedBytes, 'searched bytes');
    },
    remainingStreamBytes: () => Math.min(limits.streamBytes, limits.totalStreamBytes - streamBytes),
  };
}

/** @throws PdfError `pdf-limit-exceeded` when `value` is above `limit`. */
export function requireWithin(value: number, limit: number, what: string): void {
  if (value > limit) throw new PdfError('pdf-limit-exceeded', `more than ${limit} ${what}`);
}
