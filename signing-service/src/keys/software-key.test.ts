import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { KeyPairKeyObjectResult } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { SignatureMechanism } from './key-types.js';
import type { KeyAlgorithm } from './signing-key.js';
import { softwareKey } from './software-key.js';
import { verifySignature } from './verify-signature.js';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pss = generateKeyPairSync('rsa-pss', {
  modulusLength: 2048,
  hashAlgorithm: 'sha384',
  mgf1HashAlgorithm: 'sha384',
});
const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve });
const message = randomBytes(100);

describe('a key in memory', () => {
  it.each<[string, KeyPairKeyObjectResult, SignatureMechanism, 'sha256' | 'sha384' | 'sha512', number]>([
    ['PKCS#1 v1.5', rsa, 'rsa-pkcs1', 'sha512', 256],
    ['RSASSA-PSS', rsa, 'rsa-pss', 'sha256', 256],
    ['RSASSA-PSS by a restricted key', pss, 'rsa-pss', 'sha384', 256],
    ['ECDSA on P-256', ec('prime256v1'), 'ecdsa', 'sha256', 64],
    ['ECDSA on P-384', ec('secp384r1'), 'ecdsa', 'sha384', 96],
    ['ECDSA on P-521', ec('secp521r1'), 'ecdsa', 'sha512', 132],
    ['Ed25519', generateKeyPairSync('ed25519'), 'eddsa', 'sha512', 64],
  ])('signs by %s as a token would', async (...[, pair, mechanism, hash, length]) => {
    const signature = await softwareKey(pair.privateKey, []).sign(message, { mechanism, hash });
    expect(signature).toHaveLength(length);
    expect(verifySignature({ key: pair.publicKey, mechanism, hash, message, signature })).toBe(true);
  });

  it.each<[string, KeyPairKeyObjectResult, KeyAlgorithm]>([
    ['PKCS#1 v1.5 by a key restricted to PSS', pss, { mechanism: 'rsa-pkcs1', hash: 'sha384' }],
    ['RSA by a curve', ec('prime256v1'), { mechanism: 'rsa-pkcs1', hash: 'sha256' }],
    ['another digest than the key is restricted to', pss, { mechanism: 'rsa-pss', hash: 'sha256' }],
  ])('refuses %s', async (_, { privateKey }, algorithm) => {
    const made = softwareKey(privateKey, []).sign(message, algorithm);
    await expect(made).rejects.toMatchObject({ name: 'KeyError', code: 'mechanism-unsupported' });
  });
});
