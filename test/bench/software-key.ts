import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Paths of one RSA-2048 key and its certificate in the forms that programs want. */
export interface SoftwareKey {
  /** PEM. */
  readonly certificates: string;
  /** PKCS#8, PEM. */
  readonly key: string;
  /** PKCS#12 with both, under the password that `password` holds. */
  readonly p12: string;
  readonly password: string;
}

/** Self-signed: node-forge, which one of the peers stands on, reads no certificate that an EC key has signed. */
export function makeSoftwareKey(directory: string): SoftwareKey {
  const file = (name: string): string => join(directory, name);
  const [certificates, key, p12, password] = [
    file('software.pem'),
    file('software.key'),
    file('software.p12'),
    file('software.password'),
  ];
  const usage = 'keyUsage=critical,digitalSignature,nonRepudiation';
  const request = ['-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-days', '30', '-utf8', '-addext', usage];
  execFileSync('openssl', ['req', '-x509', ...request, '-subj', '/CN=Adriatik Trade d.o.o.', '-out', certificates], {
    stdio: 'pipe',
  });
  writeFileSync(password, 'bench', { mode: 0o600 });
  execFileSync('openssl', [
    'pkcs12',
    '-export',
    '-inkey',
    key,
    '-in',
    certificates,
    '-out',
    p12,
    '-passout',
    `file:${password}`,
  ]);
  return { certificates, key, p12, password };
}
