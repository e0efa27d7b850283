import { describe, expect, it } from 'vitest';
import { certificateFields, readExtensions } from './certificate-fields.js';
import { readElement } from './der-reader.js';
import { objectIdentifier, octetString, sequence, tlv } from './der-writer.js';
import { makeTestCertificate } from './test-certificate.js';
import { thrownCode } from './test-thrown-code.js';

const extension = (id: string, ...critical: readonly Uint8Array[]) =>
  sequence(objectIdentifier(id), ...critical, octetString(Buffer.of(5, 0)));
const isTrue = tlv(0x01, Buffer.of(0xff));
const isFalse = tlv(0x01, Buffer.of(0));

describe('a certificate’s fields', () => {
  const { der } = makeTestCertificate();

  it('are views on the certificate, whatever follows it', () => {
    const fields = certificateFields(Buffer.concat([der, Buffer.alloc(7)]));
    expect(Buffer.from(fields.whole.raw)).toEqual(der);
    expect(fields.version).toBe(3);
    expect(fields.innerAlgorithm.raw).toEqual(fields.outerAlgorithm.raw);
    expect(fields.signature).toHaveLength(256);
  });

  it('tell critical extensions from others', () => {
    const list = sequence(extension('2.5.29.15', isTrue), extension('2.5.29.14'), extension('2.5.29.17', isFalse));
    const { extensions, criticalExtensions } = readExtensions(readElement(list));
    expect([...extensions.keys()]).toEqual(['2.5.29.15', '2.5.29.14', '2.5.29.17']);
    expect([...criticalExtensions]).toEqual(['2.5.29.15']);
  });

  it('refuse an extension that occurs twice', () => {
    const list = readElement(sequence(extension('2.5.29.15', isTrue), extension('2.5.29.15')));
    expect(thrownCode(() => readExtensions(list))).toBe('asn1-malformed');
  });

  it('refuse a certificate that is cut anywhere', () => {
    for (let length = 0; length < der.length; length += 1) {
      expect(thrownCode(() => certificateFields(der.subarray(0, length)))).toBe('asn1-malformed');
    }
  });
});
