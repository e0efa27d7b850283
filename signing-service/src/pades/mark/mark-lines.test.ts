import { describe, expect, it } from 'vitest';
import { textWidth } from './mark-fonts.js';
import { placeLines } from './mark-lines.js';
import type { PlacedLine } from './mark-lines.js';
import { markSizes } from './mark-shape.js';
import { markText } from './mark-text.js';
import type { MarkFacts } from './mark-text.js';

const usual: MarkFacts = {
  signerName: 'Milica Radović',
  organisation: 'Adriatik Trade d.o.o., Podgorica',
  issuer: 'Lovćen Trust QCA 2',
  serial: '5a3f00112233445566778899aabbccddeeff4c1a',
  language: 'sr-Latn-ME',
};
const long = 'Saglasna sam sa ugovorom i svim njegovim prilozima u ime društva, bez ikakvih ograda i primjedbi';
const width = 187;

const textsOf = (lines: readonly PlacedLine[]) => lines.map(({ text }) => text ?? '(date)');
const full = (changed: Partial<MarkFacts> = {}, available = width) =>
  placeLines(markText({ ...usual, ...changed }), 'full', available);

describe('the lines of a mark', () => {
  it('stand in the order of the mock-ups', () => {
    expect(textsOf(full())).toEqual([
      'Elektronski potpisano / Digitally signed',
      'Milica Radović',
      'Adriatik Trade d.o.o., Podgorica',
      '(date)',
      'Lovćen Trust QCA 2 · 5A3F00112233445566778899AABBCCDDEEFF4C1A',
    ]);
  });

  it('tell the end of a serial number that does not fit in full', () => {
    expect(textsOf(full({}, 120)).at(-1)).toBe('Lovćen Trust QCA 2 · …4C1A');
    const issuer = 'Sertifikaciono tijelo Ministarstva javne uprave';
    expect(textsOf(full({ issuer })).at(-1)).toBe(`${issuer} · …4C1A`);
  });

  it('hold reason and location between organisation and date', () => {
    const lines = textsOf(full({ reason: 'Saglasnost', location: 'Podgorica' }));
    expect(lines.slice(3, 6)).toEqual(['Razlog: Saglasnost', 'Mjesto: Podgorica', '(date)']);
  });

  it('break a long reason into two where there is room, and cut it where not', () => {
    const [first = '', second = ''] = textsOf(full({ reason: long })).slice(3);
    expect(`${first} ${second}`).toBe(`Razlog: ${long}`);
    const lines = textsOf(full({ reason: long, location: 'Podgorica' }));
    expect(lines).toHaveLength(7);
    expect(lines[3]).toMatch(/^Razlog: Saglasna sam .*…$/u);
  });

  it('are name and date alone in a compact mark', () => {
    expect(textsOf(placeLines(markText({ ...usual, reason: long }), 'compact', 129))).toEqual([
      'Milica Radović',
      '(date)',
    ]);
  });

  it.each(['en', 'sr-Latn-ME', 'ru'] as const)('never touch each other or the frame, in %s', (language) => {
    const optional = [undefined, long];
    for (const organisation of optional) {
      for (const reason of optional) {
        for (const location of optional) {
          for (const available of [width, 121]) {
            const lines = full({ organisation, reason, location, language, signerName: long }, available);
            let above = markSizes.full.height;
            for (const { text, typeface, size, baseline } of lines) {
              const { ascent, descent, unitsPerEm } = typeface.font;
              // Capitals with accents are as high as the typeface tells; lines may be that near, not nearer.
              expect(baseline + (size * ascent) / unitsPerEm).toBeLessThanOrEqual(above + 0.5);
              above = baseline + (size * descent) / unitsPerEm;
              expect(textWidth(typeface, text ?? '30.12.2026. 23:44:12 +02:00', size)).toBeLessThanOrEqual(
                available + 0.01,
              );
              expect(size).toBeGreaterThanOrEqual(5.6);
            }
            expect(above).toBeGreaterThan(0);
          }
        }
      }
    }
  });
});
