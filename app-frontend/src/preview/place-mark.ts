/** A box in the page as it is seen, origin at the lower left, points. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type MarkPreset = 'last-page-bottom-left' | 'last-page-bottom-right';

/** As the signing-service has them, points. */
export const markSizes = { full: { width: 208, height: 86 }, compact: { width: 150, height: 33 } } as const;
export type MarkShape = keyof typeof markSizes;

const margin = 36;
const gap = 8;
const smallestStep = 12;
/** Rows that are tried at most: a page may be 200 inches high. */
const mostSteps = 128;

/** A page as it is seen, upright, points. */
export interface MarkPage {
  readonly width: number;
  readonly height: number;
  /** Annotations and form fields: never covered. */
  readonly occupied: readonly Box[];
  /** The page's own text and pictures: not to be covered when a place is free of both. */
  readonly content: readonly Box[];
}

/**
 * Where the signing-service will put the mark: at the preset's corner, or at the nearest place that covers neither
 * annotations nor content, else no annotation; null when there is none, and it will refuse. The same rule stands in
 * signing-service/src/pades/mark/place-mark.ts.
 */
export function placeMark(page: MarkPage, preset: MarkPreset, shape: MarkShape = 'full'): Box | null {
  const markSize = markSizes[shape];
  const x = Math.min(margin, page.width / 12);
  const y = Math.min(margin, page.height / 12);
  const scale = Math.min(1, (page.width - 2 * x) / markSize.width, (page.height - 2 * y) / markSize.height);
  const first = { x, y, width: markSize.width * scale, height: markSize.height * scale };
  const isFree = (place: Box, others: readonly Box[]) => !others.some((other) => overlaps(place, other));
  const places = fromCorner(page, preset, first);
  const uncovering = places.filter((place) => isFree(place, page.occupied));
  return uncovering.find((place) => isFree(place, page.content)) ?? uncovering[0] ?? null;
}

/** Places all over the page, the nearest to the preset's corner first: up counts as it is, aside counts half. */
function fromCorner(page: MarkPage, preset: MarkPreset, first: Box): Box[] {
  const lastX = page.width - first.width - first.x;
  const lastY = page.height - first.height - first.y;
  const columns = positions({ first: first.x, last: lastX, step: first.width + gap });
  const step = Math.max(smallestStep, page.height / mostSteps);
  const rows = positions({ first: first.y, last: lastY, step });
  const corner = preset === 'last-page-bottom-right' ? Math.max(lastX, first.x) : first.x;
  const places = columns.flatMap((x) => rows.map((y) => ({ ...first, x, y })));
  const distance = ({ x, y }: Box) => y + Math.abs(x - corner) / 2;
  return places.toSorted((a, b) => distance(a) - distance(b));
}

/** From the first to the last, which is in any case among them. */
function positions({ first, last, step }: { first: number; last: number; step: number }): number[] {
  const all = [first];
  for (let position = first + step; position < last; position += step) all.push(position);
  if (last > first) all.push(last);
  return all;
}

/** /Rect is written to a thousandth of a unit: boxes that touch may share that much. */
const tolerance = 0.01;

function overlaps(a: Box, b: Box): boolean {
  return (
    a.x + tolerance < b.x + b.width &&
    b.x + tolerance < a.x + a.width &&
    a.y + tolerance < b.y + b.height &&
    b.y + tolerance < a.y + a.height
  );
}
