import { describe, expect, it } from 'vitest';
import { searchPatterns, searchText } from './search-text.js';

const text = (fileName: string, entityTitle = '') => searchText({ fileName, entityTitle, entityId: 412 });

describe('what requests are found by', () => {
  it('knows neither case nor accents, in either script', () => {
    expect(text('Ugovor o ĐURĐEVDANU č.pdf')).toBe(' 412 ugovor o durdevdanu c pdf');
    expect(text('Договор №3.PDF')).toBe(` 412 договор no3 pdf`);
  });

  it('asks for beginnings of words, and leaves nothing in a pattern that means more than itself', () => {
    expect(searchPatterns('50% đur_')).toEqual(['% 50%', '% dur%']);
    expect(searchPatterns(' %_ ')).toEqual([]);
  });

  it('stays short enough for an index', () => {
    expect(text('ж'.repeat(300), 'ж'.repeat(300)).length).toBe(400);
  });
});
