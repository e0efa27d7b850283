import { describe, expect, it } from 'vitest';
import { thrownCode } from '../cms/test-thrown-code.js';
import { explicit, sequence, smallInteger, tlv, unsignedInteger } from '../cms/der-writer.js';
import { tstInfo } from './tst-info.test-support.js';
import { readTstInfo } from './tst-info.js';

function genTime(text: string): unknown {
  try {
    return readTstInfo(tstInfo({ genTime: text })).genTime.toISOString();
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
}

describe('a TSTInfo', () => {
  it('is read with all that it has', () => {
    const info = readTstInfo(
      tstInfo({
        genTime: '20260604084412.25Z',
        accuracy: sequence(smallInteger(1), tlv(0x80, Uint8Array.of(0x01, 0xf4)), tlv(0x81, Uint8Array.of(100))),
        ordering: true,
        nonce: unsignedInteger(Uint8Array.of(0xff, 1)),
        tsa: explicit(4, sequence()),
      }),
    );
    expect(info).toMatchObject({
      version: 1,
      policy: '1.3.6.1.4.1.13762.3',
      imprintAlgorithm: '2.16.840.1.101.3.4.2.1',
      genTime: new Date('2026-06-04T08:44:12.250Z'),
      accuracyMs: 1_500.1,
      ordering: true,
      hasCriticalExtension: false,
    });
    expect([info.serial, info.nonce].map((integer) => Buffer.from(integer ?? []).toString('hex'))).toEqual([
      '2a',
      '00ff01',
    ]);
    expect(info.tsa?.form).toBe('directoryName');
  });

  it('may have none of what is optional', () => {
    expect(readTstInfo(tstInfo({}))).toMatchObject({
      accuracyMs: undefined,
      ordering: false,
      nonce: undefined,
      tsa: undefined,
    });
  });

  it('has a time in UTC with seconds, its fraction without a zero at the end, cut to milliseconds', () => {
    expect(genTime('20260604084412Z')).toBe('2026-06-04T08:44:12.000Z');
    expect(genTime('20260604084412.1239999Z')).toBe('2026-06-04T08:44:12.123Z');
    expect(genTime('20240229000000Z')).toBe('2024-02-29T00:00:00.000Z');
    for (const wrong of [
      '20260604084412.10Z',
      '20260604084412.Z',
      '20260604084412,5Z',
      '202606040844Z',
      '20260604084412',
      '20260604084412+0200',
      '260604084412Z',
      '20260230000000Z',
      '20261301000000Z',
      '20260604084460Z',
    ]) {
      expect([wrong, genTime(wrong)]).toEqual([wrong, 'asn1-malformed']);
    }
  });

  it('has an accuracy of milliseconds and microseconds from 1 to 999', () => {
    for (const field of [
      tlv(0x80, Uint8Array.of(0)),
      tlv(0x81, Uint8Array.of(0x03, 0xe8)),
      tlv(0x82, Uint8Array.of(1)),
    ]) {
      expect(thrownCode(() => readTstInfo(tstInfo({ accuracy: sequence(field) })))).toBe('asn1-malformed');
    }
  });

  it('tells a critical extension', () => {
    const extension = (critical: boolean) => tstInfo({ extension: { critical } });
    expect(readTstInfo(extension(true)).hasCriticalExtension).toBe(true);
    expect(readTstInfo(extension(false)).hasCriticalExtension).toBe(false);
  });

  it('is refused with a field that is out of place or unknown, and with something after it', () => {
    for (const der of [
      tstInfo({ tsa: explicit(4, sequence()), swapped: true }),
      tstInfo({ unknown: tlv(0xa2) }),
      Buffer.concat([tstInfo({}), Uint8Array.of(0)]),
    ]) {
      expect(thrownCode(() => readTstInfo(der))).toBe('asn1-malformed');
    }
  });
});
