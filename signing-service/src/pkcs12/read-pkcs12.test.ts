import { createHmac, createPublicKey, pbkdf2Sync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { childrenOf, readElement } from '../cms/der-reader.js';
import type { DerElement } from '../cms/der-reader.js';
import { explicit, objectIdentifier, octetString, sequence, smallInteger, unsignedInteger } from '../cms/der-writer.js';
import { issueCertificate } from '../cms/issued-certificate.test-support.js';
import { publicKeyOf } from '../cms/certificate-key.js';
import { thrownCode } from '../cms/test-thrown-code.js';
import { derive, passwordForms } from './key-derivation.js';
import { exportPkcs12 } from './pkcs12.test-support.js';
import { readPkcs12 } from './read-pkcs12.js';

const root = issueCertificate({ subject: '/CN=Root', isAuthority: true });
const rsa = issueCertificate({ subject: '/CN=RSA', issuer: root, newKey: ['rsa:2048'] });
const ec = issueCertificate({ subject: '/CN=EC', issuer: root });
const ed25519 = issueCertificate({ subject: '/CN=Ed25519', issuer: root, newKey: ['ed25519'] });
const password = Buffer.from('lozinka');

/** The key fits the first certificate, and all certificates are there. */
function expectWhole(bytes: Uint8Array, secret: Buffer, count: number): void {
  const { privateKey, certificates } = readPkcs12(bytes, secret);
  expect(certificates).toHaveLength(count);
  expect(createPublicKey(privateKey).equals(publicKeyOf(certificates[0] ?? Buffer.of()))).toBe(true);
}

describe('a PKCS#12 file of OpenSSL', () => {
  it.each([
    ['RSA', rsa],
    ['ECDSA', ec],
    ['Ed25519', ed25519],
  ])('gives its %s key and certificates, as OpenSSL 3 and as older ones wrote it', (_, signer) => {
    expectWhole(exportPkcs12(signer, { chain: [root] }), password, 2);
    expectWhole(exportPkcs12(signer, { chain: [root], more: ['-legacy'] }), password, 2);
  });

  it.each([
    ['PBE-SHA1-3DES'],
    ['PBE-SHA1-2DES'],
    ['PBE-SHA1-RC2-128'],
    ['PBE-SHA1-RC2-40'],
    ['AES-128-CBC'],
    ['AES-192-CBC'],
    ['AES-256-CBC'],
    ['DES-EDE3-CBC'],
    ['NONE'],
  ])('is opened when key and certificates are encrypted with %s', (scheme) => {
    const more = ['-provider', 'legacy', '-provider', 'default', '-keypbe', scheme, '-certpbe', scheme];
    expectWhole(exportPkcs12(ec, { more }), password, 1);
  });

  it.each(['sha1', 'sha224', 'sha256', 'sha384', 'sha512'])('is checked by a MAC with %s', (digest) => {
    const bytes = exportPkcs12(ec, { more: ['-macalg', digest] });
    expectWhole(bytes, password, 1);
    expect(thrownCode(() => readPkcs12(bytes, Buffer.from('drugo')))).toBe('key-password-wrong');
  });

  it('is refused when a byte of it was changed', () => {
    const bytes = exportPkcs12(ec, { more: ['-keypbe', 'NONE', '-certpbe', 'NONE'] });
    bytes[bytes.indexOf('EC') + 1] = 0x44;
    expect(thrownCode(() => readPkcs12(bytes, password))).toBe('key-password-wrong');
  });

  it.each([
    ['with letters beyond ASCII', 'Šifra Ж 🔑'],
    ['that is empty', ''],
  ])('is opened by a password %s', (_, secret) => {
    for (const more of [[], ['-legacy']]) {
      expectWhole(exportPkcs12(ec, { password: secret, more }), Buffer.from(secret), 1);
    }
  });

  it.each([
    ['encrypted as today', []],
    ['encrypted as before', ['-legacy']],
  ])('without a MAC and %s still tells a wrong password', (_, more) => {
    const bytes = exportPkcs12(ec, { more: ['-nomac', ...more] });
    expectWhole(bytes, password, 1);
    expect(thrownCode(() => readPkcs12(bytes, Buffer.from('drugo')))).toBe('key-password-wrong');
  });

  it('is opened when it was made with 600,000 rounds', () => {
    expectWhole(exportPkcs12(ec, { more: ['-iter', '600000'] }), password, 1);
  });

  it('is refused without a private key', () => {
    expect(thrownCode(() => readPkcs12(exportPkcs12(ec, { more: ['-nokeys'] }), password))).toBe('key-not-found');
  });
});

/** The parts of a PFX that OpenSSL made without a MAC. */
function withoutMac(): { readonly version: DerElement; readonly authSafe: DerElement; readonly safe: Uint8Array } {
  const [version, authSafe] = childrenOf(readElement(exportPkcs12(ec, { more: ['-nomac'] })));
  if (version === undefined || authSafe === undefined) throw new TypeError('OpenSSL made no PFX');
  const [, content] = childrenOf(authSafe);
  const [octets] = content === undefined ? [] : childrenOf(content);
  return { version, authSafe, safe: octets?.content ?? Buffer.of() };
}

const integer = (value: number) => unsignedInteger(Buffer.from(value.toString(16).padStart(8, '0'), 'hex'));

describe('a PKCS#12 file of others', () => {
  it('is checked by a MAC of RFC 9579', () => {
    const { version, authSafe, safe } = withoutMac();
    const salt = Buffer.alloc(16, 5);
    const key = pbkdf2Sync(password, salt, 1000, 32, 'sha512');
    const hmac = (type: string) => sequence(objectIdentifier(type));
    const derivation = sequence(
      objectIdentifier('1.2.840.113549.1.5.12'),
      sequence(octetString(salt), integer(1000), integer(32), hmac('1.2.840.113549.2.11')),
    );
    const algorithm = sequence(
      objectIdentifier('1.2.840.113549.1.5.14'),
      sequence(derivation, hmac('1.2.840.113549.2.9')),
    );
    const made = (digest: Uint8Array) =>
      sequence(version.raw, authSafe.raw, sequence(sequence(algorithm, octetString(digest)), octetString(salt)));
    const right = createHmac('sha256', key).update(safe).digest();
    expectWhole(made(right), password, 1);
    expect(thrownCode(() => readPkcs12(made(Buffer.alloc(32)), password))).toBe('key-password-wrong');
  });

  it('may be written in BER, with lengths left open and strings in pieces', () => {
    const { version, safe } = withoutMac();
    const open = (tag: number, ...parts: Uint8Array[]) =>
      Buffer.concat([Buffer.of(tag, 0x80), ...parts, Buffer.of(0, 0)]);
    const pieces = open(0x24, octetString(safe.subarray(0, 100)), octetString(safe.subarray(100)));
    const authSafe = open(0x30, objectIdentifier('1.2.840.113549.1.7.1'), open(0xa0, pieces));
    expectWhole(open(0x30, version.raw, authSafe), password, 1);
  });

  it.each([
    ['no ASN.1', Buffer.from('-----BEGIN PRIVATE KEY-----')],
    ['nothing', Buffer.alloc(0)],
    ['another structure', sequence(smallInteger(3))],
    ['a file that was cut off', exportPkcs12(ec).subarray(0, -1)],
  ])('is refused when it is %s', (_, bytes) => {
    expect(thrownCode(() => readPkcs12(bytes, password))).toBe('key-file-malformed');
  });

  it.each([
    [
      'another version',
      sequence(smallInteger(2), sequence(objectIdentifier('1.2.3'), explicit(0, octetString(Buffer.of())))),
    ],
    [
      'signed contents',
      sequence(smallInteger(3), sequence(objectIdentifier('1.2.840.113549.1.7.2'), explicit(0, sequence()))),
    ],
  ])('is refused for %s', (_, bytes) => {
    expect(thrownCode(() => readPkcs12(bytes, password))).toBe('key-file-unsupported');
  });

  it('is refused with two private keys', () => {
    const safes = [ec, rsa].map((signer) => {
      const [, authSafe] = childrenOf(readElement(exportPkcs12(signer, { more: ['-nomac', '-nocerts'] })));
      const [, content] = authSafe === undefined ? [] : childrenOf(authSafe);
      const [octets] = content === undefined ? [] : childrenOf(content);
      return readElement(octets?.content ?? Buffer.of()).content;
    });
    const safe = octetString(sequence(...safes));
    const bytes = sequence(smallInteger(3), sequence(objectIdentifier('1.2.840.113549.1.7.1'), explicit(0, safe)));
    expect(thrownCode(() => readPkcs12(bytes, password))).toBe('key-ambiguous');
  });
});

describe('the key derivation of PKCS#12', () => {
  /** Published with the tests of Bouncy Castle and OpenSSL. */
  it.each([
    {
      text: 'smeg',
      salt: '0a58cf64530d823f',
      iterations: 1,
      purpose: 1,
      key: '8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3',
    },
    { text: 'smeg', salt: '0a58cf64530d823f', iterations: 1, purpose: 2, key: '79993dfe048d3b76' },
    {
      text: 'queeg',
      salt: '05dec959acff72f7',
      iterations: 1000,
      purpose: 1,
      key: 'ed2034e36328830ff09df1e1a07dd357185dac0d4f9eb3d4',
    },
    { text: 'queeg', salt: '05dec959acff72f7', iterations: 1000, purpose: 2, key: '11dedad7758d4860' },
  ] as const)(
    'gives for $text, $salt and purpose $purpose what others give',
    ({ text, salt, iterations, purpose, key }) => {
      const [form] = passwordForms(Buffer.from(text));
      const facts = { hash: 'sha1', password: form?.wide ?? Buffer.of(), salt: Buffer.from(salt, 'hex'), iterations };
      expect(derive({ ...facts, purpose, length: key.length / 2 }).toString('hex')).toBe(key);
    },
  );
});
