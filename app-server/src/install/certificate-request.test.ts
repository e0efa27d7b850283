import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { expect, it } from 'vitest';
import { makeKeyAndRequest } from './certificate-request.js';

it('is a PKCS#10 request that OpenSSL verifies with the key in it', () => {
  const { key, certificateRequest } = makeKeyAndRequest(`DealSeal ${'č'.repeat(60)}`);
  const openssl = (...args: string[]): string =>
    execFileSync('openssl', ['req', '-noout', ...args], { input: certificateRequest, encoding: 'utf8' });
  expect(() => openssl('-verify')).not.toThrow();
  expect(openssl('-subject', '-nameopt', 'utf8')).toContain('DealSeal č');
  const own = createPublicKey(createPrivateKey(key)).export({ format: 'pem', type: 'spki' });
  expect(openssl('-pubkey')).toContain(own.toString().trim());
});
