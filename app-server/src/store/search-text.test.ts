import { describe, expect, it } from 'vitest';
import { wordBeginnings, searchText } from './search-text.js';

const text = (fileName: string, entityTitle = '') => searchText({ fileName, entityTitle, entityId: 412 });

describe('what requests are found by', () => {
  it('knows neither case nor accents, in either script', () => {
    expect(text('Ugovor o ĐURĐEVDANU č.pdf')).toBe(' 412 ugovor o durdevdanu c pdf');
    expect(text('Договор №3.PDF')).toBe(` 412 договор no3 pdf`);
  });

  it('is asked for by beginnings of words, of which only letters and digits count', () => {
    expect(wordBeginnings('50% đur_')).toEqual([' 50', ' dur']);
    expect(wordBeginnings(' %_ ')).toEqual([]);
  });

  it('stays short enough for an index', () => {
    expect(text('ж '.repeat(300), 'ж '.repeat(300)).length).toBe(400);
  });
});
