import { ByteCursor } from './byte-cursor.js';
import { PdfError } from './errors.js';
import type { PdfBudget } from './limits.js';
import { requireWithin } from './limits.js';
import { PdfDict } from './object.js';
import { parseObject } from './parser.js';
import { serializeObject } from './serialize.js';
import type { ByteSource } from './source.js';
import { findText } from './text-search.js';

/**
 * The last trailer dictionary that names a catalog. Readers that rebuild take the first, the last or the best one, so that all have
 * to agree about catalog and encryption.
 * @throws PdfError `pdf-damaged` when there is none, `pdf-ambiguous` when they do not agree.
 */
export function requireOneTrailer(source: ByteSource, budget: PdfBudget): PdfDict {
  const trailers = readTrailers(source, budget).filter((trailer) => trailer.has('Root'));
  const last = trailers.findLast((trailer) => trailer.getRef('Root'));
  // Few readers look for the catalog in a cross-reference stream when they rebuild.
  if (!last) throw new PdfError('pdf-damaged', 'no trailer names a catalog');
  for (const trailer of trailers) requireAgreement(trailer, last);
  return last;
}

/**
 * Whether readers that rebuild find the catalog of the trailer that counts.
 * @throws PdfError `pdf-ambiguous` when they do not.
 */
export function requireTrailerWhenRebuilt(source: ByteSource, budget: PdfBudget, trailer: PdfDict): void {
  const trailers = readTrailers(source, budget).filter((candidate) => candidate.has('Root'));
  if (trailers.length === 0) throw new PdfError('pdf-ambiguous', 'readers that rebuild find no trailer');
  for (const candidate of trailers) requireAgreement(candidate, trailer);
}

function requireAgreement(trailer: PdfDict, other: PdfDict): void {
  for (const key of ['Root', 'Encrypt']) {
    const [value, expected] = [trailer, other].map((dict) => serializeObject(dict.get(key) ?? null));
    if (value !== expected) throw new PdfError('pdf-ambiguous', 'the trailers do not agree');
  }
}

function readTrailers(source: ByteSource, budget: PdfBudget): readonly PdfDict[] {
  const trailers: PdfDict[] = [];
  let start = findText(source, 'trailer');
  while (start !== undefined) {
    const end = start + 'trailer'.length;
    const trailer = parseObject(new ByteCursor(source, end), { budget, recordsSpans: true });
    if (trailer instanceof PdfDict) trailers.push(trailer);
    requireWithin(trailers.length, budget.limits.xrefSections, 'trailers');
    start = findText(source, 'trailer', { start: end });
  }
  return trailers;
}
