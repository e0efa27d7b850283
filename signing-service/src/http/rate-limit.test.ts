import { describe, expect, it } from 'vitest';
import { RateLimit } from './rate-limit.js';

describe('RateLimit', () => {
  it('allows a burst, then as much as time brings, for each key alone', () => {
    let now = 0;
    const limit = new RateLimit({ burst: 2, perSecond: 0.5 }, () => now);
    expect([limit.take('a'), limit.take('a'), limit.take('a'), limit.take('b')]).toEqual([true, true, false, true]);
    now = 1_999;
    expect(limit.take('a')).toBe(false);
    now = 2_000;
    expect([limit.take('a'), limit.take('a')]).toEqual([true, false]);
  });

  it('never holds more keys than it was given room for', () => {
    const limit = new RateLimit({ burst: 1, perSecond: 0.001 }, () => 0, 2);
    expect(['a', 'b', 'c'].map((key) => limit.take(key))).toEqual([true, true, true]);
    expect([limit.take('c'), limit.take('a')]).toEqual([false, true]);
  });
});
