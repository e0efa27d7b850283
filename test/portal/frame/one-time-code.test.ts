import { generateSync } from 'otplib';
import { describe, expect, it } from 'vitest';
import { codeAt, parseAccount } from './one-time-code.js';

const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

describe('the authenticator of the phone page', () => {
  it('reads issuer, name and parameters of an address', () => {
    const address = `otpauth://totp/DealSeal:milica%40adriatik.example?secret=${secret}&issuer=DealSeal&digits=6&period=30`;
    expect(parseAccount(` ${address}\n`)).toEqual({
      issuer: 'DealSeal',
      name: 'milica@adriatik.example',
      secret,
      digits: 6,
      period: 30,
      hash: 'SHA-1',
    });
  });

  it('reads a key in groups, as it stands beside the QR', () => {
    expect(parseAccount(secret.replaceAll(/(.{4})/g, '$1 ').toLowerCase())).toEqual({
      issuer: '',
      name: 'Key JBSW…',
      secret,
      digits: 6,
      period: 30,
      hash: 'SHA-1',
    });
  });

  it.each([
    ['https://example.com', 'neither'],
    ['otpauth://hotp/x?secret=ABC', 'neither'],
    ['JBSWY3DP', 'neither'],
    ['otpauth://totp/x?secret=1!', 'Base32'],
    ['otpauth://totp/x', 'Base32'],
    [`otpauth://totp/x?secret=${secret}&algorithm=MD5`, 'algorithm'],
  ])('refuses %s', (address, text) => {
    expect(() => parseAccount(address)).toThrow(text);
  });

  it.each([0, 59, 1_111_111_109, 1_795_354_799, 20_000_000_000])(
    'shows the code of second %i as otplib does',
    async (seconds) => {
      const account = parseAccount(`otpauth://totp/x?secret=${secret}`);
      expect(await codeAt(account, seconds * 1000)).toBe(generateSync({ secret, epoch: seconds }));
    },
  );
});
