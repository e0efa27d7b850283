import type { AmbiguityCheck } from './ambiguity.js';
import { requireSameWhenRebuilt, requireUnambiguous } from './ambiguity.js';
import { scanDefinitions } from './definition-scan.js';
import { createDefinitions } from './definitions.js';
import type { StructureReader } from './document-structure.js';
import { readAsWritten, readRebuilt } from './document-structure.js';
import type { DocumentEncryption } from './encryption/document-encryption.js';
import { openEncryption } from './encryption/document-encryption.js';
import { requireOneEncryption } from './encryption/require-one-encryption.js';
import { PdfError } from './errors.js';
import type { PdfLimits } from './limits.js';
import { createBudget, defaultLimits, requireWithin } from './limits.js';
import type { PdfStream } from './object.js';
import type { PdfObject } from './object.js';
import { PdfDict, PdfRef } from './object.js';
import type { ResolvedObject } from './object-store.js';
import { ObjectStore } from './object-store.js';
import type { PdfPage } from './page-tree.js';
import { countPages, findPage, isCountTrue } from './page-tree.js';
import { requireTrailerWhenRebuilt } from './rebuilt-trailer.js';
import type { FoundObject } from './rebuilt-xref.js';
import type { RevisionBoundary } from './revision-boundary.js';
import { listRevisions } from './revision-boundary.js';
import type { ByteSource } from './source.js';
import { largestNumber } from './xref-chain.js';

/** Where an indirect object lives. Offsets are positions in the source, junk before the header included. */
export type ObjectLocation =
  | { readonly kind: 'offset'; readonly offset: number }
  | { readonly kind: 'object-stream'; readonly container: PdfRef; readonly index: number };

/** A document being read. Every method may throw PdfError `pdf-damaged` or `pdf-limit-exceeded`. */
export interface PdfDocument {
  readonly source: ByteSource;
  readonly limits: PdfLimits;
  /** Position of `%PDF-` in the source; above 0 when junk precedes it. */
  readonly headerOffset: number;
  /** What has to be added to an offset written in the document to get a position in the source (0 or `headerOffset`). */
  readonly offsetBase: number;
  /** Header version such as `1.7`; the catalog's /Version may raise it. Empty when unreadable. */
  readonly headerVersion: string;
  /** Trailer dictionary of the newest section (for a cross-reference stream: its dictionary). */
  readonly trailer: PdfDict;
  readonly rootRef: PdfRef;
  /** Form of the newest section. */
  readonly xrefKind: 'table' | 'stream';
  /**
   * Corrected offset of the newest section, relative to `offsetBase`: what a following /Prev has to say. Undefined for a
   * repaired document: none of its sections can be followed.
   */
  readonly startXref: number | undefined;
  /** All objects of a document whose cross-reference data were rebuilt; undefined for one that is read as written. */
  readonly repaired: ReadonlyMap<number, FoundObject> | undefined;
  /** The first object number never used. */
  readonly nextObjectNumber: number;
  /** Undefined for a document that is not encrypted. Everything below answers what was decrypted. */
  readonly encryption: DocumentEncryption | undefined;
  readonly catalog: () => PdfDict;
  /** The object itself, references followed; null for what does not exist (§7.3.10). */
  readonly resolve: (object: PdfObject | undefined) => ResolvedObject;
  /** The object of that number and generation; null when free or absent. */
  readonly getObject: (num: number, gen: number) => ResolvedObject;
  /**
   * Filters applied. @throws PdfError `pdf-unsupported` for image filters, `pdf-encryption-unsupported`;
   * `pdf-limit-exceeded` also for more than `atMost` bytes.
   */
  readonly decode: (stream: PdfStream, atMost?: number) => Uint8Array;
  /** Undefined when the object is free or absent. */
  readonly locate: (ref: PdfRef) => ObjectLocation | undefined;
  readonly pageCount: () => number;
  /** Page by index from 0. @throws PdfError `pdf-damaged` when it does not exist. */
  readonly page: (index: number) => PdfPage;
  readonly lastPage: () => PdfPage;
  /** Oldest first. */
  readonly revisionBoundaries: () => readonly RevisionBoundary[];
  /**
   * Compares the cross-reference data with a front-to-back scan for `num gen obj`; the first call reads the source once.
   * Where viewers do not find the cross-reference data and rebuild them, while they would find those of an appended
   * revision, all objects have to agree: else appending would change what is shown.
   * @throws PdfError `pdf-ambiguous` when they disagree about one of `refs`, or about the encryption.
   */
  readonly assertUnambiguous: (...refs: readonly PdfRef[]) => void;
}

export interface OpenOptions {
  readonly limits?: Partial<PdfLimits>;
  /** Of an encrypted document, the user's or the owner's; the empty one when left out. */
  readonly password?: string | undefined;
  /**
   * Rebuild the cross-reference data of an unsigned document when they do not lead to its catalog, last page and form in one way
   * only. What was rebuilt is told by `repaired`.
   */
  readonly repair?: boolean | undefined;
}

/**
 * Opens a document lazily: header, `startxref` and the chain of cross-reference sections are read, objects on demand.
 * @throws PdfError `pdf-not-a-pdf`, `pdf-damaged`, `pdf-limit-exceeded`; `pdf-encrypted`, `pdf-password-wrong`,
 * `pdf-encryption-unsupported`; with `repair` also `pdf-ambiguous`.
 */
export function openPdf(source: ByteSource, options: OpenOptions = {}): PdfDocument {
  const open = (readStructure: StructureReader) => openWith(readStructure, source, options);
  return options.repair === true ? openRepaired(open) : open(readAsWritten);
}

