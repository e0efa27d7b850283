import { PdfError } from './errors.js';

/** Upper bounds of what reading one document may cost. Byte counts are octets. */
export interface PdfLimits {
  /** Size of the whole document. What is read of it is bounded below; this is as far as ten digits of an offset reach (§7.5.4). */
  readonly documentBytes: number;
  /** Distinct indirect objects loaded. */
  readonly objects: number;
  /** Entries of all cross-reference sections and opened object streams; likewise objects that a scan finds. */
  readonly listedObjects: number;
  /** Depth of arrays and dictionaries within one object, and length of a chain of references. */
  readonly nesting: number;
  /** Tokens within one indirect object, or one trailer dictionary. */
  readonly tokens: number;
  /** Length of one indirect object, the data of a stream not counted. */
  readonly objectBytes: number;
  /** Length of all objects that are parsed, together. */
  readonly parsedBytes: number;
  /** Length of one string. */
  readonly tokenBytes: number;
  /** Decoded (and encoded) length of one stream. */
  readonly streamBytes: number;
  /** Decoded length of all streams together. */
  readonly totalStreamBytes: number;
  /** Bytes examined while looking for a lost `endstream`, all streams together. */
  readonly searchedBytes: number;
  /** Cross-reference sections in the /Prev chain; each may have an /XRefStm beside it. */
  readonly xrefSections: number;
  /** Questions for an object put to one section each: objects touched times sections in the chain. */
  readonly xrefLookups: number;
  /** Page tree nodes looked at for one question. */
  readonly pageTreeNodes: number;
  /** Width and height of a page, in units of 1/72 inch; 14,400 were the most in PDF 1.7. */
  readonly pageUnits: number;
}

const MEBIBYTE = 1024 * 1024;

export const defaultLimits: PdfLimits = {
  documentBytes: 9_999_999_999,
  objects: 300_000,
  listedObjects: 2_000_000,
  nesting: 100,
  tokens: 1_000_000,
  objectBytes: 16 * MEBIBYTE,
  parsedBytes: 64 * MEBIBYTE,
  tokenBytes: 4 * MEBIBYTE,
  streamBytes: 64 * MEBIBYTE,
  totalStreamBytes: 192 * MEBIBYTE,
  searchedBytes: 512 * MEBIBYTE,
  xrefSections: 1_000,
  xrefLookups: 2_000_000,
  pageTreeNodes: 100_000,
  pageUnits: 100_000,
};

/** What has been spent of the limits that add up over a document. */
export interface PdfBudget {
  readonly limits: PdfLimits;
  readonly spendObjects: (count: number) => void;
  readonly spendListedObjects: (count: number) => void;
  readonly spendXrefLookups: (count: number) => void;
  readonly spendParsedBytes: (count: number) => void;
  readonly spendStreamBytes: (count: number) => void;
  readonly spendSearchedBytes: (count: number) => void;
  /** Decoded bytes that a further stream may have. */
  readonly remainingStreamBytes: () => number;
}

/** Starts counting. @throws PdfError `pdf-limit-exceeded` from each `spend…` that passes its limit. */
export function createBudget(limits: PdfLimits): PdfBudget {
  const streamBytes = createCounter(limits.totalStreamBytes, 'decoded stream bytes');
  return {
    limits,
    spendObjects: createCounter(limits.objects, 'objects').spend,
    spendListedObjects: createCounter(limits.listedObjects, 'listed objects').spend,
    spendXrefLookups: createCounter(limits.xrefLookups, 'cross-reference lookups').spend,
    spendParsedBytes: createCounter(limits.parsedBytes, 'parsed bytes').spend,
    spendStreamBytes: streamBytes.spend,
    spendSearchedBytes: createCounter(limits.searchedBytes, 'searched bytes').spend,
    remainingStreamBytes: () => Math.min(limits.streamBytes, streamBytes.remaining()),
  };
}

function createCounter(limit: number, what: string) {
  let spent = 0;
  return {
    spend: (count: number): void => {
      spent += count;
      requireWithin(spent, limit, what);
    },
    remaining: () => limit - spent,
  };
}

/** @throws PdfError `pdf-limit-exceeded` when `value` is above `limit`. */
export function requireWithin(value: number, limit: number, what: string): void {
  if (value > limit) throw new PdfError('pdf-limit-exceeded', `more than ${limit} ${what}`);
}
