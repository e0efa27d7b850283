import { describe, expect, it } from 'vitest';
import { readElement } from '../cms/der-reader.js';
import { objectIdentifier, sequence, setOf, tlv } from '../cms/der-writer.js';
import { commonName, ia5, nameOf, organization, utf8 } from './authority.test-support.js';
import { isWithin, nameValues, readName } from './distinguished-name.js';

const read = (der: Uint8Array) => readName(readElement(der));
const keyOf = (value: string | Uint8Array) => read(nameOf([commonName, value])).key;
const printable = (text: string) => ia5(0x13, text);
const bmp = (text: string) => tlv(0x1e, Buffer.from(text, 'utf16le').swap16());

describe('names', () => {
  it.each([
    ['in another case', 'Test CA', 'TEST ca'],
    ['with blanks around and between', ' Test   CA ', 'Test CA'],
    ['with a tabulator for a blank', 'Test\tCA', 'Test CA'],
    ['as PrintableString and UTF8String', printable('Test CA'), 'test ca'],
    ['as BMPString and UTF8String', bmp('Žabljak'), 'ŽABLJAK'],
    ['composed and decomposed', 'Č', 'C\u030c'],
    ['with sharp s folded', 'Straße', 'STRASSE'],
    ['with a final sigma', 'ΟΔΟΣ', 'οδος'],
    ['with a soft hyphen in it', 'Pod\u00adgorica', 'podgorica'],
    ['in Cyrillic', 'Подгорица', 'ПОДГОРИЦА'],
    ['in full-width letters', '\uff21\uff22', 'ab'],
  ])('match %s', (_, a, b) => {
    expect(keyOf(a)).toBe(keyOf(b));
  });

  it.each([
    ['in a letter', 'Test CA', 'Test CB'],
    ['in blanks that are not there', 'TestCA', 'Test CA'],
    ['in a mark', 'Čelik', 'Celik'],
    ['in the dot of a Turkish i', 'Il', 'ıl'],
    ['as text and as octets', utf8('#04024142'), tlv(0x04, Buffer.from('AB'))],
  ])('differ %s', (_, a, b) => {
    expect(keyOf(a)).not.toBe(keyOf(b));
  });

  it('match whatever the order in one RDN, and differ by the order of RDNs', () => {
    const attribute = (type: string, value: string) => sequence(objectIdentifier(type), utf8(value));
    const [a, b] = [attribute(commonName, 'A'), attribute(organization, 'B')];
    expect(read(sequence(tlv(0x31, a, b))).key).toBe(read(sequence(tlv(0x31, b, a))).key);
    expect(read(sequence(setOf(a), setOf(b))).key).not.toBe(read(sequence(setOf(b), setOf(a))).key);
    expect(read(sequence(setOf(a, b))).key).not.toBe(read(sequence(setOf(a), setOf(b))).key);
  });

  it('are within those that begin them', () => {
    const [below, base] = [
      read(nameOf([organization, 'Acme'], [commonName, 'A'])),
      read(nameOf([organization, 'ACME'])),
    ];
    expect([isWithin(below, base), isWithin(base, base), isWithin(base, below)]).toEqual([true, true, false]);
    expect(isWithin(below, read(nameOf()))).toBe(true);
  });

  it('show what they hold', () => {
    const name = read(nameOf([organization, 'Čelik, d.o.o.'], ['1.2.3', 'x'], [commonName, 'Đorđe']));
    expect(name.text).toBe('O=Čelik\\, d.o.o., 1.2.3=x, CN=Đorđe');
    expect(nameValues(name, organization)).toEqual(['Čelik, d.o.o.']);
  });
});
