import type { Definitions } from './definitions.js';
import { PdfError } from './errors.js';
import type { IndirectObject } from './indirect-object.js';
import { readKeywordAfter, readObjectHeader } from './indirect-object.js';
import type { PdfObject } from './object.js';
import { PdfArray, PdfDict, PdfRef, PdfStream } from './object.js';
import type { ObjectStore } from './object-store.js';
import type { RevisionBoundary } from './revision-boundary.js';
import { serializeObject } from './serialize.js';
import type { ByteSource } from './source.js';
import { findText } from './text-search.js';
import type { XrefChain } from './xref-chain.js';
import { findEntry, isMissing } from './xref-chain.js';

export interface AmbiguityCheck {
  readonly source: ByteSource;
  readonly store: ObjectStore;
  readonly chain: XrefChain;
  readonly definitions: Definitions;
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
  // An entry that leads elsewhere makes readers look for the object; a free or missing one does not.
  if (isMissing(check.chain, ref.num)) throw ambiguous(ref, 'is missing for readers that do not correct its number');
  const holder = entry.kind === 'offset' ? ref : new PdfRef(entry.container);
  const inPlace = check.store.readInPlace(holder);
  if (!inPlace) throw new PdfError('pdf-damaged', `object ${holder.num} does not exist`);
  if (entry.kind === 'offset') requireSoundBody(check, inPlace);
  requireAgreeingHybrids(check, ref);
  const { topLevel, containers } = check.definitions;
  const isOther = (position: number) => position === inPlace.start || !isRepetition(check, inPlace, position);
  const positions = [...new Set([...topLevel(ref.num), ...containers(ref.num)])].filter(isOther).sort((a, b) => a - b);
  if (positions.at(-1) !== inPlace.start) throw ambiguous(ref, 'is defined again behind the place that counts');
  requireOnePerRevision(check, ref, positions);
}

/**
 * Whether a reader that rebuilds the cross-reference data from the objects it finds sees the same document.
 * @throws PdfError `pdf-ambiguous` when it does not.
 */
export function requireSameWhenRebuilt(check: AmbiguityCheck): void {
  for (const [num, position] of check.definitions.lastOfAll()) {
    const entry = findEntry(check.chain, num);
    const holder = entry?.kind === 'compressed' ? findEntry(check.chain, entry.container) : undefined;
    const isOlder = holder?.kind === 'offset' && position < holder.offset;
    const listed = entry?.kind === 'offset' ? readObjectHeader(check.source, entry.offset)?.start : undefined;
    if (!isOlder && position !== listed) throw ambiguous(new PdfRef(num), 'differs for readers that rebuild');
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
  if (object.hasDuplicateKeys) return true;
  for (const value of object.values()) if (hasDuplicateKeys(value)) return true;
  return false;
}

/** What all readers take for the end of an object, `endobj` being forgotten. */
const KEYWORDS_BEHIND = ['xref', 'trailer', 'startxref'];

function requireSoundBody({ source }: AmbiguityCheck, { ref, isLengthExact, end }: IndirectObject): void {
  if (!isLengthExact) throw ambiguous(ref, 'is a stream with a wrong /Length');
  const keyword = readKeywordAfter(source, end);
  const isEnded = keyword.startsWith('endobj') || KEYWORDS_BEHIND.includes(keyword);
  if (!isEnded && !readObjectHeader(source, end)) throw ambiguous(ref, 'does not end where it should');
}

/** Whether a definition elsewhere says the same: whichever a reader takes, it sees no difference. */
function isRepetition({ store }: AmbiguityCheck, { ref, object }: IndirectObject, position: number): boolean {
  if (object instanceof PdfStream) return false;
  try {
    const other = store.readAt(position);
    if (!other.ref.equals(ref) || other.object instanceof PdfStream) return false;
    return serializeObject(other.object) === serializeObject(object);
  } catch (error) {
    if (error instanceof PdfError && error.code === 'pdf-damaged') return false;
    throw error;
  }
}

/**
 * A table and the stream beside it that place the object differently: readers prefer one or the other. Older sections do not
 * count for it.
 */
function requireAgreeingHybrids({ chain }: AmbiguityCheck, ref: PdfRef): void {
  for (const section of chain) {
    const visible = section.find(ref.num);
    const hidden = section.hybrid?.find(ref.num);
    if (!visible && !hidden) continue;
    if (!visible || !hidden || visible.kind === 'free' || hidden.kind === 'free') return;
    const isSame = visible.kind === 'offset' && hidden.kind === 'offset' && visible.offset === hidden.offset;
    if (!isSame) throw ambiguous(ref, 'has two places in a hybrid section');
    return;
  }
}

/** A section without /Prev may stand for several saves; each of them left its end of file. */
function requireOnePerRevision(check: AmbiguityCheck, ref: PdfRef, positions: readonly number[]): void {
  const last = new Map<number, number>();
  for (const position of positions) {
    const revision = check.revisions.findIndex(({ end }) => position < end);
    const start = last.get(revision);
    if (start !== undefined && findText(check.source, '%%EOF', { start, end: position }) === undefined) {
      throw ambiguous(ref, 'is defined twice in one revision');
    }
    last.set(revision, position);
  }
}
