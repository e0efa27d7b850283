import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IssuedCertificate } from '../cms/issued-certificate.test-support.js';

export interface ExportOptions {
  readonly chain?: readonly Pick<IssuedCertificate, 'pem'>[];
  readonly password?: string;
  /** Further arguments of `openssl pkcs12 -export`, such as `-legacy`. */
  readonly more?: readonly string[];
}

/** A PKCS#12 file as `openssl pkcs12 -export` makes it. */
export function exportPkcs12(signer: Pick<IssuedCertificate, 'pem' | 'keyPem'>, options: ExportOptions = {}): Buffer {
  const { chain = [], password = 'lozinka', more = [] } = options;
  const folder = mkdtempSync(join(tmpdir(), 'dealseal-p12-'));
  try {
    writeFileSync(join(folder, 'key'), signer.keyPem);
    writeFileSync(join(folder, 'certificates'), [signer, ...chain].map(({ pem }) => pem).join(''));
    writeFileSync(join(folder, 'password'), `${password}\n`);
    const input = ['-inkey', 'key', '-in', 'certificates', '-passout', 'file:password'];
    execFileSync('openssl', ['pkcs12', '-export', ...input, '-out', 'made', ...more], { cwd: folder, stdio: 'pipe' });
    return readFileSync(join(folder, 'made'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
