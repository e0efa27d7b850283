import { describe, expect, it } from 'vitest';
import { childrenOf, namedBitsOf, octetsOf, oidOf, readElement, signatureBitsOf } from './der-reader.js';
import { objectIdentifier } from './der-writer.js';
import { parseSignedData } from './parse-signed-data.js';
import { thrownCode } from './test-thrown-code.js';

const hex = (text: string) => Buffer.from(text, 'hex');

describe('reading BER', () => {
  it('reads an indefinite length up to its end-of-contents octets', () => {
    const element = readElement(hex('3080020101308002010200000000ffff'));
    expect(Buffer.from(element.raw).toString('hex')).toBe('3080020101308002010200000000');
    expect(childrenOf(element).map((child) => child.tag)).toEqual([0x02, 0x30]);
  });

  it('joins a constructed octet string', () => {
    expect(octetsOf(readElement(hex('24080402010204020304')), 'value')).toEqual(hex('01020304'));
  });

  it('reads back every object identifier it writes', () => {
    for (const dotted of ['2.16.840.1.101.3.4.2.1', '1.2.840.113549.1.7.2', '2.5.4.3', '0.4.0.1862.1.1', '2.999.1']) {
      expect(oidOf(readElement(objectIdentifier(dotted)))).toBe(dotted);
    }
  });

  it('reads an object identifier with an arc of any size', () => {
    const uuid = readElement(hex(`06146981${'80'.repeat(17)}00`));
    expect(oidOf(uuid)).toBe(`2.25.${2n ** 126n}`);
  });

  it.each(['0600', '06022a86'])('refuses the object identifier %s', (bytes) => {
    expect(thrownCode(() => oidOf(readElement(hex(bytes))))).toBe('asn1-malformed');
  });

  it('names the bits that are set', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'] as const;
    expect([...namedBitsOf(readElement(hex('0303078180')), names)]).toEqual(['a', 'h', 'i']);
  });

  it('finds no signature in a bit string that leaves bits unused', () => {
    expect(signatureBitsOf(readElement(hex('03030102fe')), 'signature')).toHaveLength(0);
  });

  it.each([
    ['nothing', ''],
    ['a length beyond the input', '3005020101'],
    ['a length of eight octets', '3088ffffffffffffffff'],
    ['an unended indefinite length', '3080020101'],
    ['an indefinite primitive', '0480'],
    ['a multi-byte tag', '1f8101'],
  ])('refuses %s', (_, bytes) => {
    expect(thrownCode(() => readElement(hex(bytes)))).toBe('asn1-malformed');
  });

  it('refuses nesting that would exhaust the stack', () => {
    expect(thrownCode(() => readElement(Buffer.alloc(200_000, hex('3080'))))).toBe('asn1-malformed');
  });

  it('refuses octet strings of octet strings that would', () => {
    const bytes = Buffer.alloc(500_000);
    for (let at = 0; at < bytes.length; at += 5) {
      bytes.set([0x24, 0x83], at);
      bytes.writeUIntBE(bytes.length - at - 5, at + 2, 3);
    }
    expect(thrownCode(() => octetsOf(readElement(bytes), 'value'))).toBe('asn1-malformed');
  });

  it('never leaves with another error on damaged SignedData', () => {
    const bytes = hex('302406092a864886f70d010702a01730150201013100300b06092a864886f70d01070131003100');
    for (let i = 0; i < bytes.length; i += 1) {
      for (const value of [0x00, 0x30, 0x7f, 0x80, 0xff]) {
        const damaged = Buffer.from(bytes);
        damaged[i] = value;
        expect(thrownCode(() => parseSignedData(damaged))).toBe('asn1-malformed');
      }
    }
  });
});
