import { describe, expect, it } from 'vitest';
import { newReference } from './reference.js';

describe('newReference', () => {
  it('can be read out: two groups of three, no I, O, 0, 1', () => {
    for (let first = 0; first < 256; first += 1) {
      expect(newReference((size) => new Uint8Array(size).fill(first))).toMatch(/^[2-9A-HJ-NP-Z]{3}-[2-9A-HJ-NP-Z]{3}$/);
    }
  });
});
