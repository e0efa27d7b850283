import type { Box } from './place-mark.js';

/** `[a b c d e f]` of ISO 32000-2 §8.3.3; x' = ax + cy + e, y' = bx + dy + f. */
export type Matrix = readonly [number, number, number, number, number, number];

export const identity: Matrix = [1, 0, 0, 1, 0, 0];

/** The matrix that applies `first`, then `second`. */
export function concatenate(first: Matrix, second: Matrix): Matrix {
  const [a, b, c, d, e, f] = first;
  const [p, q, r, s, t, u] = second;
  return [a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u];
}

/** Bounding box of a transformed box. */
export function transformedBox([a, b, c, d, e, f]: Matrix, { x, y, width, height }: Box): Box {
  const corners = [
    [x, y],
    [x, y + height],
    [x + width, y],
    [x + width, y + height],
  ] as const;
  const xs = corners.map(([cornerX, cornerY]) => a * cornerX + c * cornerY + e);
  const ys = corners.map(([cornerX, cornerY]) => b * cornerX + d * cornerY + f);
  const [left, bottom] = [Math.min(...xs), Math.min(...ys)];
  return { x: left, y: bottom, width: Math.max(...xs) - left, height: Math.max(...ys) - bottom };
}
