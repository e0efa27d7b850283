import { X509Certificate } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { issueCertificate } from '../cms/issued-certificate.test-support.js';
import { verifySignature } from '../keys/verify-signature.js';
import { exportPkcs12 } from '../pkcs12/pkcs12.test-support.js';
import { isKeyFile, keyFileName, KeyFiles } from './key-files.js';

const algorithm = { mechanism: 'ecdsa', hash: 'sha256' } as const;
const message = Buffer.from('document');
const signer = issueCertificate({ subject: '/CN=Adriatik 24 doo' });
const renewed = issueCertificate({ subject: '/CN=Adriatik 24 doo' });

let folder: string;
let file: string;
let passwordFile: string;
let keys: KeyFiles;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dealseal-key-files-'));
  file = join(folder, 'pečat 1.p12');
  passwordFile = join(folder, 'password');
  writeFileSync(file, exportPkcs12(signer, { chain: [renewed] }));
  writeFileSync(passwordFile, 'lozinka\n', { mode: 0o600 });
  keys = new KeyFiles(() => passwordFile);
});
afterEach(() => rmSync(folder, { recursive: true }));

const uri = (): string => pathToFileURL(file).href;

function isSignedBy(certificate: string, signature: Uint8Array): boolean {
  return verifySignature({ key: new X509Certificate(certificate).publicKey, ...algorithm, message, signature });
}

describe('keys in files', () => {
  it('are told from keys on tokens, and known by the file’s name', () => {
    expect([isKeyFile(uri()), isKeyFile('pkcs11:token=A')]).toEqual([true, false]);
    expect(keyFileName(uri())).toBe('pečat 1.p12');
  });

  it('sign, with the certificates that lie with them', async () => {
    const { key, beside } = await keys.open(uri());
    expect(isSignedBy(signer.pem, await key.sign(message, algorithm))).toBe(true);
    expect(beside).toHaveLength(2);
    expect(key.certificates.map((der) => Buffer.from(der))).toEqual([new X509Certificate(signer.pem).raw]);
  });

  it('are opened once, and anew when a file has changed', async () => {
    expect(await keys.open(uri())).toBe(await keys.open(uri()));
    writeFileSync(file, exportPkcs12(renewed));
    expect(isSignedBy(renewed.pem, await (await keys.open(uri())).key.sign(message, algorithm))).toBe(true);
  });

  it('say that the password is wrong until it is another', async () => {
    writeFileSync(passwordFile, 'pogrešna\n');
    await expect(keys.open(uri())).rejects.toMatchObject({ code: 'key-password-wrong' });
    await expect(keys.open(uri())).rejects.toMatchObject({ code: 'key-password-wrong' });
    writeFileSync(passwordFile, 'lozinka\n');
    await expect(keys.open(uri())).resolves.toBeDefined();
  });

  it('are no more there when their file is gone, and not opened by a password that others may read', async () => {
    await keys.open(uri());
    rmSync(file);
    await expect(keys.open(uri())).rejects.toMatchObject({ code: 'key-file-unreadable' });
    writeFileSync(file, exportPkcs12(signer));
    chmodSync(passwordFile, 0o644);
    await expect(new KeyFiles(() => passwordFile).open(uri())).rejects.toMatchObject({ code: 'configuration' });
  });

  it('are refused when they are no PKCS#12 files', async () => {
    writeFileSync(file, 'no key');
    await expect(keys.open(uri())).rejects.toMatchObject({ code: 'key-file-malformed' });
  });
});
