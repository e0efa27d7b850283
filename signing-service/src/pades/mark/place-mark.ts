import type { PdfRectangle } from '../../pdf/rectangle.js';

/** Where a mark may be asked for; left and right as the reader sees the page, rotation included. */
export type MarkPreset = 'last-page-bottom-left' | 'last-page-bottom-right' | 'beside-existing';

/** What placing needs of a page. Rectangles are in default user space. */
export interface MarkPage {
  readonly cropBox: PdfRectangle;
  readonly rotate: 0 | 90 | 180 | 270;
  /** Annotations and form fields: not to be covered as long as there is another place. */
  readonly occupied: readonly PdfRectangle[];
  /** The page's own text and pictures: not to be covered when a place is free of both. */
  readonly content?: readonly PdfRectangle[];
  /** The visible mark of an earlier signature on this page, the newest, if any. */
  readonly existing?: PdfRectangle | undefined;
}

const margin = 36;
const gap = 8;
const step = 12;

/** A box in the frame that the reader sees: origin at the lower left of the upright page. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function seen(page: MarkPage): { width: number; height: number } {
  const { left, bottom, right, top } = page.cropBox;
  const [width, height] = [right - left, top - bottom];
  return page.rotate % 180 === 0 ? { width, height } : { width: height, height: width };
}

/** From user space into the reader's frame: the page turns clockwise by /Rotate. */
function toSeen({ cropBox, rotate }: MarkPage, rectangle: PdfRectangle): Box {
  const [x0, y0] = [rectangle.left - cropBox.left, rectangle.bottom - cropBox.bottom];
  const [width, height] = [rectangle.right - rectangle.left, rectangle.top - rectangle.bottom];
  const [pageWidth, pageHeight] = [cropBox.right - cropBox.left, cropBox.top - cropBox.bottom];
  switch (rotate) {
    case 0:
      return { x: x0, y: y0, width, height };
    case 90:
      return { x: y0, y: pageWidth - x0 - width, width: height, height: width };
    case 180:
      return { x: pageWidth - x0 - width, y: pageHeight - y0 - height, width, height };
    case 270:
      return { x: pageHeight - y0 - height, y: x0, width: height, height: width };
  }
}

/** Back into user space. */
function toUser({ cropBox, rotate }: MarkPage, box: Box): PdfRectangle {
  const [pageWidth, pageHeight] = [cropBox.right - cropBox.left, cropBox.top - cropBox.bottom];
  const at = (x: number, y: number, width: number, height: number): PdfRectangle => ({
    left: cropBox.left + x,
    bottom: cropBox.bottom + y,
    right: cropBox.left + x + width,
    top: cropBox.bottom + y + height,
  });
  switch (rotate) {
    case 0:
      return at(box.x, box.y, box.width, box.height);
    case 90:
      return at(pageWidth - box.y - box.height, box.x, box.height, box.width);
    case 180:
      return at(pageWidth - box.x - box.width, pageHeight - box.y - box.height, box.width, box.height);
    case 270:
      return at(box.y, pageHeight - box.x - box.width, box.height, box.width);
  }
}

function overlaps(a: Box, b: Box): boolean {
  const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
  return !apart;
}

/** Places beside the existing mark: right of it, left, above, below. */
function besideExisting(page: MarkPage, size: Box): Box[] {
  if (page.existing === undefined) return [];
  const frame = seen(page);
  const box = toSeen(page, page.existing);
  const places = [
    { x: box.x + box.width + gap, y: box.y },
    { x: box.x - size.width - gap, y: box.y },
    { x: box.x, y: box.y + box.height + gap },
    { x: box.x, y: box.y - size.height - gap },
  ];
  const fits = ({ x, y }: { x: number; y: number }) =>
    x >= 0 && y >= 0 && x + size.width <= frame.width && y + size.height <= frame.height;
  return places.filter(fits).map((place) => ({ ...size, ...place }));
}

/** Places all over the page, the nearest to the preset's corner first: up counts as it is, aside counts half. */
function fromCorner(page: MarkPage, preset: MarkPreset, size: Box): Box[] {
  const frame = seen(page);
  const [lastX, lastY] = [frame.width - size.width - size.x, frame.height - size.height - size.y];
  const columns = [size.x];
  for (let x = size.x + size.width + gap; x <= lastX; x += size.width + gap) columns.push(x);
  if (lastX > size.x) columns.push(lastX);
  const corner = preset === 'last-page-bottom-right' ? Math.max(lastX, size.x) : size.x;
  const boxes: Box[] = [];
  for (const x of columns) for (let y = size.y; y <= Math.max(lastY, size.y); y += step) boxes.push({ ...size, x, y });
  const distance = ({ x, y }: Box) => y + Math.abs(x - corner) / 2;
  return boxes.toSorted((a, b) => distance(a) - distance(b));
}

/**
 * Rectangle for a mark of `size` points in default user space: at the preset's place, or the nearest one that covers
 * neither annotations nor content, else no annotation; on a small page the mark shrinks. When everything is occupied it
 * takes the preset's place all the same.
 */
export function placeMark(
  page: MarkPage,
  preset: MarkPreset,
  size: { readonly width: number; readonly height: number },
): PdfRectangle {
  const frame = seen(page);
  const [insetX, insetY] = [Math.min(margin, frame.width / 12), Math.min(margin, frame.height / 12)];
  const scale = Math.min(1, (frame.width - 2 * insetX) / size.width, (frame.height - 2 * insetY) / size.height);
  const box = { x: insetX, y: insetY, width: size.width * scale, height: size.height * scale };
  const candidates = fromCorner(page, preset, box);
  if (preset === 'beside-existing') candidates.unshift(...besideExisting(page, box));
  const occupied = page.occupied.map((rectangle) => toSeen(page, rectangle));
  const content = (page.content ?? []).map((rectangle) => toSeen(page, rectangle));
  const isFree = (candidate: Box, others: readonly Box[]) => !others.some((other) => overlaps(candidate, other));
  const uncovering = candidates.filter((candidate) => isFree(candidate, occupied));
  const place = uncovering.find((candidate) => isFree(candidate, content)) ?? uncovering[0] ?? candidates[0] ?? box;
  return toUser(page, place);
}
