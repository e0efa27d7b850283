import { describe, expect, it } from 'vitest';
import { readElement } from './der-reader.js';
import { tlv } from './der-writer.js';
import { thrownCode } from './test-thrown-code.js';
import { timeOf } from './time.js';

const time = (tag: number, text: string) => readElement(tlv(tag, Buffer.from(text)));

describe('times', () => {
  it.each([
    [0x17, '500101000000Z', '1950-01-01T00:00:00.000Z'],
    [0x17, '491231235959Z', '2049-12-31T23:59:59.000Z'],
    [0x17, '2601020304Z', '2026-01-02T03:04:00.000Z'],
    [0x18, '20500101000000Z', '2050-01-01T00:00:00.000Z'],
    [0x18, '99991231235959Z', '9999-12-31T23:59:59.000Z'],
  ])('of tag %i are read: %s', (tag, text, iso) => {
    expect(timeOf(time(tag, text)).toISOString()).toBe(iso);
  });

  it.each([
    [0x17, '20260101000000Z'],
    [0x18, '260101000000Z'],
    [0x17, '260101000000+0100'],
    [0x18, '20261301000000Z'],
    [0x18, '20260101000000.5Z'],
    [0x04, '260101000000Z'],
  ])('of tag %i are refused: %s', (tag, text) => {
    expect(thrownCode(() => timeOf(time(tag, text)))).toBe('asn1-malformed');
  });
});
