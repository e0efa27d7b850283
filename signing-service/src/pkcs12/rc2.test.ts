import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { decryptRc2Cbc } from './rc2.js';

const iv = Buffer.from('0123456789abcdef', 'hex');

function encryptByOpenSsl(cipher: string, key: Buffer, plain: Buffer): Buffer {
  const providers = ['-provider', 'legacy', '-provider', 'default'];
  const secrets = ['-K', key.toString('hex'), '-iv', iv.toString('hex')];
  return execFileSync('openssl', ['enc', `-${cipher}`, ...secrets, ...providers], { input: plain });
}

describe('RC2 in CBC mode', () => {
  it.each([
    ['rc2-40-cbc', 5],
    ['rc2-cbc', 16],
  ])('opens what OpenSSL encrypted with %s', (cipher, keyLength) => {
    const key = Buffer.from(Array.from({ length: keyLength }, (_, index) => 0xf0 - 7 * index));
    for (const length of [0, 1, 7, 8, 9, 1000]) {
      const plain = Buffer.from(Array.from({ length }, (_, index) => (index * 37) & 0xff));
      expect(decryptRc2Cbc(key, iv, encryptByOpenSsl(cipher, key, plain))).toEqual(plain);
    }
  });

  it('tells a wrong key by the padding, and refuses what is no block', () => {
    const encrypted = encryptByOpenSsl('rc2-40-cbc', Buffer.alloc(5, 1), Buffer.from('certificates'));
    expect(decryptRc2Cbc(Buffer.alloc(5, 2), iv, encrypted)).toBeUndefined();
    expect(decryptRc2Cbc(Buffer.alloc(5, 1), iv, encrypted.subarray(1))).toBeUndefined();
    expect(decryptRc2Cbc(Buffer.alloc(5, 1), iv, Buffer.alloc(0))).toBeUndefined();
  });
});
