import type { DefinitionScan } from './definition-scan.js';
import { readObjectHeader } from './indirect-object.js';
import type { PdfBudget } from './limits.js';
import type { ByteSpan } from './object.js';
import { PdfRef } from './object.js';
import type { ObjectStore } from './object-store.js';
import type { ByteSource } from './source.js';
import type { XrefChain } from './xref-chain.js';
import { allSections } from './xref-chain.js';
import type { XrefSection } from './xref-section.js';

export interface DefinitionSources {
  readonly source: ByteSource;
  readonly budget: PdfBudget;
  readonly store: ObjectStore;
  readonly chain: XrefChain;
  readonly scan: DefinitionScan;
}

/** Where objects are defined in the eyes of a reader that goes front to back. Positions ascend. */
export interface Definitions {
  /** `num gen obj` outside the streams and strings of listed objects. */
  readonly topLevel: (num: number) => readonly number[];
  /** The object streams that any revision names for the object. */
  readonly containers: (num: number) => readonly number[];
  /** For every object number that occurs, its last top-level definition. */
  readonly lastOfAll: () => Iterable<readonly [num: number, position: number]>;
}

export function createDefinitions(sources: DefinitionSources): Definitions {
  const { source, budget, store, chain, scan } = sources;
  const sections = allSections(chain);
  const isEnclosed = createEnclosure(sources);
  const isTopLevel = (position: number, listed: ReadonlySet<number>) => listed.has(position) || !isEnclosed(position);
  return {
    topLevel(num) {
      budget.spendXrefLookups(sections.length);
      const listed = listedPositions(source, sections, num);
      return scan.positionsOf(num).filter((position) => isTopLevel(position, listed));
    },
    containers(num) {
      return sections.flatMap((section) => {
        const entry = section.find(num);
        const holder = entry?.kind === 'compressed' ? store.readInPlace(new PdfRef(entry.container)) : undefined;
        return holder ? [holder.start] : [];
      });
    },
    *lastOfAll() {
      const seen = new Set<number>();
      for (const { num, position } of scan.backwards()) {
        if (seen.has(num)) continue;
        budget.spendXrefLookups(sections.length);
        if (!isTopLevel(position, listedPositions(source, sections, num))) continue;
        seen.add(num);
        yield [num, position];
      }
    },
  };
}

/** Where any revision's cross-reference data place the object. */
function listedPositions(source: ByteSource, sections: readonly XrefSection[], num: number): ReadonlySet<number> {
  const positions = new Set<number>();
  for (const section of sections) {
    const entry = section.find(num);
    const header = entry?.kind === 'offset' ? readObjectHeader(source, entry.offset) : undefined;
    if (header?.ref.num === num) positions.add(header.start);
  }
  return positions;
}

/** Whether a position lies inside a string or stream of an object that the cross-reference data (of any revision) list. */
function createEnclosure({ source, budget, store, chain }: DefinitionSources): (position: number) => boolean {
  let offsets: Float64Array | undefined;
  const spans = new Map<number, ByteSpan>();
  const spanAt = (offset: number): ByteSpan => {
    const known = spans.get(offset);
    if (known) return known;
    budget.spendObjects(1);
    const found = readObjectHeader(source, offset) && store.readAt(offset);
    const span = found?.isLengthExact ? found : { start: offset, end: offset };
    spans.set(offset, { start: span.start, end: span.end });
    return span;
  };
  return (position) => {
    offsets ??= listedOffsets(chain);
    const nearest = nearestBefore(offsets, position);
    const span = nearest === undefined ? undefined : spanAt(nearest);
    return span !== undefined && span.start < position && position < span.end;
  };
}

function listedOffsets(chain: XrefChain): Float64Array {
  const offsets: number[] = [];
  for (const section of allSections(chain)) {
    for (const entry of section.entries()) if (entry.kind === 'offset') offsets.push(entry.offset);
  }
  return Float64Array.from(offsets).sort();
}

/** The largest of the ascending `offsets` that is not above `position`. */
function nearestBefore(offsets: Float64Array, position: number): number | undefined {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] ?? 0) <= position) low = middle + 1;
    else high = middle;
  }
  return offsets[low - 1];
}
