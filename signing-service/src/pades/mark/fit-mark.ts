import { PadesError } from '../pades-error.js';
import { fullMarkCondensed } from './mark-lines.js';
import { markSizes } from './mark-shape.js';
import type { MarkShape } from './mark-shape.js';
import type { MarkText } from './mark-text.js';

/** Width and height in points, in the frame that the reader sees. */
export interface MarkArea {
  readonly width: number;
  readonly height: number;
}

/** A mark's shape for an area, by how much it is scaled there, and what it says there. */
export interface FittedMark {
  readonly shape: MarkShape;
  readonly scale: number;
  readonly text: MarkText;
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
 * Fits a mark into the rectangle that it has: all lines where they can be read. Else it drops the location, then the
 * reason, then logo, heading, organisation and certificate together; name and date alone are as large as they can be.
 * So from the start where a compact mark is wished for. Throws `mark-does-not-fit` where even these would be specks.
 */
export function fitMark(area: MarkArea, text: MarkText, wished: MarkShape = 'full'): FittedMark {
  const scale = scaleOf('full', area);
  const dropping = [text, { ...text, location: undefined }, { ...text, location: undefined, reason: undefined }];
  const readable = dropping.find((fewer) => scale * fullMarkCondensed(fewer) >= smallestFull);
  if (wished === 'full' && readable !== undefined) return { shape: 'full', scale, text: readable };
  const compact = scaleOf('compact', area);
  if (compact < smallest) throw new PadesError('mark-does-not-fit', 'the rectangle is too small for a mark');
  return { shape: 'compact', scale: compact, text };
}
