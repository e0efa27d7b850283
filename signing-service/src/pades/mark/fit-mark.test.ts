import { describe, expect, it } from 'vitest';
import { thrownCode } from '../../cms/test-thrown-code.js';
import { fitMark } from './fit-mark.js';

describe('a mark in a field', () => {
  it.each([
    ['of its own size', { width: 208, height: 86 }, { shape: 'full', scale: 1 }],
    ['that is twice as large', { width: 500, height: 172 }, { shape: 'full', scale: 2 }],
    ['that is a whole page', { width: 595, height: 842 }, { shape: 'full', scale: 2 }],
    ['that is just high enough', { width: 300, height: 52 }, { shape: 'full', scale: 52 / 86 }],
    ['that is a line of a form', { width: 150, height: 33 }, { shape: 'compact', scale: 1 }],
    ['that is low', { width: 150, height: 11 }, { shape: 'compact', scale: 1 / 3 }],
  ] as const)('%s', (_, area, fitted) => {
    expect(fitMark(area)).toEqual(fitted);
  });

  it.each([
    { width: 150, height: 9 },
    { width: 40, height: 80 },
  ])('of $width × $height points is refused', (area) => {
    expect(thrownCode(() => fitMark(area))).toBe('mark-does-not-fit');
  });
});
