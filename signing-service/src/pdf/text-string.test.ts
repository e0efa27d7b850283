import { describe, expect, it } from 'vitest';
import { parsePdfDate, pdfDate } from './date.js';
import { PdfString } from './object.js';
import { bytesOf, textOf } from './sample-documents.js';
import { decodeTextString, textString } from './text-string.js';

describe('textString', () => {
  it('uses one byte per character where PDFDocEncoding suffices', () => {
    expect([...textString('Ü€ – x').bytes]).toEqual([0xdc, 0xa0, 0x20, 0x85, 0x20, 0x78]);
  });

  it('uses UTF-16BE with byte order mark for everything else', () => {
    expect([...textString('Ж').bytes]).toEqual([0xfe, 0xff, 0x04, 0x16]);
    expect([...textString('þÿ').bytes]).toEqual([0xfe, 0xff, 0x00, 0xfe, 0x00, 0xff]);
  });

  it.each(['', 'plain', 'Договор № 5', 'ŁŒ•ﬁ€', 'þÿx', 'ï»¿', '😀 a', 'line\nend'])('reads back %j', (text) => {
    expect(decodeTextString(textString(text))).toBe(text);
  });

  it('reads UTF-8 and UTF-16LE with byte order marks', () => {
    expect(decodeTextString(new PdfString(bytesOf('\xef\xbb\xbf\xd0\x96')))).toBe('Ж');
    expect(decodeTextString(new PdfString(bytesOf('\xff\xfe\x16\x04')))).toBe('Ж');
  });
});

describe('pdfDate', () => {
  it('writes UTC to the second', () => {
    expect(textOf(pdfDate(new Date('2026-11-22T04:15:09.999Z')).bytes)).toBe('D:20261122041509Z');
  });

  it.each([
    ['D:20261122041509Z', '2026-11-22T04:15:09.000Z'],
    ["D:20261122071509+03'00'", '2026-11-22T04:15:09.000Z'],
    ["D:20261121231509-05'00", '2026-11-22T04:15:09.000Z'],
    ['D:2026', '2026-01-01T00:00:00.000Z'],
    ['20261122', '2026-11-22T00:00:00.000Z'],
  ])('reads %s', (text, iso) => {
    expect(parsePdfDate(new PdfString(bytesOf(text)))?.toISOString()).toBe(iso);
  });

  it.each(['', 'yesterday', 'D:20261341', 'D:2026112204150'])('does not take %j for a date', (text) => {
    expect(parsePdfDate(new PdfString(bytesOf(text)))).toBeUndefined();
  });
});
