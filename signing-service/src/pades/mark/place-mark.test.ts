import { describe, expect, it } from 'vitest';
import type { PdfRectangle } from '../../pdf/rectangle.js';
import { placeMark } from './place-mark.js';
import type { MarkPage } from './place-mark.js';

const size = { width: 208, height: 86 };
const a4: PdfRectangle = { left: 0, bottom: 0, right: 595, top: 842 };
const page = (changed: Partial<MarkPage> = {}): MarkPage => ({ cropBox: a4, rotate: 0, occupied: [], ...changed });
const at = (left: number, bottom: number): PdfRectangle => ({ left, bottom, right: left + 208, top: bottom + 86 });

function overlap(a: PdfRectangle, b: PdfRectangle): boolean {
  return a.left < b.right && b.left < a.right && a.bottom < b.top && b.bottom < a.top;
}

describe('the place of a mark', () => {
  it('is the preset’s corner of an empty page', () => {
    expect(placeMark(page(), 'last-page-bottom-left', size)).toEqual(at(36, 36));
    expect(placeMark(page(), 'last-page-bottom-right', size)).toEqual(at(351, 36));
    expect(placeMark(page(), 'beside-existing', size)).toEqual(at(36, 36));
  });

  it('is counted from the crop box', () => {
    const cropBox = { left: 100, bottom: 200, right: 500, top: 700 };
    expect(placeMark(page({ cropBox }), 'last-page-bottom-left', size)).toMatchObject({
      left: 100 + 400 / 12,
      bottom: 236,
    });
  });

  it.each([
    [90, { left: 559 - 86, bottom: 36, right: 559, top: 36 + 208 }],
    [180, { left: 559 - 208, bottom: 806 - 86, right: 559, top: 806 }],
    [270, { left: 36, bottom: 806 - 208, right: 36 + 86, top: 806 }],
  ] as const)('is the reader’s lower left on a page turned by %d°', (rotate, expected) => {
    expect(placeMark(page({ rotate }), 'last-page-bottom-left', size)).toEqual(expected);
  });

  it('moves up until it covers nothing', () => {
    const occupied = [{ left: 60, bottom: 20, right: 90, top: 130 }];
    const place = placeMark(page({ occupied }), 'last-page-bottom-left', size);
    expect(place).toEqual(at(36, 132));
  });

  it('moves to another column when one is full', () => {
    const occupied = [{ left: 30, bottom: 0, right: 60, top: 842 }];
    const place = placeMark(page({ occupied }), 'last-page-bottom-left', size);
    expect(place.left).toBeGreaterThanOrEqual(60);
    expect(occupied.some((other) => overlap(other, place))).toBe(false);
  });

  it('is right of the existing mark, then left of it, then above', () => {
    const beside = (existing: PdfRectangle, others: PdfRectangle[] = []) =>
      placeMark(page({ existing, occupied: [existing, ...others] }), 'beside-existing', size);
    expect(beside(at(36, 100))).toEqual(at(36 + 208 + 8, 100));
    expect(beside(at(351, 100))).toEqual(at(351 - 208 - 8, 100));
    expect(beside(at(36, 100), [at(252, 100)])).toEqual(at(36, 194));
  });

  it('covers no text when a place is free of it, but rather text than an annotation', () => {
    const footer = { left: 40, bottom: 30, right: 300, top: 60 };
    expect(placeMark(page({ content: [footer] }), 'last-page-bottom-left', size)).toEqual(at(36, 60));
    const occupied = [{ left: 0, bottom: 0, right: 595, top: 400 }];
    const place = placeMark(page({ occupied, content: [a4] }), 'last-page-bottom-left', size);
    expect(place.bottom).toBeGreaterThanOrEqual(400);
  });

  it('takes the preset’s corner when everything is covered', () => {
    expect(placeMark(page({ occupied: [a4] }), 'last-page-bottom-left', size)).toEqual(at(36, 36));
  });

  it('shrinks with a small page, in proportion and inside it', () => {
    const cropBox = { left: 0, bottom: 0, right: 120, top: 80 };
    const place = placeMark(page({ cropBox }), 'last-page-bottom-right', size);
    const [width, height] = [place.right - place.left, place.top - place.bottom];
    expect(width / height).toBeCloseTo(208 / 86);
    expect(place.left).toBeGreaterThanOrEqual(0);
    expect(place.right).toBeLessThanOrEqual(120);
    expect(place.top).toBeLessThanOrEqual(80);
  });

  it('ten marks one after the other never overlap', () => {
    const occupied: PdfRectangle[] = [];
    for (let count = 0; count < 10; count += 1) {
      const place = placeMark(page({ occupied, existing: occupied.at(-1) }), 'beside-existing', size);
      expect(occupied.some((other) => overlap(other, place))).toBe(false);
      occupied.push(place);
    }
  });
});
