import type { PdfLimits } from './limits.js';
import type { PdfDict, PdfObject, PdfRef, PdfStream } from './object.js';
import type { PdfPage } from './page-tree.js';
import type { ByteSource } from './source.js';
import { PdfError } from './errors.js';

/** Where an indirect object lives. Offsets are positions in the source, junk before the header included. */
export type ObjectLocation =
  | { readonly kind: 'offset'; readonly offset: number }
  | { readonly kind: 'object-stream'; readonly container: PdfRef; readonly index: number };

/** One revision as it was once saved. Offsets are positions in the source. */
export interface RevisionBoundary {
  /** Where the newest cross-reference section of the revision begins. */
  readonly xref: number;
  /** Just after the revision's `%%EOF`. */
  readonly eof: number;
  /** Just after one line end behind `%%EOF`, if there is one; else equal to `eof`. */
  readonly end: number;
}

/** A document being read. Every method may throw PdfError `pdf-damaged` or `pdf-limit-exceeded`. */
export interface PdfDocument {
  readonly source: ByteSource;
  readonly limits: PdfLimits;
  /** Position of `%PDF-` in the source; above 0 when junk precedes it. */
  readonly headerOffset: number;
  /** What has to be added to an offset written in the document to get a position in the source (0 or `headerOffset`). */
  readonly offsetBase: number;
  /** Header version such as `1.7`; the catalog's /Version may raise it. */
  readonly headerVersion: string;
  /** Trailer dictionary of the newest section (for a cross-reference stream: its dictionary). */
  readonly trailer: PdfDict;
  readonly rootRef: PdfRef;
  /** Form of the newest section. */
  readonly xrefKind: 'table' | 'stream';
  /** Corrected offset of the newest section, relative to `offsetBase`: what a following /Prev has to say. */
  readonly startXref: number;
  /** The first object number never used. */
  readonly nextObjectNumber: number;
  readonly isEncrypted: boolean;
  readonly catalog: () => PdfDict;
  /** The object itself, references followed; null for what does not exist (§7.3.10). */
  readonly resolve: (object: PdfObject | undefined) => Exclude<PdfObject, PdfRef>;
  /** The object of that number and generation; null when free or absent. */
  readonly getObject: (num: number, gen: number) => Exclude<PdfObject, PdfRef>;
  /** Filters applied. @throws PdfError `pdf-unsupported` for image filters. */
  readonly decode: (stream: PdfStream) => Uint8Array;
  readonly locate: (ref: PdfRef) => ObjectLocation | undefined;
  readonly pageCount: () => number;
  /** Page by index from 0. @throws PdfError `pdf-damaged` when it does not exist. */
  readonly page: (index: number) => PdfPage;
  readonly lastPage: () => PdfPage;
  /** Oldest first. */
  readonly revisionBoundaries: () => readonly RevisionBoundary[];
  /**
   * Compares the cross-reference data with a front-to-back scan for `N G obj`.
   * @throws PdfError `pdf-ambiguous` when they disagree about one of `refs`.
   */
  readonly assertUnambiguous: (...refs: readonly PdfRef[]) => void;
}

export interface OpenOptions {
  readonly limits?: Partial<PdfLimits>;
}

/**
 * Opens a document lazily: header, `startxref` and the chain of cross-reference sections are read, objects on demand.
 * @throws PdfError `pdf-not-a-pdf`, `pdf-damaged`, `pdf-limit-exceeded`.
 */
export function openPdf(source: ByteSource, options: OpenOptions = {}): PdfDocument {
  throw new PdfError(
    'pdf-unsupported',
    `not readable yet: ${source.size} bytes, ${Object.keys(options).length} options`,
  );
}
