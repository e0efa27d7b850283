import type { DefinitionScan } from './definition-scan.js';
import { PdfError } from './errors.js';
import type { IndirectObject } from './indirect-object.js';
import { readKeywordAfter, readObjectHeader } from './indirect-object.js';
import type { PdfObject } from './object.js';
import { PdfArray, PdfDict, PdfRef, PdfStream } from './object.js';
import type { ObjectStore } from './object-store.js';
import type { RevisionBoundary } from './revision-boundary.js';
import type { ByteSource } from './source.js';
import type { XrefChain } from './xref-chain.js';
import type { XrefSection } from './xref-section.js';

export interface AmbiguityCheck {
  readonly source: ByteSource;
  readonly store: ObjectStore;
  readonly chain: XrefChain;
  readonly scan: DefinitionScan;
  readonly revisions: readonly RevisionBoundary[];
}

/**
 * Whether a reader that follows the cross-reference data and one that reads front to back see the same object.
 * @throws PdfError `pdf-ambiguous` when they do not; `pdf-damaged` when the object does not exist.
 */
export function requireUnambiguous(check: AmbiguityCheck, ref: PdfRef): void {
  const entry = check.store.entry(ref);
  if (!entry) throw new PdfError('pdf-damaged', `object ${ref.num} does not exist`);
  requireSingleReading(check, ref);
  const holder = entry.kind === 'offset' ? ref : new PdfRef(entry.container);
  const inPlace = check.store.readInPlace(holder);
  if (!inPlace) throw new PdfError('pdf-damaged', `object ${holder.num} does not exist`);
  if (entry.kind === 'offset') requireSoundBody(check, inPlace);
  const positions = topLevelPositions(check, ref.num);
  const isLast =
    entry.kind === 'offset' ? positions.at(-1) === inPlace.start : (positions.at(-1) ?? -1) < inPlace.start;
  if (!isLast) throw ambiguous(ref, 'is defined again behind the place that counts');
  requireOnePerRevision(check, ref, entry.kind === 'offset' ? positions : [...positions, inPlace.start]);
}

function ambiguous(ref: PdfRef, reason: string): PdfError {
  return new PdfError('pdf-ambiguous', `object ${ref.num} ${reason}`);
}

/** Two values under one key: readers disagree about which counts. */
function requireSingleReading(check: AmbiguityCheck, ref: PdfRef): void {
  if (hasDuplicateKeys(check.store.resolve(ref))) throw ambiguous(ref, 'has a dictionary key twice');
}

function hasDuplicateKeys(object: PdfObject): boolean {
  if (object instanceof PdfArray) return object.items.some(hasDuplicateKeys);
  if (object instanceof PdfStream) return hasDuplicateKeys(object.dict);
  if (!(object instanceof PdfDict)) return false;
  return object.hasDuplicateKeys || Array.from(object.entries()).some(([, value]) => hasDuplicateKeys(value));
}

function requireSoundBody(check: AmbiguityCheck, { ref, isLengthExact, end }: IndirectObject): void {
  if (!isLengthExact) throw ambiguous(ref, 'is a stream with a wrong /Length');
  const keyword = readKeywordAfter(check.source, end);
  if (!keyword.startsWith('endobj')) throw ambiguous(ref, 'does not end where it should');
}

function topLevelPositions(check: AmbiguityCheck, num: number): readonly number[] {
  const listed = listedPositions(check, num);
  return check.scan.positionsOf(num).filter((position) => listed.has(position) || !isInsideObject(check, position));
}

/** Where any revision's cross-reference data place the object. */
function listedPositions(check: AmbiguityCheck, num: number): ReadonlySet<number> {
  const positions = new Set<number>();
  for (const section of allSections(check.chain)) {
    const entry = section.find(num);
    const header = entry?.kind === 'offset' ? readObjectHeader(check.source, entry.offset) : undefined;
    if (header?.ref.num === num) positions.add(header.start);
  }
  return positions;
}

function allSections(chain: XrefChain): readonly XrefSection[] {
  return chain.flatMap((section) => (section.hybrid ? [section, section.hybrid] : [section]));
}

/** Inside a string or stream of an object that the cross-reference data (of any revision) know. */
function isInsideObject(check: AmbiguityCheck, position: number): boolean {
  let nearest = -1;
  for (const section of allSections(check.chain)) {
    for (const entry of section.entries()) {
      if (entry.kind === 'offset' && entry.offset <= position) nearest = Math.max(nearest, entry.offset);
    }
  }
  if (nearest < 0 || !readObjectHeader(check.source, nearest)) return false;
  const found = check.store.readAt(nearest);
  return found.isLengthExact && found.start < position && position < found.end;
}

function requireOnePerRevision(check: AmbiguityCheck, ref: PdfRef, positions: readonly number[]): void {
  const seen = new Set<number>();
  for (const position of positions) {
    const revision = check.revisions.findIndex(({ end }) => position < end);
    if (seen.has(revision)) throw ambiguous(ref, 'is defined twice in one revision');
    seen.add(revision);
  }
}
