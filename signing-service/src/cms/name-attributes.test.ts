import { describe, expect, it } from 'vitest';
import { readElement } from './der-reader.js';
import { objectIdentifier, sequence, setOf, tlv } from './der-writer.js';
import { nameAttributes } from './name-attributes.js';
import { thrownCode } from './test-thrown-code.js';

const commonName = '2.5.4.3';

function nameOf(...values: readonly Uint8Array[]) {
  return readElement(sequence(...values.map((value) => setOf(sequence(objectIdentifier(commonName), value)))));
}

describe('attributes of a name', () => {
  it.each([
    ['UTF8String', 0x0c, 'c490c491', 'Đđ'],
    ['PrintableString', 0x13, '4a6f', 'Jo'],
    ['TeletexString', 0x14, '4ae9', 'Jé'],
    ['IA5String', 0x16, '6140', 'a@'],
    ['BMPString', 0x1e, '01100111', 'Đđ'],
    ['UniversalString', 0x1c, '0001f600', '😀'],
    ['OCTET STRING, as hex', 0x04, '0102', '#04020102'],
  ])('are read from a %s', (_, tag, hex, value) => {
    expect(nameAttributes(nameOf(tlv(tag, Buffer.from(hex, 'hex'))))).toEqual([{ type: commonName, value }]);
  });

  it('keep their order, and come composed', () => {
    const [first, second] = [Buffer.from('b'), Buffer.from('c\u030c')].map((bytes) => tlv(0x0c, bytes));
    const values = nameAttributes(nameOf(first ?? Buffer.of(), second ?? Buffer.of())).map(({ value }) => value);
    expect(values).toEqual(['b', 'č']);
  });

  it('are refused where there is none', () => {
    expect(thrownCode(() => nameAttributes(readElement(sequence(sequence()))))).toBe('asn1-malformed');
  });
});
