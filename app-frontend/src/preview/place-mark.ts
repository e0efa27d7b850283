/** A box in the page as it is seen, origin at the lower left, points. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type MarkPreset = 'last-page-bottom-left' | 'last-page-bottom-right';

const markSize = { width: 208, height: 86 };
const margin = 36;
const gap = 8;
const step = 12;

/** A page as it is seen, upright, points. */
export interface MarkPage {
  readonly width: number;
  readonly height: number;
  /** Annotations and form fields: not to be covered as long as there is another place. */
  readonly occupied: readonly Box[];
  /** The page's own text and pictures: not to be covered when a place is free of both. */
  readonly content: readonly Box[];
}

/**
 * Where the signing-service will put the mark: at the preset's corner, or at the nearest place that covers neither
 * annotations nor content, else no annotation. The same rule stands in signing-service/src/pades/mark/place-mark.ts.
 */
export function placeMark(page: MarkPage, preset: MarkPreset): Box {
  const x = Math.min(margin, page.width / 12);
  const y = Math.min(margin, page.height / 12);
  const scale = Math.min(1, (page.width - 2 * x) / markSize.width, (page.height - 2 * y) / markSize.height);
  const first = { x, y, width: markSize.width * scale, height: markSize.height * scale };
  const isFree = (place: Box, others: readonly Box[]) => !others.some((other) => overlaps(place, other));
  const places = fromCorner(page, preset, first);
  const uncovering = places.filter((place) => isFree(place, page.occupied));
  return uncovering.find((place) => isFree(place, page.content)) ?? uncovering[0] ?? places[0] ?? first;
}

/** Places all over the page, the nearest to the preset's corner first: up counts as it is, aside counts half. */
function fromCorner(page: MarkPage, preset: MarkPreset, first: Box): Box[] {
  const lastX = page.width - first.width - first.x;
  const lastY = page.height - first.height - first.y;
  const columns = [first.x];
  for (let x = first.x + first.width + gap; x <= lastX; x += first.width + gap) columns.push(x);
  if (lastX > first.x) columns.push(lastX);
  const corner = preset === 'last-page-bottom-right' ? Math.max(lastX, first.x) : first.x;
  const places: Box[] = [];
  for (const x of columns) {
    for (let y = first.y; y <= Math.max(lastY, first.y); y += step) places.push({ ...first, x, y });
  }
  const distance = ({ x, y }: Box) => y + Math.abs(x - corner) / 2;
  return places.toSorted((a, b) => distance(a) - distance(b));
}

function overlaps(a: Box, b: Box): boolean {
  const isApart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
  return !isApart;
}
