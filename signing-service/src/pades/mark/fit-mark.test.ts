import { describe, expect, it } from 'vitest';
import { thrownCode } from '../../cms/test-thrown-code.js';
import { fitMark } from './fit-mark.js';
import { markText } from './mark-text.js';

const facts = { signerName: 'Ana', issuer: 'CA', serial: '00', language: 'en' } as const;
const usual = markText({ ...facts, organisation: 'Adriatik Trade' });
const long = markText({ ...facts, organisation: 'Adriatik Trade', reason: 'Approval', location: 'Podgorica' });

describe('a mark in a field', () => {
  it.each([
    ['of its own size', { width: 208, height: 86 }, { shape: 'full', scale: 1 }],
    ['that is twice as large', { width: 500, height: 172 }, { shape: 'full', scale: 2 }],
    ['that is a whole page', { width: 595, height: 842 }, { shape: 'full', scale: 2 }],
    ['that is just high enough', { width: 300, height: 52 }, { shape: 'full', scale: 52 / 86 }],
    ['that is a line of a form', { width: 150, height: 33 }, { shape: 'compact', scale: 1 }],
    ['that is low', { width: 150, height: 11 }, { shape: 'compact', scale: 1 / 3 }],
  ] as const)('%s', (_, area, fitted) => {
    expect(fitMark(area, usual)).toEqual({ ...fitted, text: usual });
  });

  it.each([
    { width: 150, height: 9 },
    { width: 40, height: 80 },
  ])('of $width × $height points is refused', (area) => {
    expect(thrownCode(() => fitMark(area, usual))).toBe('mark-does-not-fit');
  });

  it.each([
    [1, 'reason', 'location'],
    [0.72, 'reason', undefined],
    [0.62, undefined, undefined],
  ] as const)('scaled by %d drops the location, then the reason', (scale, reason, location) => {
    const { shape, text } = fitMark({ width: 208 * scale, height: 86 * scale }, long);
    expect(shape).toBe('full');
    expect(text.reason !== undefined).toBe(reason !== undefined);
    expect(text.location !== undefined).toBe(location !== undefined);
  });
});
