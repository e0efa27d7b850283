import { PadesError } from '../pades-error.js';
import { markSizes } from './mark-shape.js';
import type { MarkShape } from './mark-shape.js';

/** Width and height in points, in the frame that the reader sees. */
export interface MarkArea {
  readonly width: number;
  readonly height: number;
}

/** A mark's shape for an area and by how much it is scaled there. */
export interface FittedMark {
  readonly shape: MarkShape;
  readonly scale: number;
}

/** Lines of 7.8 points are then 4.7 high: hard to read, but not yet harder than one line more would be worth. */
const smallestFull = 0.6;
/** Lines of 7.8 points are then 2.3 high. */
const smallest = 0.3;
const largest = 2;

function scaleOf(shape: MarkShape, { width, height }: MarkArea): number {
  const size = markSizes[shape];
  return Math.min(width / size.width, height / size.height, largest);
}

/**
 * Fits a mark into the rectangle that a field has: all lines where they can be read, else name and date alone, as large as
 * they can be. Throws `mark-does-not-fit` where even these would be specks.
 */
export function fitMark(area: MarkArea): FittedMark {
  const full = scaleOf('full', area);
  if (full >= smallestFull) return { shape: 'full', scale: full };
  const compact = scaleOf('compact', area);
  if (compact < smallest) throw new PadesError('mark-does-not-fit', 'the field is too small for a mark');
  return { shape: 'compact', scale: compact };
}
