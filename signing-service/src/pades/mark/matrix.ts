import type { PdfRectangle } from '../../pdf/rectangle.js';

/** `[a b c d e f]` of ISO 32000-2 §8.3.3; x' = ax + cy + e, y' = bx + dy + f. */
export type Matrix = readonly [number, number, number, number, number, number];

export const identity: Matrix = [1, 0, 0, 1, 0, 0];

// By index: destructuring an array walks its iterator, which counts for thousands of operators a page.

/** The matrix that applies `first`, then `second`. */
export function concatenate(first: Matrix, second: Matrix): Matrix {
  return [
    first[0] * second[0] + first[1] * second[2],
    first[0] * second[1] + first[1] * second[3],
    first[2] * second[0] + first[3] * second[2],
    first[2] * second[1] + first[3] * second[3],
    first[4] * second[0] + first[5] * second[2] + second[4],
    first[4] * second[1] + first[5] * second[3] + second[5],
  ];
}

/** The matrix that moves by x and y, then applies `matrix`. */
export function translated(matrix: Matrix, x: number, y: number): Matrix {
  const [e, f] = [matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5]];
  return [matrix[0], matrix[1], matrix[2], matrix[3], e, f];
}

/** Bounding box of a transformed rectangle. */
export function transformedBox(matrix: Matrix, { left, bottom, right, top }: PdfRectangle): PdfRectangle {
  const [a, b, c, d] = [matrix[0], matrix[1], matrix[2], matrix[3]];
  return {
    left: Math.min(a * left, a * right) + Math.min(c * bottom, c * top) + matrix[4],
    bottom: Math.min(b * left, b * right) + Math.min(d * bottom, d * top) + matrix[5],
    right: Math.max(a * left, a * right) + Math.max(c * bottom, c * top) + matrix[4],
    top: Math.max(b * left, b * right) + Math.max(d * bottom, d * top) + matrix[5],
  };
}
