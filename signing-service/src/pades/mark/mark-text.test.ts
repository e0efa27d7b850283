import { describe, expect, it } from 'vitest';
import { breakText, fitText } from './fit-text.js';
import { markDate, markDateCharacters, markText } from './mark-text.js';

const facts = { signerName: 'A', organisation: undefined, issuer: 'CA', serial: '00af4c1a', language: 'en' } as const;

describe('the mark’s text', () => {
  it('composes letters and drops what cannot be seen', () => {
    const text = markText({ ...facts, signerName: 'Mila\u202e Radovic\u0301\u200b\n', organisation: ' \u0007 ' });
    expect(text.name).toBe('Mila Radović');
    expect(text.organisation).toBeUndefined();
  });

  it('names the certificate by issuer and serial number, in full and in short', () => {
    expect(markText(facts)).toMatchObject({ certificate: 'CA · 00AF4C1A', shortCertificate: 'CA · …4C1A' });
    expect(markText({ ...facts, issuer: undefined })).toMatchObject({
      certificate: '00AF4C1A',
      shortCertificate: '…4C1A',
    });
  });

  it.each([
    ['en', 'Reason: so', 'Location: there'],
    ['sr-Latn-ME', 'Razlog: so', 'Mjesto: there'],
    ['ru', 'Причина: so', 'Место: there'],
  ] as const)('names reason and location in the language of the signer, %s', (language, reason, location) => {
    expect(markText({ ...facts, reason: 'so', location: 'there', language })).toMatchObject({ reason, location });
    const without = markText({ ...facts, reason: ' \u200b', language });
    expect(without.reason).toBeUndefined();
    expect(without.location).toBeUndefined();
  });
});

describe('the mark’s date', () => {
  const summer = new Date('2026-06-30T22:05:09.999Z');

  it.each([
    ['Europe/Podgorica', 'sr-Latn-ME', '01.07.2026. 00:05:09 +02:00'],
    ['Europe/Moscow', 'ru', '01.07.2026 01:05:09 +03:00'],
    ['America/St_Johns', 'en', '30.06.2026. 19:35:09 -02:30'],
    ['UTC', 'en', '30.06.2026. 22:05:09 +00:00'],
  ] as const)('in %s for %s is %s', (zone, language, expected) => {
    const text = markDate(summer, zone, language);
    expect(text).toBe(expected);
    expect(Array.from(text).every((character) => markDateCharacters.includes(character))).toBe(true);
  });
});

describe('fitting text', () => {
  const measure = (text: string, size: number) => Array.from(text).length * size;

  it('leaves, shrinks, then cuts', () => {
    expect(fitText('abc', { size: 10, smallest: 5, width: 30 }, measure)).toEqual({ text: 'abc', size: 10 });
    expect(fitText('abcd', { size: 10, smallest: 5, width: 30 }, measure)).toEqual({ text: 'abcd', size: 7.5 });
    expect(fitText('abc defgh', { size: 10, smallest: 5, width: 25 }, measure)).toEqual({ text: 'abc…', size: 5 });
  });

  it('never cuts through a letter and its accent', () => {
    const text = 'ab\u0301'.repeat(10);
    const cut = fitText(text, { size: 10, smallest: 10, width: 50 }, measure).text;
    expect(cut).toBe('ab\u0301a…');
  });

  it('breaks at blanks into two lines at most', () => {
    const limits = { size: 10, width: 60 };
    expect(breakText('abc', limits, measure)).toEqual(['abc']);
    expect(breakText('abc de fgh ij klm', limits, measure)).toEqual(['abc de', 'fgh ij klm']);
    expect(breakText('abcdefghi', limits, measure)).toEqual(['abcdefghi']);
  });
});
