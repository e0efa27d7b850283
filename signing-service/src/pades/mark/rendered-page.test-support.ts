import { execFileSync } from 'node:child_process';
import { withFile } from '../with-file.test-support.js';
import type { SeenBox } from './page-frame.js';

/** Red, green, blue, 0 to 255. */
export type Colour = readonly [number, number, number];

/** A page as poppler shows it within its crop box, a pixel a point; x to the right, y from the top. */
export interface RenderedPage {
  readonly width: number;
  readonly height: number;
  readonly colourAt: (x: number, y: number) => Colour;
  /** The smallest box around all pixels that `isMeant` accepts, y from the bottom; undefined when there is none. */
  readonly boxOf: (isMeant: (colour: Colour) => boolean) => SeenBox | undefined;
}

function readPixels(ppm: Buffer): RenderedPage {
  const [header = '', width = '', height = ''] =
    /^P6\s+(\d+)\s+(\d+)\s+255\s/u.exec(ppm.toString('latin1', 0, 60)) ?? [];
  const size = { width: Number(width), height: Number(height) };
  const colourAt = (x: number, y: number): Colour => {
    const start = header.length + 3 * (Math.floor(y) * size.width + Math.floor(x));
    return [ppm[start] ?? 0, ppm[start + 1] ?? 0, ppm[start + 2] ?? 0];
  };
  const boxOf = (isMeant: (colour: Colour) => boolean) => {
    let [left, top, right, bottom] = [size.width, size.height, 0, 0];
    for (let y = 0; y < size.height; y += 1) {
      for (let x = 0; x < size.width; x += 1) {
        if (!isMeant(colourAt(x, y))) continue;
        [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
        [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
      }
    }
    if (right <= left) return undefined;
    return { x: left, y: size.height - bottom, width: right - left, height: bottom - top };
  };
  return { ...size, colourAt, boxOf };
}

/** Page by its number from 1, `resolution` in pixels an inch. */
export function renderPage(bytes: Uint8Array, { page = 1, resolution = 72 } = {}): RenderedPage {
  const options = ['-r', String(resolution), '-cropbox', '-f', String(page), '-l', String(page), '-singlefile'];
  return withFile(bytes, (path) =>
    readPixels(execFileSync('pdftoppm', [...options, path], { maxBuffer: 256 * 1024 * 1024 })),
  );
}

/** The two colours differ by at most so much in each channel. */
export function isClose(a: Colour, b: Colour, difference = 12): boolean {
  return a.every((value, channel) => Math.abs(value - (b[channel] ?? 0)) <= difference);
}
