import type { PdfDocument } from '../../pdf/document.js';
import { lookupNumber } from '../../pdf/lookup.js';
import type { PdfPage } from '../../pdf/page-tree.js';
import type { PdfRectangle } from '../../pdf/rectangle.js';

/** What the reader sees of a page: its crop box in default user space, turned clockwise by /Rotate. */
export interface FramedPage {
  readonly cropBox: PdfRectangle;
  readonly rotate: 0 | 90 | 180 | 270;
  /** Points (1/72 inch) that a unit of user space is long (ISO 32000-2 table 31, /UserUnit). */
  readonly userUnit: number;
}

/** A box in the frame that the reader sees, in points: origin at the lower left of the upright page. */
export interface SeenBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** /Rect is written to a thousandth of a unit: boxes that touch may share that much. */
const tolerance = 0.01;

/** /UserUnit is not inherited; what is no positive number counts as 1. */
export function userUnitOf(document: PdfDocument, page: PdfPage): number {
  const unit = lookupNumber(document, page.dict, 'UserUnit');
  return unit !== undefined && unit > 0 ? unit : 1;
}

function cropSize({ cropBox }: FramedPage): { readonly width: number; readonly height: number } {
  return { width: cropBox.right - cropBox.left, height: cropBox.top - cropBox.bottom };
}

/** Size of the upright page in points. */
export function seenSize(page: FramedPage): { readonly width: number; readonly height: number } {
  const { width, height } = cropSize(page);
  const seen = page.rotate % 180 === 0 ? { width, height } : { width: height, height: width };
  return { width: seen.width * page.userUnit, height: seen.height * page.userUnit };
}

/** From default user space into the reader's frame. */
export function toSeen(page: FramedPage, rectangle: PdfRectangle): SeenBox {
  const { cropBox, userUnit } = page;
  const left = (rectangle.left - cropBox.left) * userUnit;
  const bottom = (rectangle.bottom - cropBox.bottom) * userUnit;
  const right = (cropBox.right - rectangle.right) * userUnit;
  const top = (cropBox.top - rectangle.top) * userUnit;
  const width = (rectangle.right - rectangle.left) * userUnit;
  const height = (rectangle.top - rectangle.bottom) * userUnit;
  switch (page.rotate) {
    case 0:
      return { x: left, y: bottom, width, height };
    case 90:
      return { x: bottom, y: right, width: height, height: width };
    case 180:
      return { x: right, y: top, width, height };
    case 270:
      return { x: top, y: left, width: height, height: width };
  }
}

/** Back into default user space. */
export function toUser(page: FramedPage, box: SeenBox): PdfRectangle {
  const { cropBox, userUnit } = page;
  const [x, y] = [box.x / userUnit, box.y / userUnit];
  const [width, height] = [box.width / userUnit, box.height / userUnit];
  const { left, bottom, right, top } = cropBox;
  switch (page.rotate) {
    case 0:
      return { left: left + x, bottom: bottom + y, right: left + x + width, top: bottom + y + height };
    case 90:
      return { left: right - y - height, bottom: bottom + x, right: right - y, top: bottom + x + width };
    case 180:
      return { left: right - x - width, bottom: top - y - height, right: right - x, top: top - y };
    case 270:
      return { left: left + y, bottom: top - x - width, right: left + y + height, top: top - x };
  }
}

// Four comparisons and nothing more: it is asked for thousands of places and obstacles.
export function overlaps(a: SeenBox, b: SeenBox): boolean {
  return (
    a.x + tolerance < b.x + b.width &&
    b.x + tolerance < a.x + a.width &&
    a.y + tolerance < b.y + b.height &&
    b.y + tolerance < a.y + a.height
  );
}

/** Both in user space. */
export function rectanglesOverlap(a: PdfRectangle, b: PdfRectangle): boolean {
  return (
    a.left + tolerance < b.right &&
    b.left + tolerance < a.right &&
    a.bottom + tolerance < b.top &&
    b.bottom + tolerance < a.top
  );
}

/** The box is on the page as a whole. */
export function isOnPage(page: FramedPage, { x, y, width, height }: SeenBox): boolean {
  const size = seenSize(page);
  const isWithin = (start: number, length: number, limit: number) =>
    start >= -tolerance && start + length <= limit + tolerance;
  return isWithin(x, width, size.width) && isWithin(y, height, size.height);
}
