import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { certificationRequest, certificationRequestInfo } from './certification-request.js';
import { writeName } from './write-name.js';

/** What OpenSSL reads in a request for that name; it verifies the signature first. */
function readBack(subject: string): string {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const info = certificationRequestInfo({ subject: writeName(subject), publicKey: spki, alternativeNames: [] });
  const signature = sign('sha256', info, privateKey);
  const folder = mkdtempSync(join(tmpdir(), 'dealseal-request-'));
  try {
    const file = join(folder, 'request.der');
    writeFileSync(file, certificationRequest(info, { algorithm: { scheme: 'ecdsa', digest: 'sha256' }, signature }));
    const options = ['-verify', '-noout', '-subject', '-nameopt', 'RFC2253,-esc_msb,utf8'];
    const said = execFileSync('openssl', ['req', '-inform', 'DER', '-in', file, ...options], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return said.trim().replace(/^subject=/, '');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('a name', () => {
  it.each([
    ['CN=Ана Петровић,O=Адриатик,C=ME', 'CN=Ана Петровић,O=Адриатик,C=ME'],
    ['cn = A \\+ B\\, Ltd. , C=ME', 'CN=A \\+ B\\, Ltd.,C=ME'],
    ['CN=\\C4\\8Cić\\\\', 'CN=Čić\\\\'],
    ['CN=A,OGRN=1027739642281', 'CN=A,OGRN=1027739642281'],
  ])('%s is encoded as it is read', (text, read) => {
    expect(readBack(text)).toBe(read);
  });

  it.each([
    ['Milica', 'is none of'],
    ['CN=', '1 to 64 characters'],
    ['CN=A,,C=ME', 'empty'],
    ['CN=A+O=B', 'needs a backslash'],
    ['CN=A\\', 'backslash|empty'],
    [`CN=${'a'.repeat(65)}`, '1 to 64 characters'],
    ['CN=A,C=Montenegro', '1 to 2 characters'],
    ['CN=A,C=me', 'cannot be'],
    ['CN=A,INN=12', 'cannot be'],
    ['CN=\\00', 'control character'],
    ['CN=\\FF', 'no UTF-8'],
  ])('that no certificate can carry is refused: %s', (text, why) => {
    expect(() => writeName(text)).toThrow(expect.objectContaining({ code: 'name-malformed' }));
    expect(() => writeName(text)).toThrow(new RegExp(why));
  });
});
