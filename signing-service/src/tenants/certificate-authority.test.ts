import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAuthority, openServerCertificate } from './authority-store.js';
import { createAuthority, issueClientCertificate } from './certificate-authority.js';

const now = new Date('2026-11-22T12:00:00Z');
const later = (days: number): Date => new Date(now.getTime() + days * 86_400_000);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dealseal-authority-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function openssl(...args: string[]): string {
  return execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function request(...key: string[]): string {
  openssl('req', '-new', '-nodes', ...key, '-keyout', 'k.pem', '-out', 'r.pem', '-subj', '/CN=someone else');
  return readFileSync(join(folder, 'r.pem'), 'utf8');
}

const p256 = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];

describe('issueClientCertificate', () => {
  it.each([['EC P-256', p256] as const, ['RSA-2048', ['-newkey', 'rsa:2048']] as const])(
    'certifies the key of a request made by OpenSSL (%s), under a subject of our own',
    async (_, key) => {
      const authority = await createAuthority(now);
      const pem = await issueClientCertificate(authority, {
        certificateRequest: request(...key),
        commonName: 'tenant-1',
        now,
      });
      const certificate = new X509Certificate(pem);
      expect(certificate.subject).toBe('CN=tenant-1');
      expect(certificate.ca).toBe(false);
      expect(certificate.checkPrivateKey(createPrivateKey(readFileSync(join(folder, 'k.pem'))))).toBe(true);
      expect(new Date(certificate.validTo)).toEqual(later(730));
      writeFileSync(join(folder, 'ca.pem'), authority.certificate);
      writeFileSync(join(folder, 'c.pem'), pem);
      const at = String(now.getTime() / 1000);
      expect(
        openssl('verify', '-x509_strict', '-attime', at, '-purpose', 'sslclient', '-CAfile', 'ca.pem', 'c.pem'),
      ).toBe('c.pem: OK\n');
    },
  );

  it('refuses a request whose signature does not prove the key', async () => {
    request(...p256);
    openssl('req', '-in', 'r.pem', '-outform', 'DER', '-out', 'r.der');
    const bytes = readFileSync(join(folder, 'r.der'));
    // The last byte belongs to the signature's s.
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    const pem = `-----BEGIN CERTIFICATE REQUEST-----\n${bytes.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
    const authority = await createAuthority(now);
    await expect(
      issueClientCertificate(authority, { certificateRequest: pem, commonName: 'x', now }),
    ).rejects.toMatchObject({ code: 'request-invalid' });
  });

  it.each([
    ['text', () => 'no request'],
    ['a weak key', () => request('-newkey', 'rsa:1024')],
    ['an odd curve', () => request('-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:secp256k1')],
  ])('refuses %s', async (_, make) => {
    const authority = await createAuthority(now);
    await expect(
      issueClientCertificate(authority, { certificateRequest: make(), commonName: 'x', now }),
    ).rejects.toMatchObject({ code: 'request-invalid' });
  });
});

describe('openAuthority', () => {
  it('makes one authority, readable by its owner only, and keeps it', async () => {
    const [first, second] = await Promise.all([openAuthority(folder, now), openAuthority(folder, now)]);
    expect(second).toEqual(first);
    expect(await openAuthority(folder, later(9))).toEqual(first);
    expect(statSync(join(folder, 'authority.pem')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['authority.pem']);
  });

  it.each(['', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'])(
    'stops at a damaged file instead of making another authority',
    async (content) => {
      writeFileSync(join(folder, 'authority.pem'), content);
      await expect(openAuthority(folder, now)).rejects.toMatchObject({ name: 'ConfigError' });
    },
  );
});

describe('openServerCertificate', () => {
  const serverNames = ['sign.example.com', '127.0.0.1'];

  it('names every server name, and stays until 30 days before its end', async () => {
    const authority = await openAuthority(folder, now);
    const first = await openServerCertificate({ dataDirectory: folder, authority, serverNames, now });
    const certificate = new X509Certificate(first.certificate);
    expect(certificate.subjectAltName).toBe('DNS:sign.example.com, IP Address:127.0.0.1');
    expect(certificate.verify(createPublicKey(authority.certificate))).toBe(true);
    const kept = await openServerCertificate({ dataDirectory: folder, authority, serverNames, now: later(59) });
    expect(kept).toEqual(first);
    const renewed = await openServerCertificate({ dataDirectory: folder, authority, serverNames, now: later(61) });
    expect(renewed).not.toEqual(first);
  });

  it('is replaced when a name was added', async () => {
    const authority = await openAuthority(folder, now);
    const first = await openServerCertificate({ dataDirectory: folder, authority, serverNames, now });
    const more = [...serverNames, 'other.example.com'];
    expect(await openServerCertificate({ dataDirectory: folder, authority, serverNames: more, now })).not.toEqual(
      first,
    );
  });
});
