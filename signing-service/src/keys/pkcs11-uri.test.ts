import { describe, expect, it } from 'vitest';
import { KeyError } from './errors.js';
import { formatPkcs11Uri, parsePkcs11Uri } from './pkcs11-uri.js';

describe('parsePkcs11Uri', () => {
  it('reads the examples of RFC 7512 §3', () => {
    expect(parsePkcs11Uri('pkcs11:')).toEqual({});
    expect(parsePkcs11Uri('pkcs11:object=my-pubkey;type=public')).toEqual({ object: 'my-pubkey', type: 'public' });
    expect(
      parsePkcs11Uri(
        'pkcs11:token=The%20Software%20PKCS%2311%20Softtoken;manufacturer=Snake%20Oil,%20Inc.;model=1.0;object=my-certificate;type=cert;id=%69%95%3E%5C%F4%BD%EC%91;serial=?pin-source=file:/etc/token_pin',
      ),
    ).toEqual({
      token: 'The Software PKCS#11 Softtoken',
      manufacturer: 'Snake Oil, Inc.',
      model: '1.0',
      serial: '',
      object: 'my-certificate',
      type: 'cert',
      id: Uint8Array.from([0x69, 0x95, 0x3e, 0x5c, 0xf4, 0xbd, 0xec, 0x91]),
      pinSource: '/etc/token_pin',
    });
  });

  it('decodes percent signs as bytes and those as UTF-8', () => {
    expect(parsePkcs11Uri('pkcs11:object=%D0%9A%D0%BB%D1%8E%D1%87').object).toBe('Ключ');
    expect(parsePkcs11Uri('pkcs11:id=%00%ff').id).toEqual(Uint8Array.from([0, 255]));
  });

  it('drops slot attributes, whose numbers change', () => {
    expect(parsePkcs11Uri('pkcs11:slot-id=5;token=a')).toEqual({ token: 'a' });
  });

  it('refuses pin-value and does not repeat it', () => {
    for (const uri of ['pkcs11:token=a?pin-value=4711', 'pkcs11:pin-value=4711']) {
      expect(() => parsePkcs11Uri(uri)).toThrow(/pin-value is not allowed/);
      expect(() => parsePkcs11Uri(uri)).not.toThrow(/4711/);
    }
  });

  it.each([
    'http://example.org',
    'pkcs11:token',
    'pkcs11:=a',
    'pkcs11:token=a;token=b',
    'pkcs11:token=a;colour=red',
    'pkcs11:token=%4',
    'pkcs11:token=%zz',
    'pkcs11:token=%FF',
    'pkcs11:token=a b',
    'pkcs11:token=a"b',
    'pkcs11:type=key',
    'pkcs11:token=a?pin-source=relative/path',
    'pkcs11:token=a?x=y',
  ])('refuses %s as a fault of configuration', (uri) => {
    let caught: unknown;
    try {
      parsePkcs11Uri(uri);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(KeyError);
    expect(caught).toMatchObject({ code: 'configuration', retry: 'never' });
  });
});

describe('formatPkcs11Uri', () => {
  it('writes what parsePkcs11Uri reads back', () => {
    const uri = {
      token: 'Ключи; №1/2 100%',
      serial: '206af430 0ef7e0f6',
      manufacturer: 'A&B',
      model: 'm?',
      id: Uint8Array.from([0, 0x41, 0xff]),
      object: 'a=b;c',
      type: 'private' as const,
      pinSource: '/run/secrets/pin file',
      modulePath: '/usr/lib/x.so',
    };
    expect(parsePkcs11Uri(formatPkcs11Uri(uri))).toEqual(uri);
  });
});
