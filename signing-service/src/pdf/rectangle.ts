import type { ObjectResolver } from './lookup.js';
import type { PdfObject } from './object.js';
import { PdfArray } from './object.js';

/** A rectangle in default user space units, normalised: left ≤ right, bottom ≤ top. */
export interface PdfRectangle {
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly top: number;
}

/** Any two opposite corners (ISO 32000-2 §7.9.5); undefined for what is not four numbers or has no area. */
export function readRectangle(resolver: ObjectResolver, object: PdfObject): PdfRectangle | undefined {
  if (!(object instanceof PdfArray) || object.length < 4) return undefined;
  const numbers = object.items.slice(0, 4).map((item) => resolver.resolve(item));
  const [x1, y1, x2, y2] = numbers.filter((item) => typeof item === 'number');
  if (x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined) return undefined;
  const rectangle = {
    left: Math.min(x1, x2),
    bottom: Math.min(y1, y2),
    right: Math.max(x1, x2),
    top: Math.max(y1, y2),
  };
  return rectangle.left < rectangle.right && rectangle.bottom < rectangle.top ? rectangle : undefined;
}

/** What both cover; undefined when that has no area. */
export function intersection(a: PdfRectangle, b: PdfRectangle): PdfRectangle | undefined {
  const common = {
    left: Math.max(a.left, b.left),
    bottom: Math.max(a.bottom, b.bottom),
    right: Math.min(a.right, b.right),
    top: Math.min(a.top, b.top),
  };
  return common.left < common.right && common.bottom < common.top ? common : undefined;
}
