import { describe, expect, it } from 'vitest';
import { openPdf } from '../../pdf/document.js';
import { bufferSource } from '../../pdf/source.js';
import { buildPdf } from '../test-pdf.js';
import { contentBoxes } from './content-boxes.js';

function boxesOf(content: string, ...more: readonly string[]) {
  const bytes = buildPdf([
    '<</Type /Catalog /Pages 2 0 R>>',
    '<</Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 600 800]>>',
    '<</Type /Page /Parent 2 0 R /Contents 4 0 R /Resources <</XObject <</X 5 0 R>> /Font <</C <</Subtype /Type0>>>>>>>>',
    `<</Length ${content.length}>>\nstream\n${content}\nendstream`,
    ...more,
  ]);
  const document = openPdf(bufferSource(bytes));
  return contentBoxes(document, document.page(0));
}

const rounded = (content: string, ...more: readonly string[]) =>
  boxesOf(content, ...more).map(({ left, bottom, right, top }) => [left, bottom, right, top].map(Math.round));

describe('boxes of a page’s content', () => {
  it('follow the text matrix, line moves and leading', () => {
    const boxes = rounded("BT /F 10 Tf 1 0 0 1 100 200 Tm (abcd) Tj 0 -20 Td (a\\)) Tj 15 TL (x) ' ET");
    expect(boxes).toEqual([
      [100, 198, 121, 208],
      [100, 178, 110, 188],
      [100, 163, 105, 173],
    ]);
  });

  it('follow the graphics state', () => {
    const boxes = rounded('q 2 0 0 2 10 20 cm BT /F 10 Tf (ab) Tj ET Q BT /F 10 Tf (ab) Tj ET');
    expect(boxes).toEqual([
      [10, 16, 31, 36],
      [0, -2, 10, 8],
    ]);
  });

  it('count two bytes a character in composite fonts, and the shifts of TJ', () => {
    expect(rounded('BT /C 10 Tf <00010002> Tj ET')).toEqual([[0, -2, 10, 8]]);
    expect(rounded('BT /F 10 Tf [(ab) -1000 (c)] TJ ET')).toEqual([[0, -2, 26, 8]]);
  });

  it('hold images, but not one that fills the page', () => {
    const image = '<</Subtype /Image /Width 1 /Height 1 /Length 1>>\nstream\n0\nendstream';
    expect(rounded('q 100 0 0 50 20 30 cm /X Do Q', image)).toEqual([[20, 30, 120, 80]]);
    expect(rounded('q 600 0 0 800 0 0 cm /X Do Q', image)).toEqual([]);
  });

  it('hold what forms draw, at their place', () => {
    const drawn = 'BT /F 10 Tf (ab) Tj ET';
    const form = `<</Subtype /Form /BBox [0 0 9 9] /Matrix [1 0 0 1 5 5] /Length ${drawn.length}>>\nstream\n${drawn}\nendstream`;
    expect(rounded('1 0 0 1 100 100 cm /X Do', form)).toEqual([[105, 103, 115, 113]]);
  });

  it('stop at forms that draw themselves', () => {
    const form =
      '<</Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</X 5 0 R>>>> /Length 11>>\nstream\n/X Do /X Do\nendstream';
    expect(rounded('/X Do', form)).toEqual([]);
  });

  it('pass over inline images and nonsense', () => {
    const content = 'BI /W 1 /H 1 ID (((<<[ EI ) ] >> } BT /F 10 Tf (ab) Tj ET';
    expect(rounded(content)).toEqual([[0, -2, 10, 8]]);
  });

  it('read numbers with signs and points, and operands of operators that place nothing are forgotten', () => {
    expect(rounded('1 0 0 RG 7 8 m BT /F 10. Tf +1 0 0 1 -.75 +20.25 Tm (ab) Tj ET')).toEqual([[-1, 18, 10, 28]]);
    expect(rounded('/P <</MCID 0>> BDC BT /F 10 Tf (ab) Tj ET EMC % (c) Tj')).toEqual([[0, -2, 10, 8]]);
  });

  it('of a page with more than a megabyte of content are none, and what was decoded is bounded', () => {
    const text = 'BT /F 10 Tf (ab) Tj ET';
    expect(boxesOf(text.padEnd(1024 * 1024))).toHaveLength(1);
    expect(boxesOf(text.padEnd(1024 * 1024 + 1))).toEqual([]);
  });

  it('stop at the first form that passes the bound', () => {
    const drawn = 'BT /F 10 Tf (ab) Tj ET'.padEnd(300_000);
    const form = `<</Subtype /Form /BBox [0 0 9 9] /Length ${drawn.length}>>\nstream\n${drawn}\nendstream`;
    expect(boxesOf('/X Do '.repeat(9), form)).toHaveLength(3);
  });

  it('count empty forms too: a page cannot draw them without end', () => {
    const form = '<</Subtype /Form /BBox [0 0 9 9] /Length 22>>\nstream\nBT /F 10 Tf (ab) Tj ET\nendstream';
    const { length } = boxesOf('/X Do '.repeat(5000), form);
    expect(length).toBeGreaterThan(400);
    expect(length).toBeLessThan(600);
  });

  it('are none when the content cannot be read', () => {
    const bytes = buildPdf([
      '<</Type /Catalog /Pages 2 0 R>>',
      '<</Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 600 800]>>',
      '<</Type /Page /Parent 2 0 R /Contents 4 0 R /Resources <<>>>>',
      '<</Length 4 /Filter /FlateDecode>>\nstream\nnope\nendstream',
    ]);
    const document = openPdf(bufferSource(bytes));
    expect(contentBoxes(document, document.page(0))).toEqual([]);
  });
});
