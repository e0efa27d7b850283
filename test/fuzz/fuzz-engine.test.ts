import { describe, expect, it } from 'vitest';
import { fuzzEngine } from './fuzz-engine.js';
import { mutations } from './mutations.js';
import { Random } from './random.js';

describe('the engine among mutated documents', () => {
  it(
    'signs or refuses, with a code, in time and memory, and never touches what was there',
    { timeout: 240_000 },
    async () => {
      const { faults, documents, signed, refused } = await fuzzEngine({ count: 150, seed: 1 });
      expect(faults.map(({ index, reason }) => `${index}: ${reason}`)).toEqual([]);
      expect(documents).toBe(150);
      expect(signed).toBeGreaterThan(15);
      expect([...refused.values()].reduce((sum, number) => sum + number, signed)).toBe(150);
    },
  );
});

describe('a mutation', () => {
  const document = [
    '%PDF-1.7',
    '1 0 obj\n<</Type /Catalog /Pages 2 0 R /Length 5>>\nendobj',
    '2 0 obj\n<</Type /Pages /Kids [3 0 R] /Parent 1 0 R /Count 1>>\nendobj',
    '3 0 obj\n<</Type /ObjStm /N 0>>\nendobj',
    'xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<</Prev 17 /Root 1 0 R>>\nstartxref\n9\n%%EOF\n',
  ].join('\n');
  const outcomes = (name: string): readonly (string | undefined)[] => {
    return Array.from({ length: 50 }, (_, seed) => mutations[name]?.(document, new Random(seed)));
  };

  it.each(Object.keys(mutations))('%s changes the document, alike for the same seed', (name) => {
    expect(outcomes(name)).toEqual(outcomes(name));
    expect(outcomes(name).filter((outcome) => outcome !== document).length).toBeGreaterThan(10);
  });
});
