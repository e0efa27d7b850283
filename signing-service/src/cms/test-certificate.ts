import { execFileSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A self-signed certificate with its key, made by the OpenSSL command line for tests. */
export interface TestCertificate {
  readonly der: Uint8Array;
  readonly pem: string;
  readonly privateKey: KeyObject;
}

/** `newKey` as for `openssl req -newkey` with its `-pkeyopt`s; the default names hold letters beyond ASCII. */
export function makeTestCertificate(
  options: { readonly newKey?: readonly string[]; readonly subject?: string; readonly extra?: readonly string[] } = {},
): TestCertificate {
  const { newKey = ['rsa:2048'], subject = '/C=ME/O=Čelik Žabljak d.o.o./CN=Đorđe Šćepanović', extra = [] } = options;
  const folder = mkdtempSync(join(tmpdir(), 'dealseal-certificate-'));
  try {
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    const request = ['req', '-x509', '-utf8', '-nodes', '-newkey', ...newKey, '-keyout', key, '-out', certificate];
    const usage = ['-addext', 'keyUsage=critical,digitalSignature,nonRepudiation'];
    execFileSync('openssl', [...request, '-subj', subject, '-days', '30', ...usage, ...extra], { stdio: 'pipe' });
    const pem = readFileSync(certificate, 'utf8');
    const der = Buffer.from(pem.replaceAll(/-----[A-Z ]+-----|\s/g, ''), 'base64');
    return { der, pem, privateKey: createPrivateKey(readFileSync(key)) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
