import { describe, expect, it } from 'vitest';
import { rc4 } from './rc4.js';

const latin1 = (text: string) => Buffer.from(text, 'latin1');

describe('rc4', () => {
  it.each([
    ['Key', 'Plaintext', 'bbf316e8d940af0ad3'],
    ['Wiki', 'pedia', '1021bf0420'],
    ['Secret', 'Attack at dawn', '45a01f645fc35b383552544b9bf5'],
  ])('enciphers under %s as published, and deciphers again', (key, plain, cipher) => {
    const enciphered = rc4(latin1(key), latin1(plain));
    expect(Buffer.from(enciphered).toString('hex')).toBe(cipher);
    expect(Buffer.from(rc4(latin1(key), enciphered)).toString('latin1')).toBe(plain);
  });

  it('makes the key stream of RFC 6229 for 40 and 128 bits', () => {
    const stream = (key: string) => Buffer.from(rc4(Buffer.from(key, 'hex'), new Uint8Array(16))).toString('hex');
    expect(stream('0102030405')).toBe('b2396305f03dc027ccc3524a0a1118a8');
    expect(stream('0102030405060708090a0b0c0d0e0f10')).toBe('9ac7cc9a609d1ef7b2932899cde41b97');
  });
});
