import { describe, expect, it } from 'vitest';
import { readingGate } from './reading.js';

const seen = (...pages: number[]) => new Set(pages);

describe('readingGate', () => {
  it('waits while no page has been shown', () => {
    expect(readingGate({ rule: 'last-page', total: 7, seen: seen() })).toEqual({ kind: 'waiting' });
    expect(readingGate({ rule: 'all-pages', total: 7, seen: seen() })).toEqual({ kind: 'waiting' });
  });
  it('says how many pages are left and which comes next', () => {
    const reading = { rule: 'last-page', total: 7, seen: seen(1, 4) } as const;
    expect(readingGate(reading)).toEqual({ kind: 'blocked', pagesLeft: 3, nextPage: 5 });
  });
  it('opens at the last page', () => {
    expect(readingGate({ rule: 'last-page', total: 7, seen: seen(1, 7) })).toEqual({ kind: 'open' });
  });
  it('asks for every page where the portal wants all of them', () => {
    const reading = { rule: 'all-pages', total: 4, seen: seen(1, 4) } as const;
    expect(readingGate(reading)).toEqual({ kind: 'blocked', pagesLeft: 2, nextPage: 2 });
    expect(readingGate({ ...reading, seen: seen(1, 2, 3, 4) })).toEqual({ kind: 'open' });
  });
  it('asks for nothing where the portal wants nothing read', () => {
    expect(readingGate({ rule: 'none', total: 7, seen: seen() })).toEqual({ kind: 'open' });
  });
});
