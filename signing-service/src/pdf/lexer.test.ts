import { describe, expect, it } from 'vitest';
import { ByteCursor } from './byte-cursor.js';
import { PdfError } from './errors.js';
import { createBudget, defaultLimits } from './limits.js';
import type { PdfObject } from './object.js';
import { PdfArray, PdfDict, PdfName, PdfRef, PdfString } from './object.js';
import { parseObject } from './parser.js';
import { bytesOf, textOf } from './sample-documents.js';
import { bufferSource } from './source.js';

function parse(text: string, limits = defaultLimits): PdfObject {
  return parseObject(new ByteCursor(bufferSource(bytesOf(text)), 0), {
    budget: createBudget(limits),
    recordsSpans: true,
  });
}

function stringText(text: string): string {
  const value = parse(text);
  return value instanceof PdfString ? textOf(value.bytes) : 'not a string';
}

describe('parseObject', () => {
  it.each([
    ['0', 0],
    ['-12', -12],
    ['+7', 7],
    ['.5', 0.5],
    ['-4.', -4],
    ['--5', -5],
    ['1.2.3', 1.2],
    ['.', 0],
    ['10endobj', 10],
    ['true', true],
    ['null', null],
  ])('reads %s as viewers do', (text, value) => {
    expect(parse(text)).toBe(value);
  });

  it('tells references from numbers', () => {
    const array = parse('[1 0 R 2 0 3 1 R 4 5]');
    expect(array).toBeInstanceOf(PdfArray);
    expect(array instanceof PdfArray && array.items).toEqual([new PdfRef(1), 2, 0, new PdfRef(3, 1), 4, 5]);
  });

  it('tells references of odd form from numbers', () => {
    const array = parse('[1 00000 R 2 65536 3 0R 4 0 null]');
    const items = [new PdfRef(1), 2, 65_536, new PdfRef(3), 4, 0, null];
    expect(array instanceof PdfArray && array.items).toEqual(items);
    expect(() => parse('[1 0 Rx]')).toThrow(PdfError);
  });

  it.each([10, 1_000, 1_023, 1_024, 70_000])('reads names and hexadecimal strings after %d other bytes', (length) => {
    const array = parse(`${' '.repeat(length)}[/Name/Na#6de <4142> <${'41'.repeat(length)}> <41 4>]`);
    const [first, second, third, fourth, fifth] = array instanceof PdfArray ? array.items : [];
    expect([first, second]).toEqual([new PdfName('Name'), new PdfName('Name')]);
    const texts = [third, fourth, fifth].map((item) => (item instanceof PdfString ? textOf(item.bytes) : ''));
    expect(texts).toEqual(['AB', 'A'.repeat(length), 'A@']);
  });

  it('undoes the escapes of literal strings and joins their line ends', () => {
    expect(stringText(String.raw`(a\(b\)\\\n\101\7x(nested)\q)`)).toBe('a(b)\\\nA\x07x(nested)q');
    expect(stringText('(a\\\r\nb\r\nc\rd)')).toBe('ab\nc\nd');
    expect(stringText('<48 65 6C6c 7>')).toBe('Hellp');
  });

  it('undoes number signs in names, and keeps one that is no escape', () => {
    expect(parse('/A#20B#zz')).toEqual(new PdfName('A B#zz'));
    expect(parse('/')).toEqual(new PdfName(''));
  });

  it('skips comments and records where containers and strings stand', () => {
    const dict = parse('% note\n<</A %x\r<00>/B[1]>>rest');
    expect(dict instanceof PdfDict && dict.span).toEqual({ start: 7, end: 26 });
    expect(dict instanceof PdfDict && dict.getString('A')?.span).toEqual({ start: 15, end: 19 });
    expect(dict instanceof PdfDict && dict.getArray('B')?.span).toEqual({ start: 21, end: 24 });
  });

  it('keeps the last value of a key that stands twice, and says so', () => {
    const dict = parse('<</A 1/A 2>>');
    expect(dict instanceof PdfDict && [dict.getNumber('A'), dict.hasDuplicateKeys]).toEqual([2, true]);
  });

  it.each(['[1 2', '<</A 1', '(open', '<41', '<<1 2>>', 'endobj', ')', ''])('refuses %s', (text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'pdf-damaged' }));
  });

  it('ends nesting, tokens and token length at their limits', () => {
    const exceeded: unknown = expect.objectContaining({ code: 'pdf-limit-exceeded' });
    expect(() => parse('['.repeat(1_000_000))).toThrow(exceeded);
    expect(() => parse('<</A'.repeat(1_000_000))).toThrow(exceeded);
    expect(() => parse('[1 2 3 4]', { ...defaultLimits, tokens: 4 })).toThrow(exceeded);
    expect(() => parse(`(${'x'.repeat(300)})`, { ...defaultLimits, tokenBytes: 100 })).toThrow(exceeded);
    expect(() => parse(`/${'x'.repeat(20_000)}`)).toThrow(exceeded);
    expect(() => parse(`[${' '.repeat(300)}1]`, { ...defaultLimits, objectBytes: 100 })).toThrow(exceeded);
    expect(() => parse(`[${' '.repeat(300)}]`, { ...defaultLimits, parsedBytes: 100 })).toThrow(exceeded);
  });
});
