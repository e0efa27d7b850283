import { describe, expect, it } from 'vitest';
import { signatureBytes, signInput, usableMechanisms } from './mechanisms.js';

const rsa = { keyType: 'rsa', size: 2047, mechanisms: ['rsa-pkcs1', 'rsa-pss'] } as const;

describe('signInput', () => {
  it.each([
    ['sha256', 32, '3031300d060960864801650304020105000420'],
    ['sha384', 48, '3041300d060960864801650304020205000430'],
    ['sha512', 64, '3051300d060960864801650304020305000440'],
  ] as const)('wraps a %s digest in its DigestInfo for PKCS#1', (hash, length, prefix) => {
    const data = new Uint8Array(length).fill(7);
    const input = signInput(rsa, { mechanism: 'rsa-pkcs1', hash, data });
    expect(input.data.toString('hex')).toBe(prefix + '07'.repeat(length));
    expect(input.mechanism.mechanism).toBe(0x1);
  });

  it('gives PSS a salt as long as the hash, and MGF1 the same hash', () => {
    const input = signInput(rsa, { mechanism: 'rsa-pss', hash: 'sha384', data: new Uint8Array(48) });
    expect(input.mechanism).toMatchObject({ mechanism: 0xd, parameter: { hashAlg: 0x260, mgf: 3, saltLen: 48 } });
  });

  it('cuts a digest that is longer than the curve’s order, and no other', () => {
    const digest = Uint8Array.from({ length: 64 }, (_, at) => at);
    const input = (size: number): Buffer =>
      signInput({ keyType: 'ec', size, mechanisms: ['ecdsa'] }, { mechanism: 'ecdsa', hash: 'sha512', data: digest })
        .data;
    expect(input(256)).toHaveLength(32);
    expect(input(384)).toEqual(Buffer.from(digest.subarray(0, 48)));
    expect(input(521)).toHaveLength(64);
  });

  it('refuses a digest of the wrong length and a mechanism that the key has not', () => {
    expect(() => signInput(rsa, { mechanism: 'rsa-pkcs1', hash: 'sha256', data: new Uint8Array(31) })).toThrow(
      expect.objectContaining({ code: 'mechanism-unsupported', retry: 'input' }),
    );
    expect(() => signInput(rsa, { mechanism: 'ecdsa', hash: 'sha256', data: new Uint8Array(32) })).toThrow(
      expect.objectContaining({ code: 'mechanism-unsupported', retry: 'input' }),
    );
  });
});

describe('signatureBytes', () => {
  it('is the modulus’s length in whole bytes, or twice the order’s', () => {
    expect(signatureBytes({ keyType: 'rsa', size: 2047 })).toBe(256);
    expect(signatureBytes({ keyType: 'ec', size: 521 })).toBe(132);
  });
});

describe('usableMechanisms', () => {
  it('offers only what the token lists', () => {
    expect(usableMechanisms('rsa', new Set([0x1]))).toEqual(['rsa-pkcs1']);
    expect(usableMechanisms('ec', new Set([0x1, 0x1044]))).toEqual([]);
  });
});
