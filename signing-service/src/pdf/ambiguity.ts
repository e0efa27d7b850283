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
import { findEntry } from './xref-chain.js';
import type { XrefSection } from './xref-section.js';

const SEARCH_BYTES = 64 * 1024;

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
  requireAgreeingHybrids(check, ref);
  const positions = [...new Set([...topLevelPositions(check, ref.num), ...containerPositions(check, ref.num)])];
  if (Math.max(...positions) !== inPlace.start) throw ambiguous(ref, 'is defined again behind the place that counts');
  requireOnePerRevision(check, ref, positions);
}

/**
 * Whether a reader that rebuilds the cross-reference data from the objects it finds sees the same document.
 * @throws PdfError `pdf-ambiguous` when it does not.
 */
export function requireSameWhenRebuilt(check: AmbiguityCheck): void {
  requireLastTrailer(check.source, check.chain[0]);
  const last = new Map<number, number>();
  for (const { num, position } of check.scan.all()) last.set(num, position);
  for (const [num, position] of last) {
    const entry = findEntry(check.chain, num);
    const listed = entry?.kind === 'offset' ? readObjectHeader(check.source, entry.offset)?.start : undefined;
    if (listed === position) continue;
    const ref = new PdfRef(num);
    const holder = entry?.kind === 'compressed' ? findEntry(check.chain, entry.container) : undefined;
    const isOlder = holder?.kind === 'offset' && position < holder.offset;
    if (!isOlder && topLevelPositions(check, num).at(-1) !== listed)
      throw ambiguous(ref, 'differs for readers that rebuild');
  }
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

/** Readers that rebuild take the last trailer they find. */
function requireLastTrailer(source: ByteSource, newest: XrefSection): void {
  for (let start = newest.end; start < source.size; start += SEARCH_BYTES) {
    const chunk = Buffer.from(source.read(start, SEARCH_BYTES + 'trailer'.length));
    if (chunk.includes('trailer')) throw new PdfError('pdf-ambiguous', 'another trailer follows the one that counts');
  }
}

/** Where the object streams begin that any revision's cross-reference data name for the object. */
function containerPositions(check: AmbiguityCheck, num: number): readonly number[] {
  return allSections(check.chain).flatMap((section) => {
    const entry = section.find(num);
    const holder = entry?.kind === 'compressed' ? check.store.readInPlace(new PdfRef(entry.container)) : undefined;
    return holder ? [holder.start] : [];
  });
}

/** A table and the stream beside it that place the object differently: readers prefer one or the other. */
function requireAgreeingHybrids(check: AmbiguityCheck, ref: PdfRef): void {
  for (const section of check.chain) {
    const visible = section.find(ref.num);
    const hidden = section.hybrid?.find(ref.num);
    if (!visible || !hidden || visible.kind === 'free' || hidden.kind === 'free') continue;
    const isSame = visible.kind === 'offset' && hidden.kind === 'offset' && visible.offset === hidden.offset;
    if (!isSame) throw ambiguous(ref, 'has two places in a hybrid section');
  }
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
