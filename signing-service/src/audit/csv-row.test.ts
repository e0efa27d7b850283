import { expect, it } from 'vitest';
import { csvCell } from '../contract/csv-cell.js';
import { csvHead } from './csv-row.js';

it('makes a text of a cell that a spreadsheet would carry out, and doubles quotes', () => {
  for (const begin of ['=', '+', '-', '@', '\t', '\r', '\n']) expect(csvCell(`${begin}1+1`)).toBe(`"'${begin}1+1"`);
  expect(csvCell('a "b", c')).toBe('"a ""b"", c"');
  expect(csvHead.startsWith('\u{feff}"sequence"')).toBe(true);
  expect(csvCell('2026-01-01')).toBe('"2026-01-01"');
});
