import { describe, expect, it } from 'vitest';
import { wrapText } from './wrap-text.js';

const one = (): number => 1;

describe('lines of a text', () => {
  it('break at blanks', () => {
    expect(wrapText('abc de fgh', { width: 6, mostLines: 3 }, one)).toEqual(['abc de', 'fgh']);
  });

  it('break within a word that is longer than a line', () => {
    expect(wrapText('abcdefgh ij', { width: 4, mostLines: 3 }, one)).toEqual(['abcd', 'efgh', 'ij']);
  });

  it('end in an ellipsis where more does not fit', () => {
    expect(wrapText('abc def ghi', { width: 4, mostLines: 2 }, one)).toEqual(['abc', 'def…']);
    expect(wrapText('abcdefgh', { width: 4, mostLines: 1 }, one)).toEqual(['abc…']);
  });

  it('keep together what is one letter to the eye', () => {
    expect(wrapText('e\u0301e\u0301e\u0301', { width: 2, mostLines: 2 }, one)).toEqual(['e\u0301e\u0301', 'e\u0301']);
  });

  it('are none of nothing', () => {
    expect(wrapText('', { width: 10, mostLines: 2 }, one)).toEqual([]);
  });
});
