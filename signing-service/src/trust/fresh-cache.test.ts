import { describe, expect, it } from 'vitest';
import { createFreshCache, type FreshCacheOptions } from './fresh-cache.js';

/** A cache of strings with a clock of its own; `loads` tells what was loaded. */
function cache(options: Partial<FreshCacheOptions> = {}) {
  const state = { now: 0 };
  const loads: string[] = [];
  const made = createFreshCache<string>({ maxEntries: 10, maxBytes: 1_000, now: () => state.now, ...options });
  const get = (key: string, { bytes = 1, freshUntil = 100, value = key } = {}) =>
    made.get(key, () => {
      loads.push(key);
      return Promise.resolve({ value, bytes, freshUntil });
    });
  return { made, state, loads, get };
}

describe('the cache', () => {
  it('answers what is fresh and loads what is not', async () => {
    const { get, state, loads } = cache();
    expect([await get('a'), await get('a')]).toEqual(['a', 'a']);
    state.now = 99;
    await get('a');
    expect(loads).toEqual(['a']);
    state.now = 100;
    await get('a');
    expect(loads).toEqual(['a', 'a']);
  });

  it('does not keep what is not fresh when it comes', async () => {
    const { get, loads } = cache();
    await get('a', { freshUntil: 0 });
    await get('a', { freshUntil: 0 });
    expect(loads).toEqual(['a', 'a']);
  });

  it('drops what was used longest ago when there are too many', async () => {
    const { get, loads } = cache({ maxEntries: 2 });
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await get(key);
    expect(loads).toEqual(['a', 'b', 'c', 'b']);
  });

  it('drops as many as it needs when they are too large, and keeps nothing that is too large alone', async () => {
    const { get, loads } = cache({ maxBytes: 10 });
    await get('a', { bytes: 4 });
    await get('b', { bytes: 4 });
    await get('c', { bytes: 9 });
    await get('huge', { bytes: 11 });
    await get('c', { bytes: 9 });
    await get('huge', { bytes: 11 });
    await get('a', { bytes: 1 });
    await get('c', { bytes: 9 });
    expect(loads).toEqual(['a', 'b', 'c', 'huge', 'huge', 'a']);
  });

  it('replaces an entry without counting its bytes twice', async () => {
    const { get, state, loads } = cache({ maxBytes: 10 });
    for (const time of [0, 100, 200, 300]) {
      state.now = time;
      await get('a', { bytes: 5, freshUntil: time + 50 });
    }
    await get('b', { bytes: 5, freshUntil: 400 });
    await get('a', { bytes: 5, freshUntil: 400 });
    expect(loads).toEqual(['a', 'a', 'a', 'a', 'b']);
  });

  it('loads once for all who ask meanwhile, and again after a failure', async () => {
    const { made } = cache();
    let loads = 0;
    const fail = () => {
      loads += 1;
      return Promise.reject(new Error('unreachable'));
    };
    const answers = await Promise.allSettled([made.get('a', fail), made.get('a', fail), made.get('a', fail)]);
    expect([answers.map(({ status }) => status), loads]).toEqual([['rejected', 'rejected', 'rejected'], 1]);
    const load = () => Promise.resolve({ value: 'b', bytes: 1, freshUntil: 100 });
    expect(await made.get('a', load)).toBe('b');
  });

  it('loads again, once, for all whom what is kept or under way does not suit', async () => {
    const { made, get } = cache();
    await get('a', { value: 'old' });
    const values = ['old too', 'new'];
    let loads = 0;
    const load = () => {
      const value = values[loads] ?? 'too many';
      loads += 1;
      return Promise.resolve({ value, bytes: 1, freshUntil: 100 });
    };
    const isNew = (value: string) => value === 'new';
    const asked = await Promise.all([
      made.get('a', load, isNew),
      made.get('a', load, isNew),
      made.get('a', load, isNew),
    ]);
    expect([asked, loads]).toEqual([['old too', 'new', 'new'], 2]);
  });
});