/** Rebuilt when what was written does not lead to what every viewer needs first, and that is possible. */
function openRepaired(open: (readStructure: StructureReader) => PdfDocument): PdfDocument {
  let document: PdfDocument | undefined;
  try {
    document = open(readAsWritten);
    requireReadable(document);
    return document;
  } catch (error) {
    const rebuilt = isBroken(error) ? openRebuilt(open) : undefined;
    if (rebuilt && !(rebuilt instanceof PdfError)) return rebuilt;
    if (document) return document;
    if (!isBroken(error) || !rebuilt) throw error;
    throw new PdfError(error.code, `${error.message}; not repaired: ${rebuilt.message}`, { cause: rebuilt });
  }
}

function isBroken(error: unknown): error is PdfError {
  return error instanceof PdfError && (error.code === 'pdf-damaged' || error.code === 'pdf-ambiguous');
}

/** Catalog, last page and form, in one way only, and what they name. @throws PdfError `pdf-damaged`, `pdf-ambiguous`. */
function requireReadable(document: PdfDocument): void {
  const page = document.lastPage();
  document.assertUnambiguous(document.rootRef, page.ref);
  const catalog = document.catalog();
  for (const dict of [catalog, page.dict, document.resolve(catalog.get('AcroForm'))]) {
    if (!(dict instanceof PdfDict)) continue;
    for (const value of dict.values()) document.resolve(value);
  }
}

/** Why it cannot be rebuilt, when it cannot. */
function openRebuilt(open: (readStructure: StructureReader) => PdfDocument): PdfDocument | PdfError {
  try {
    return open(readRebuilt);
  } catch (error) {
    if (error instanceof PdfError && error.code !== 'pdf-limit-exceeded') return error;
    throw error;
  }
}

function openWith(readStructure: StructureReader, source: ByteSource, options: OpenOptions): PdfDocument {
  const limits: PdfLimits = { ...defaultLimits, ...options.limits };
  requireWithin(source.size, limits.documentBytes, 'bytes in a document');
  const budget = createBudget(limits);
  const { header, offsetBase, chain, isFoundByAll, repaired } = readStructure(source, budget);
  const [newest] = chain;
  const { trailer } = newest;
  const rootRef = trailer.getRef('Root');
  if (!rootRef) throw new PdfError('pdf-damaged', 'the trailer names no catalog');
  const resolver = new ObjectStore({ source, budget, chain, encryption: undefined });
  const encryption = openEncryption({ trailer, resolver, password: options.password });
  const store = encryption ? new ObjectStore({ source, budget, chain, encryption }) : resolver;
  const catalog = (): PdfDict => {
    const root = store.resolve(rootRef);
    if (!(root instanceof PdfDict)) throw new PdfError('pdf-damaged', 'the catalog is not a dictionary');
    return root;
  };
  const pageCounts = new Map<string, number | undefined>();
  const pageTree = () => ({ resolver: store, limits, root: catalog().get('Pages'), counts: pageCounts });
  let counted: number | undefined;
  const pageCount = () => (counted ??= countPages(pageTree()));
  if (repaired && !isCountTrue(pageTree())) {
    throw new PdfError('pdf-ambiguous', 'its page count is wrong');
  }
  const page = (index: number) => findPage(pageTree(), index);
  const revisionBoundaries = () => listRevisions(source, chain);
  let check: AmbiguityCheck | undefined;
  const unambiguous = new Set<string>();
  return {
    source,
    limits,
    headerOffset: header.offset,
    offsetBase,
    headerVersion: header.version,
    trailer,
    rootRef,
    xrefKind: newest.kind,
    startXref: repaired ? undefined : newest.start - offsetBase,
    repaired,
    nextObjectNumber: Math.max(largestNumber(chain) + 1, statedSize(trailer)),
    encryption,
    catalog,
    resolve: store.resolve,
    getObject: (num, gen) => store.resolve(new PdfRef(num, gen)),
    decode: store.decode,
    locate: (ref) => locationOf(store, ref),
    pageCount,
    page,
    lastPage: () => page(pageCount() - 1),
    revisionBoundaries,
    assertUnambiguous(...refs) {
      if (refs.length === 0) return;
      if (trailer.hasDuplicateKeys) throw new PdfError('pdf-ambiguous', 'the trailer has a key twice');
      if (!check) {
        const definitions = createDefinitions({ source, budget, store, chain, scan: scanDefinitions(source, limits) });
        const started = { source, store, chain, definitions, revisions: revisionBoundaries() };
        if (!isFoundByAll) {
          requireTrailerWhenRebuilt(source, budget, trailer);
          requireSameWhenRebuilt(started);
        }
        requireOneEncryption(chain);
        const encryptRef = trailer.getRef('Encrypt');
        if (encryptRef) requireUnambiguous(started, encryptRef);
        check = started;
      }
      for (const ref of refs) {
        if (unambiguous.has(ref.toString())) continue;
        requireUnambiguous(check, ref);
        const inPlace = encryption ? store.readInPlace(ref) : undefined;
        if (inPlace) encryption?.requireSound(inPlace);
        unambiguous.add(ref.toString());
      }
    },
  };
}

/** Viewers know no more objects than this (ISO 32000-1 annex C); a larger /Size is a mistake. */
const OBJECTS_AT_MOST = 8_388_607;

function statedSize(trailer: PdfDict): number {
  const size = trailer.getInteger('Size') ?? 0;
  return size <= OBJECTS_AT_MOST ? size : 0;
}

function locationOf(store: ObjectStore, ref: PdfRef): ObjectLocation | undefined {
  const entry = store.entry(ref);
  if (!entry) return undefined;
  if (entry.kind === 'offset') return { kind: 'offset', offset: entry.offset };
  return { kind: 'object-stream', container: new PdfRef(entry.container), index: entry.index };
}
