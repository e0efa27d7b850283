import { describe, expect, it } from 'vitest';
import type { Definition } from './definition-list.js';
import { DefinitionList } from './definition-list.js';

/** Numbers without order, positions with gaps of every size; the same for the same count. */
function definitions(count: number): readonly Definition[] {
  let [seed, position] = [7, 0];
  const next = (): number => {
    seed = (seed * 48_271) % 0x7f_ff_ff_ff;
    return seed;
  };
  return Array.from({ length: count }, () => {
    const [range, gap] = [[10, 1000, 9_999_999_999][next() % 3] ?? 1, [1, 300, 4_000_000][next() % 3] ?? 1];
    position += next() % gap;
    return { num: next() % range, position };
  });
}

describe('a list of definitions', () => {
  it('answers what was put into it, over many chunks', () => {
    const expected = definitions(20_000);
    const list = new DefinitionList();
    for (const { num, position } of expected) list.add(num, position);
    expect(list.length).toBe(expected.length);
    expect([...list.backwards()]).toEqual(expected.toReversed());
    for (const wanted of [0, 1, 9, 500, expected[12_345]?.num ?? 0, 9_999_999_999]) {
      const positions = expected.filter(({ num }) => num === wanted).map(({ position }) => position);
      expect(list.positionsOf(wanted)).toEqual(positions);
    }
  });

  it('keeps the largest numbers and positions that there are', () => {
    const list = new DefinitionList();
    const largest = 9_999_999_999;
    for (const [num, position] of [
      [largest, 0],
      [0, largest],
      [largest, largest],
    ] as const) {
      list.add(num, position);
    }
    expect([list.positionsOf(largest), list.positionsOf(0)]).toEqual([[0, largest], [largest]]);
  });
});
