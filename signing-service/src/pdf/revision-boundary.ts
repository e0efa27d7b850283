import type { ByteSource } from './source.js';
import { readLatin1 } from './source.js';
import type { XrefChain } from './xref-chain.js';
import type { XrefSection } from './xref-section.js';

/** One revision as it was once saved. Offsets are positions in the source. */
export interface RevisionBoundary {
  /** Where the newest cross-reference section of the revision begins. */
  readonly xref: number;
  /** Just after the revision's `%%EOF`; the end of the section itself when none follows it. */
  readonly eof: number;
  /** Just after one line end behind `%%EOF`, if there is one; else equal to `eof`. */
  readonly end: number;
}

const END_WITHIN = 1024;
const END_OF_FILE = /^[\0\t\n\f\r ]*(?:endobj[\0\t\n\f\r ]*)?startxref[\0\t\n\f\r ]*\d+[\0\t\n\f\r ]*%%EOF/u;

/**
 * The revisions, oldest first. Sections that end before an older one does belong to it: the two of a linearised file
 * make one revision.
 */
export function listRevisions(source: ByteSource, chain: XrefChain): readonly RevisionBoundary[] {
  const revisions: RevisionBoundary[] = [];
  for (const section of chain.toReversed()) {
    const boundary = boundaryOf(source, section);
    const previous = revisions.at(-1);
    if (previous && boundary.eof <= previous.eof)
      revisions[revisions.length - 1] = { ...previous, xref: section.start };
    else revisions.push(boundary);
  }
  return revisions;
}

function boundaryOf(source: ByteSource, section: XrefSection): RevisionBoundary {
  const lead = readLatin1(source, section.end, END_WITHIN);
  const regular = END_OF_FILE.exec(lead)?.[0].length;
  const loose = lead.indexOf('%%EOF');
  const length = regular ?? (loose < 0 ? 0 : loose + '%%EOF'.length);
  const lineEnd = /^(?:\r\n|\r|\n)?/u.exec(lead.slice(length))?.[0].length ?? 0;
  const eof = section.end + length;
  return { xref: section.start, eof, end: length === 0 ? eof : eof + lineEnd };
}
