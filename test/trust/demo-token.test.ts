import { execFileSync } from 'node:child_process';
import { createHash, verify, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDemoToken, type DemoToken } from './demo-token.js';
import { createTrust, type Trust } from './trust.js';

const subject = { commonName: 'Acme Seal', organisation: 'Acme' };
let folder: string;
let trust: Trust;
let token: DemoToken;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'demo-token-'));
  trust = await createTrust({
    directory: path.join(folder, 'trust'),
    clock: () => new Date(),
    baseUrl: 'http://127.0.0.5:1',
  });
  token = await createDemoToken({ directory: path.join(folder, 'token'), trust, subject });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function pkcs11Tool(...arguments_: string[]): string {
  const environment = { ...process.env, SOFTHSM2_CONF: token.softhsmConf };
  return execFileSync('pkcs11-tool', ['--module', token.modulePath, '--login', ...arguments_], {
    env: environment,
    encoding: 'utf8',
  });
}

it('makes a key whose signatures verify under the certificate that the demo CA issued', async () => {
  const pin = (await readFile(token.pinFile, 'utf8')).trim();
  const message = Buffer.from('message');
  await writeFile(path.join(folder, 'message'), message);
  const files = ['--input-file', path.join(folder, 'message'), '--output-file', path.join(folder, 'signature')];
  pkcs11Tool('--pin', pin, '--sign', '--mechanism', 'SHA256-RSA-PKCS', '--id', '01', ...files);
  const certificate = new X509Certificate(token.certificatePem);
  expect(verify('sha256', message, certificate.publicKey, await readFile(path.join(folder, 'signature')))).toBe(true);
  expect(certificate.verify(new X509Certificate(trust.issuingPem).publicKey)).toBe(true);
  const objects = pkcs11Tool('--pin', pin, '--list-objects');
  expect(objects).toContain('never extractable');
  expect(objects).toContain('Certificate Object; type = X.509 cert');
});

it('keeps PINs in files that only their owner reads', async () => {
  expect((await stat(token.pinFile)).mode & 0o777).toBe(0o600);
  expect((await stat(path.join(folder, 'token', 'so.pin'))).mode & 0o777).toBe(0o600);
});

it('finds the same token again, and makes another when the CA is another', async () => {
  const again = await createDemoToken({ directory: path.join(folder, 'token'), trust, subject });
  expect(again).toEqual(token);
  const anew = await createTrust({
    directory: path.join(folder, 'trust'),
    clock: () => new Date(),
    baseUrl: 'http://127.0.0.5:2',
  });
  const other = await createDemoToken({ directory: path.join(folder, 'token'), trust: anew, subject });
  const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
  expect(digest(other.certificatePem)).not.toBe(digest(token.certificatePem));
  expect(other.keyUri).not.toBe(token.keyUri);
});
