import { describe, expect, it } from 'vitest';
import type { PdfRectangle } from '../../pdf/rectangle.js';
import type { MarkPreset } from './mark-choice.js';
import { placeMark } from './place-mark.js';
import type { MarkPage } from './place-mark.js';

const size = { width: 208, height: 86 };
const a4: PdfRectangle = { left: 0, bottom: 0, right: 595, top: 842 };
const page = (changed: Partial<MarkPage> = {}): MarkPage => ({
  cropBox: a4,
  rotate: 0,
  userUnit: 1,
  occupied: [],
  ...changed,
});
const at = (left: number, bottom: number): PdfRectangle => ({ left, bottom, right: left + 208, top: bottom + 86 });

function placed(around: MarkPage, preset: MarkPreset): PdfRectangle {
  const rectangle = placeMark(around, preset, size);
  if (rectangle === undefined) throw new TypeError('no place was found');
  return rectangle;
}

function overlap(a: PdfRectangle, b: PdfRectangle): boolean {
  return a.left < b.right && b.left < a.right && a.bottom < b.top && b.bottom < a.top;
}

describe('the place of a mark', () => {
  it('is the preset’s corner of an empty page', () => {
    expect(placed(page(), 'last-page-bottom-left')).toEqual(at(36, 36));
    expect(placed(page(), 'last-page-bottom-right')).toEqual(at(351, 36));
    expect(placed(page(), 'beside-existing')).toEqual(at(36, 36));
  });

  it('is counted from the crop box', () => {
    const cropBox = { left: 100, bottom: 200, right: 500, top: 700 };
    expect(placed(page({ cropBox }), 'last-page-bottom-left')).toMatchObject({
      left: 100 + 400 / 12,
      bottom: 236,
    });
  });

  it.each([
    [90, { left: 559 - 86, bottom: 36, right: 559, top: 36 + 208 }],
    [180, { left: 559 - 208, bottom: 806 - 86, right: 559, top: 806 }],
    [270, { left: 36, bottom: 806 - 208, right: 36 + 86, top: 806 }],
  ] as const)('is the reader’s lower left on a page turned by %d°', (rotate, expected) => {
    expect(placed(page({ rotate }), 'last-page-bottom-left')).toEqual(expected);
  });

  it('moves up until it covers nothing', () => {
    const occupied = [{ left: 60, bottom: 20, right: 90, top: 130 }];
    const place = placed(page({ occupied }), 'last-page-bottom-left');
    expect(place).toEqual(at(36, 132));
  });

  it('moves to another column when one is full', () => {
    const occupied = [{ left: 30, bottom: 0, right: 60, top: 842 }];
    const place = placed(page({ occupied }), 'last-page-bottom-left');
    expect(place.left).toBeGreaterThanOrEqual(60);
    expect(occupied.some((other) => overlap(other, place))).toBe(false);
  });

  it('is right of the existing mark, then left of it, then above', () => {
    const beside = (existing: PdfRectangle, others: PdfRectangle[] = []) =>
      placed(page({ existing, occupied: [existing, ...others] }), 'beside-existing');
    expect(beside(at(36, 100))).toEqual(at(36 + 208 + 8, 100));
    expect(beside(at(351, 100))).toEqual(at(351 - 208 - 8, 100));
    expect(beside(at(36, 100), [at(252, 100)])).toEqual(at(36, 194));
  });

  it('covers no text when a place is free of it, but rather text than an annotation', () => {
    const footer = { left: 40, bottom: 30, right: 300, top: 60 };
    expect(placed(page({ content: [footer] }), 'last-page-bottom-left')).toEqual(at(36, 60));
    const occupied = [{ left: 0, bottom: 0, right: 595, top: 400 }];
    const place = placed(page({ occupied, content: [a4] }), 'last-page-bottom-left');
    expect(place.bottom).toBeGreaterThanOrEqual(400);
  });

  it('is none when annotations leave no room', () => {
    expect(placeMark(page({ occupied: [a4] }), 'last-page-bottom-left', size)).toBeUndefined();
    expect(placeMark(page({ occupied: [a4], existing: at(36, 36) }), 'beside-existing', size)).toBeUndefined();
  });

  it('is free of content too, or none, when a free place was asked for', () => {
    const above = { left: 0, bottom: 0, right: 595, top: 700 };
    expect(placed(page({ content: [above] }), 'free-place').bottom).toBeGreaterThanOrEqual(700);
    const aside = { left: 0, bottom: 0, right: 300, top: 842 };
    expect(placed(page({ content: [aside] }), 'free-place').left).toBeGreaterThanOrEqual(300);
    expect(placeMark(page({ content: [a4] }), 'free-place', size)).toBeUndefined();
  });

  it('is measured in points on a page with units of its own', () => {
    const cropBox = { left: 10, bottom: 20, right: 307.5, top: 441 };
    const place = placed(page({ cropBox, userUnit: 2 }), 'last-page-bottom-left');
    expect(place).toEqual({ left: 28, bottom: 38, right: 132, top: 81 });
  });

  it('is looked for on a page of 200 inches in a bounded number of places', () => {
    const cropBox = { left: 0, bottom: 0, right: 14400, top: 14400 };
    const occupied = Array.from({ length: 2000 }, (_, index) => {
      const [left, bottom] = [(index % 50) * 288, Math.floor(index / 50) * 360];
      return { left, bottom, right: left + 280, top: bottom + 355 };
    });
    expect(placeMark(page({ cropBox, occupied }), 'free-place', size)).toBeUndefined();
  });

  it('shrinks with a small page, in proportion and inside it', () => {
    const cropBox = { left: 0, bottom: 0, right: 120, top: 80 };
    const place = placed(page({ cropBox }), 'last-page-bottom-right');
    const [width, height] = [place.right - place.left, place.top - place.bottom];
    expect(width / height).toBeCloseTo(208 / 86);
    expect(place.left).toBeGreaterThanOrEqual(0);
    expect(place.right).toBeLessThanOrEqual(120);
    expect(place.top).toBeLessThanOrEqual(80);
  });

  it('ten marks one after the other never overlap', () => {
    const occupied: PdfRectangle[] = [];
    for (let count = 0; count < 10; count += 1) {
      const place = placed(page({ occupied, existing: occupied.at(-1) }), 'beside-existing');
      expect(occupied.some((other) => overlap(other, place))).toBe(false);
      occupied.push(place);
    }
  });
});
