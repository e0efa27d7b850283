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

/**
 * Where the signing-service will put the mark: at the preset's corner, or at the nearest free place above or beside it.
 * The same rule stands in signing-service/src/pades/mark/place-mark.ts.
 */
export function placeMark(
  page: { readonly width: number; readonly height: number; readonly occupied: readonly Box[] },
  preset: MarkPreset,
): Box {
  const x = Math.min(margin, page.width / 12);
  const y = Math.min(margin, page.height / 12);
  const scale = Math.min(1, (page.width - 2 * x) / markSize.width, (page.height - 2 * y) / markSize.height);
  const first = { x, y, width: markSize.width * scale, height: markSize.height * scale };
  const places = candidates(page, preset, first);
  return places.find((place) => !page.occupied.some((other) => overlaps(place, other))) ?? places[0] ?? first;
}

function candidates(page: { width: number; height: number }, preset: MarkPreset, first: Box): Box[] {
  const lastX = page.width - first.width - first.x;
  const lastY = page.height - first.height - first.y;
  const columns = [first.x];
  for (let x = first.x + first.width + gap; x <= lastX; x += first.width + gap) columns.push(x);
  if (lastX > first.x) columns.push(lastX);
  if (preset === 'last-page-bottom-right') columns.reverse();
  const rows: number[] = [];
  for (let y = first.y; y <= Math.max(lastY, first.y); y += step) rows.push(y);
  return columns.flatMap((x) => rows.map((y) => ({ ...first, x, y })));
}

function overlaps(a: Box, b: Box): boolean {
  const isApart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
  return !isApart;
}
