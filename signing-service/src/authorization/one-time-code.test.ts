import { describe, expect, it } from 'vitest';
import { base32, codeAt, findStep, otpauthUri, stepAt } from './one-time-code.js';

const secret = Buffer.from('12345678901234567890', 'ascii');

describe('one-time codes', () => {
  it('are those of RFC 4226, appendix D', () => {
    const codes = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'];
    expect(codes.map((_, counter) => codeAt(secret, counter))).toEqual(codes);
  });

  it('are those of RFC 6238, appendix B, cut to six digits', () => {
    const vectors = new Map([
      [59, '287082'],
      [1_111_111_109, '081804'],
      [1_234_567_890, '005924'],
      [20_000_000_000, '353130'],
    ]);
    for (const [seconds, code] of vectors) expect(codeAt(secret, stepAt(seconds))).toBe(code);
  });

  it('are found in the order of the steps, and not outside of them', () => {
    expect(findStep(secret, '338314', [1, 4, 2])).toBe(4);
    expect(findStep(secret, '338314', [1, 2, 3])).toBeNull();
    expect(findStep(secret, '755224', [-1, 0])).toBe(0);
  });

  it.each(['', '12345', '1234567', '33831a', '３３８３１４'])(
    'that are malformed (%j) match nothing and break nothing',
    (code) => {
      expect(findStep(secret, code, [3, 4, 5])).toBeNull();
    },
  );
});

describe('the otpauth address', () => {
  it('has the label encoded, the issuer twice and base32 without padding', () => {
    expect(otpauthUri(secret, 'Adriatik 24 - Milica Radović')).toBe(
      'otpauth://totp/DealSeal:Adriatik%2024%20-%20Milica%20Radovi%C4%87?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' +
        '&issuer=DealSeal&algorithm=SHA1&digits=6&period=30',
    );
    expect(base32(Uint8Array.of(1))).toBe('AE');
  });
});
