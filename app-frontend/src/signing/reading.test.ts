import { describe, expect, it } from 'vitest';
import { readingGate } from './reading.js';

describe('readingGate', () => {
  it('waits while no page has been shown', () => {
    expect(readingGate({ total: 7, furthest: 0 })).toEqual({ kind: 'waiting' });
  });
  it('says how many pages are left and which comes next', () => {
    expect(readingGate({ total: 7, furthest: 4 })).toEqual({ kind: 'blocked', pagesLeft: 3, nextPage: 5 });
  });
  it('opens at the last page', () => {
    expect(readingGate({ total: 7, furthest: 7 })).toEqual({ kind: 'open' });
  });
});
