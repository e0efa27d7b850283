import { deflateSync, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { thrownCode } from '../../cms/test-thrown-code.js';
import { markImage } from './mark-image.js';
import type { MarkImage } from './mark-image.js';
import { readPng } from './png-image.js';
import { encodePng, pngChunk, pngHeader, pngSignature } from './png.test-support.js';
import type { PngPlan } from './png.test-support.js';

const [grey, rgb, indexed, greyAlpha, rgbAlpha] = [0, 2, 3, 4, 6];

function pixelsOf({ picture, mask }: MarkImage) {
  return {
    space: picture.dict.getName('ColorSpace'),
    colour: Array.from(inflateSync(picture.bytes)),
    alpha: mask === undefined ? undefined : Array.from(inflateSync(mask.bytes)),
  };
}

function eachPixel<T>({ width, height }: PngPlan, act: (x: number, y: number) => readonly T[]): T[] {
  return Array.from({ length: width * height }, (_, pixel) => act(pixel % width, Math.floor(pixel / width))).flat();
}

/** Samples that differ from pixel to pixel, `count` of them. */
function noise(depth: number, count: number): PngPlan['sampleAt'] {
  return (x, y) => Array.from({ length: count }, (_, sample) => (x * 31 + y * 17 + sample * 77 + x * y) % 2 ** depth);
}

const eightBits = (value: number, depth: number) =>
  depth === 16 ? value >> 8 : Math.round((value * 255) / (2 ** depth - 1));

const kinds = [
  ...[1, 2, 4, 8, 16].map((depth) => ({ colourType: grey, depth, samples: 1 })),
  ...[8, 16].map((depth) => ({ colourType: rgb, depth, samples: 3 })),
  ...[8, 16].map((depth) => ({ colourType: greyAlpha, depth, samples: 2 })),
  ...[8, 16].map((depth) => ({ colourType: rgbAlpha, depth, samples: 4 })),
];

describe.each([
  ['in rows', false],
  ['interlaced', true],
])('a PNG %s', (_, isInterlaced) => {
  it.each(kinds)('of colour type $colourType and $depth bits is read', ({ colourType, depth, samples }) => {
    const plan = { width: 13, height: 11, depth, colourType, isInterlaced, sampleAt: noise(depth, samples) };
    const channels = samples < 3 ? 1 : 3;
    const of = (from: number, to: number) =>
      eachPixel(plan, (x, y) => plan.sampleAt(x, y).slice(from, to)).map((value) => eightBits(value, depth));
    expect(pixelsOf(readPng(encodePng(plan)))).toEqual({
      space: channels === 1 ? 'DeviceGray' : 'DeviceRGB',
      colour: of(0, channels),
      alpha: samples === channels ? undefined : of(channels, samples),
    });
  });

  it.each([1, 2, 4, 8])('with a palette and %d bits is read, its palette transparent in parts', (depth) => {
    const entries = Math.min(2 ** depth, 200);
    const palette = Array.from({ length: entries * 3 }, (_, index) => (index * 53) % 256);
    const sampleAt: PngPlan['sampleAt'] = (x, y) => [(x * 3 + y * 5) % entries];
    const plan = { width: 9, height: 10, depth, colourType: indexed, isInterlaced, palette, sampleAt };
    const colour = eachPixel(plan, (x, y) => {
      const [entry = 0] = sampleAt(x, y);
      return palette.slice(entry * 3, entry * 3 + 3);
    });
    expect(pixelsOf(readPng(encodePng(plan)))).toEqual({ space: 'DeviceRGB', colour, alpha: undefined });
    const alpha = eachPixel(plan, (x, y) => [sampleAt(x, y)[0] === 0 ? 40 : 255]);
    expect(pixelsOf(readPng(encodePng({ ...plan, transparency: [40] }))).alpha).toEqual(alpha);
  });

  it.each([
    [grey, 16, [1, 2], [0x01_02]],
    [grey, 4, [0, 3], [3]],
    [rgb, 8, [0, 1, 0, 2, 0, 3], [1, 2, 3]],
    [rgb, 16, [1, 1, 2, 2, 3, 3], [0x01_01, 0x02_02, 0x03_03]],
  ])(
    'of colour type %d and %d bits with a transparent colour has a mask',
    (colourType, depth, transparency, colour) => {
      const other = colour.map((value) => value + 1);
      const sampleAt: PngPlan['sampleAt'] = (x, y) => ((x + y) % 3 === 0 ? colour : other);
      const plan = { width: 7, height: 5, depth, colourType, isInterlaced, transparency, sampleAt };
      const alpha = eachPixel(plan, (x, y) => [(x + y) % 3 === 0 ? 0 : 255]);
      expect(pixelsOf(readPng(encodePng(plan))).alpha).toEqual(alpha);
    },
  );

  it.each([
    [1, 1],
    [1, 9],
    [5, 1],
  ])('of %d × %d pixels is read', (width, height) => {
    const plan = { width, height, depth: 8, colourType: rgb, isInterlaced, sampleAt: noise(8, 3) };
    expect(pixelsOf(readPng(encodePng(plan))).colour).toEqual(eachPixel(plan, plan.sampleAt));
  });
});

describe('a PNG', () => {
  const plan: PngPlan = { width: 6, height: 4, depth: 8, colourType: rgbAlpha, sampleAt: () => [1, 2, 3, 255] };

  it('that is opaque has no mask, whatever its colour type', () => {
    expect(readPng(encodePng(plan)).mask).toBeUndefined();
  });

  it('gives nothing on of its comments and profiles', () => {
    const [start, rest] = [encodePng(plan).subarray(0, 33), encodePng(plan).subarray(33)];
    const withText = Buffer.concat([start, pngChunk('tEXt', Buffer.from('Author\0Ana')), rest]);
    expect(pixelsOf(readPng(withText))).toEqual(pixelsOf(readPng(encodePng(plan))));
  });
});

describe('a PNG is refused', () => {
  const plan: PngPlan = { width: 40, height: 30, depth: 8, colourType: rgb, sampleAt: noise(8, 3) };
  const whole = encodePng(plan);
  const refusal = (bytes: Uint8Array) => thrownCode(() => markImage(bytes));
  const built = (...chunks: readonly Buffer[]) =>
    Buffer.concat([pngSignature, ...chunks, pngChunk('IEND', Buffer.alloc(0))]);
  const rows = (count: number, rowBytes: number) => pngChunk('IDAT', deflateSync(Buffer.alloc(count * rowBytes)));

  it.each([0.1, 0.5, 0.9, 0.99])('cut off at %d of its length', (part) => {
    expect(refusal(whole.subarray(0, Math.floor(whole.length * part)))).toBe('mark-image-invalid');
  });

  it('with one bit changed, wherever', () => {
    for (let at = pngSignature.length; at < whole.length; at += 7) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      expect(['mark-image-invalid', 'mark-image-too-large']).toContain(refusal(changed));
    }
  });

  it.each([
    ['no header', [rows(2, 7)]],
    ['a depth that its colour type has not', [pngHeader({ ...plan, depth: 4 }), rows(30, 61)]],
    ['an unknown colour type', [pngHeader({ ...plan, colourType: 5 }), rows(30, 121)]],
    ['no pixels', [pngHeader({ ...plan, width: 0 }), rows(30, 1)]],
    ['no data', [pngHeader(plan)]],
    ['too few data', [pngHeader(plan), rows(29, 121)]],
    ['more data than pixels', [pngHeader(plan), rows(31, 121)]],
    ['an unknown filter', [pngHeader(plan), pngChunk('IDAT', deflateSync(Buffer.alloc(30 * 121, 9)))]],
    ['colours that its palette lacks', [pngHeader({ ...plan, colourType: indexed }), rows(30, 41)]],
  ])('with %s', (_, chunks) => {
    expect(refusal(built(...chunks))).toBe('mark-image-invalid');
  });

  it('with more than 4 million pixels, before any is read', () => {
    expect(refusal(built(pngHeader({ ...plan, width: 2001, height: 2000 })))).toBe('mark-image-too-large');
  });

  it('with more than 512 KB', () => {
    const filling = pngChunk('zzZz', Buffer.alloc(512 * 1024));
    expect(refusal(built(pngHeader(plan), filling, rows(30, 121)))).toBe('mark-image-too-large');
  });

  it('when it inflates to more than its pixels, without inflating it', () => {
    const bomb = pngChunk('IDAT', deflateSync(Buffer.alloc(100 * 1024 * 1024)));
    expect(bomb.length).toBeLessThan(512 * 1024);
    const before = process.memoryUsage().arrayBuffers;
    expect(refusal(built(pngHeader(plan), bomb))).toBe('mark-image-invalid');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 * 1024 * 1024);
  });

  it('and other files are: an animation of another format, text, nothing', () => {
    for (const text of ['GIF89a', '<svg/>', '']) expect(refusal(Buffer.from(text))).toBe('mark-image-invalid');
  });
});
