import { isDigit } from './characters.js';
import { PdfError } from './errors.js';
import type { ByteSource } from './source.js';

const HEADER_WITHIN = 1024;
const STARTXREF_WITHIN = 4096;
/** How much text may follow the document when no other reading of the file is possible. */
const FAR_WITHIN = 1024 * 1024;
const NEAR_END_WITHIN = 1024;

export interface PdfHeader {
  /** Position of `%PDF-`. */
  readonly offset: number;
  /** Such as `1.7`; empty when unreadable. */
  readonly version: string;
}

/** @throws PdfError `pdf-not-a-pdf` when the first 1,024 bytes hold no header. */
export function findHeader(source: ByteSource): PdfHeader {
  const lead = Buffer.from(source.read(0, HEADER_WITHIN + 8)).toString('latin1');
  const offset = lead.indexOf('%PDF-');
  if (offset < 0 || offset > HEADER_WITHIN) throw new PdfError('pdf-not-a-pdf', 'no PDF header');
  return { offset, version: /^\d\.\d/u.exec(lead.slice(offset + 5))?.[0] ?? '' };
}

export interface StartXref {
  /** As written. */
  readonly offset: number;
  /** `startxref` stands within the last 1,024 bytes, where every viewer looks for it. */
  readonly isNearEnd: boolean;
}

/**
 * The number behind the last `startxref` of the last 4,096 bytes, or of the last MiB when no object is defined behind it.
 * @throws PdfError `pdf-damaged`.
 */
export function findStartXref(source: ByteSource): StartXref {
  const found = lastStartXref(source, STARTXREF_WITHIN) ?? lastStartXref(source, FAR_WITHIN);
  const match = found && /^startxref[\0\t\n\f\r ]*(\d{1,10})(?!\d)/u.exec(found);
  if (!match) throw new PdfError('pdf-damaged', 'no startxref');
  const isFar = found.length > STARTXREF_WITHIN;
  if (isFar && OBJECT_HEADER.test(found)) throw new PdfError('pdf-damaged', 'no startxref behind the last object');
  return { offset: Number(match[1]), isNearEnd: found.length <= NEAR_END_WITHIN };
}

/** From the last `startxref` to the end. */
function lastStartXref(source: ByteSource, within: number): string | undefined {
  const length = Math.min(source.size, within);
  const tail = Buffer.from(source.read(source.size - length, length)).toString('latin1');
  const index = tail.lastIndexOf('startxref');
  return index < 0 ? undefined : tail.slice(index);
}

export interface LocatedXref {
  readonly kind: 'table' | 'stream';
  /** Position of `xref`, or of the stream object's number. */
  readonly position: number;
  /** It stands where the offset says, white space aside. */
  readonly isExact: boolean;
}

/** How far an offset may miss its section, in bytes. */
const MISS_BYTES = 32;
const OBJECT_HEADER = /(?<!\d)\d{1,10}[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]+obj/u;
const STREAM_HEADER = new RegExp(OBJECT_HEADER, 'gu');
const TABLE_KEYWORD = /(?<!start)xref/gu;

/**
 * The cross-reference section that an offset means: the one there (white space skipped), else the nearest table within 32
 * bytes. Undefined when there is none; a stream that is missed is not found by viewers either, who then rebuild the file
 * in their own ways.
 */
export function locateXref(source: ByteSource, position: number): LocatedXref | undefined {
  if (position < 0 || position >= source.size) return undefined;
  const from = Math.max(0, position - MISS_BYTES);
  const window = Buffer.from(source.read(from, position - from + 2 * MISS_BYTES)).toString('latin1');
  const target = position - from;
  const leading = /^[\0\t\n\f\r ]*/u.exec(window.slice(target))?.[0].length ?? 0;
  const candidates = [...matchesOf(window, TABLE_KEYWORD, 'table'), ...matchesOf(window, STREAM_HEADER, 'stream')];
  const exact = candidates.find(({ position: index }) => index === target + leading);
  if (exact && !isDigit(window.charCodeAt(target - 1)))
    return { ...exact, position: from + exact.position, isExact: true };
  let nearest: LocatedXref | undefined;
  for (const candidate of candidates) {
    if (candidate.kind === 'stream') continue;
    const distance = Math.abs(candidate.position - target);
    if (distance > MISS_BYTES || (nearest && distance >= Math.abs(nearest.position - target))) continue;
    nearest = candidate;
  }
  return nearest && { ...nearest, position: from + nearest.position };
}

function matchesOf(window: string, pattern: RegExp, kind: LocatedXref['kind']): readonly LocatedXref[] {
  return Array.from(window.matchAll(pattern), (match) => ({ kind, position: match.index, isExact: false }));
}
