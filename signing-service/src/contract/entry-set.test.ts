import { describe, expect, it } from 'vitest';
import { blockOf, blockSize, encodeOffsets, EntrySet, offsetOf, sequenceAt } from './entry-set.js';

const firstOf = (length: number): number[] => Array.from({ length }, (_, index) => index + 31);

describe('a set of entries', () => {
  it('comes back from its stored form, few or many', () => {
    for (const offsets of [[], [0], [0, 7, 8, 4_095], firstOf(255), firstOf(256), firstOf(257), firstOf(3_000)]) {
      const stored = encodeOffsets(offsets);
      const set = EntrySet.decode(stored);
      expect(set.offsets()).toEqual(offsets);
      expect(Buffer.from(set.encode())).toEqual(Buffer.from(stored));
      expect(stored.length).toBeLessThanOrEqual(512);
      expect(set.isEmpty).toBe(offsets.length === 0);
    }
  });

  it('keeps what stands in both, and takes others in', () => {
    const even = EntrySet.decode(Uint8Array.from([0, 0, 2, 0, 4, 0]));
    expect(even.and(EntrySet.through(2)).offsets()).toEqual([0, 2]);
    even.addAll(EntrySet.decode(Uint8Array.from([0, 8])));
    expect(even.offsets()).toEqual([0, 2, 4, 2_048]);
    expect(EntrySet.through(10).offsets()).toEqual(Array.from({ length: 11 }, (_, index) => index));
    expect(EntrySet.through(blockSize - 1).offsets()).toHaveLength(blockSize);
  });

  it('counts blocks from the first entry', () => {
    expect([1, blockSize, blockSize + 1].map((sequence) => [blockOf(sequence), offsetOf(sequence)])).toEqual([
      [0, 0],
      [0, blockSize - 1],
      [1, 0],
    ]);
    expect(sequenceAt(1, 0)).toBe(blockSize + 1);
  });
});
