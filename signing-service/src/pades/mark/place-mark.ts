import type { PdfRectangle } from '../../pdf/rectangle.js';
import type { MarkPreset } from './mark-choice.js';
import { KeptByUse } from './kept-by-use.js';
import { isOnPage, rectanglesOverlap, seenSize, toSeen, toUser } from './page-frame.js';
import type { FramedPage, SeenBox } from './page-frame.js';

/** What placing needs of a page. Rectangles are in default user space. */
export interface MarkPage extends FramedPage {
  /** Annotations and form fields: never covered. */
  readonly occupied: readonly PdfRectangle[];
  /** The page's own text and pictures: not to be covered when a place is free of both. */
  readonly content?: readonly PdfRectangle[];
  /** The visible mark of an earlier signature on this page, the newest, if any. */
  readonly existing?: PdfRectangle | undefined;
}

const margin = 36;
const gap = 8;
const smallestStep = 12;
/** Rows and columns that are tried at most: a page may be 200 inches high. */
const mostSteps = 128;

/** Places beside the existing mark: right of it, left, above, below. */
function besideExisting(page: MarkPage, size: SeenBox): SeenBox[] {
  if (page.existing === undefined) return [];
  const box = toSeen(page, page.existing);
  const places = [
    { x: box.x + box.width + gap, y: box.y },
    { x: box.x - size.width - gap, y: box.y },
    { x: box.x, y: box.y + box.height + gap },
    { x: box.x, y: box.y - size.height - gap },
  ];
  return places.map((place) => ({ ...size, ...place })).filter((place) => isOnPage(page, place));
}

/** From the first to the last, which is in any case among them. */
function positions({ first, last, step }: { first: number; last: number; step: number }): number[] {
  const all = [first];
  for (let position = first + step; position < last; position += step) all.push(position);
  if (last > first) all.push(last);
  return all;
}

/** Most pages are of a few sizes. */
const knownPlaces = new KeptByUse<readonly SeenBox[]>(
  { entries: 16, bytes: 4 * 1024 * 1024 },
  ({ length }) => length * 64,
);

/** Places all over the page, the nearest to the preset's corner first: up counts as it is, aside counts half. */
function fromCorner(page: MarkPage, preset: MarkPreset, size: SeenBox): readonly SeenBox[] {
  const frame = seenSize(page);
  const key = JSON.stringify([frame, preset, size]);
  const places = knownPlaces.get(key) ?? placesInFrame(frame, preset, size);
  knownPlaces.put(key, places);
  return places;
}

function placesInFrame(
  frame: { readonly width: number; readonly height: number },
  preset: MarkPreset,
  size: SeenBox,
): SeenBox[] {
  const [lastX, lastY] = [frame.width - size.width - size.x, frame.height - size.height - size.y];
  const stepOf = (length: number) => Math.max(smallestStep, length / mostSteps);
  const columns = positions({
    first: size.x,
    last: lastX,
    step: preset === 'free-place' ? stepOf(frame.width) : size.width + gap,
  });
  const rows = positions({ first: size.y, last: lastY, step: stepOf(frame.height) });
  const corner = preset === 'last-page-bottom-right' ? Math.max(lastX, size.x) : size.x;
  const distance = ({ x, y }: SeenBox) => y + Math.abs(x - corner) / 2;
  return columns.flatMap((x) => rows.map((y) => ({ ...size, x, y }))).toSorted((a, b) => distance(a) - distance(b));
}

/**
 * Rectangle for a mark of `size` points in default user space: at the preset's place, or the nearest one that covers
 * neither annotations nor content, else no annotation; on a small page the mark shrinks. A free place covers neither or there is
 * none. Undefined when there is no place.
 */
export function placeMark(
  page: MarkPage,
  preset: MarkPreset,
  size: { readonly width: number; readonly height: number },
): PdfRectangle | undefined {
  const frame = seenSize(page);
  const [insetX, insetY] = [Math.min(margin, frame.width / 12), Math.min(margin, frame.height / 12)];
  const scale = Math.min(1, (frame.width - 2 * insetX) / size.width, (frame.height - 2 * insetY) / size.height);
  const box = { x: insetX, y: insetY, width: size.width * scale, height: size.height * scale };
  const beside = preset === 'beside-existing' ? besideExisting(page, box) : [];
  let uncovering: PdfRectangle | undefined;
  for (const candidate of [...beside, ...fromCorner(page, preset, box)]) {
    const rectangle = toUser(page, candidate);
    const covers = (other: PdfRectangle) => rectanglesOverlap(rectangle, other);
    if (page.occupied.some(covers)) continue;
    if (page.content?.some(covers) !== true) return rectangle;
    uncovering ??= rectangle;
  }
  return preset === 'free-place' ? undefined : uncovering;
}
