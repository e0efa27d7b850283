import { execFileSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestCertificate } from './test-certificate.js';

/** A certificate with its key, which may issue others. */
export interface IssuedCertificate extends TestCertificate {
  readonly keyPem: string;
}

export interface IssueOptions {
  readonly subject: string;
  /** Itself when left out. */
  readonly issuer?: IssuedCertificate;
  /** As for `openssl req -newkey` with its `-pkeyopt`s. */
  readonly newKey?: readonly string[];
  /** Whose key to take in place of a new one. */
  readonly key?: IssuedCertificate;
  /** YYYYMMDDHHMMSSZ */
  readonly notBefore?: string;
  readonly notAfter?: string;
  readonly isAuthority?: boolean;
  /** As in OpenSSL's configuration. */
  readonly keyUsage?: string;
}

function configuration({ isAuthority = false, keyUsage }: IssueOptions): string {
  const usage = keyUsage ?? (isAuthority ? 'keyCertSign,cRLSign' : 'digitalSignature,nonRepudiation');
  return [
    '[ca]\ndefault_ca=authority',
    '[authority]\ndatabase=index\nnew_certs_dir=.\ndefault_md=sha256\npolicy=anything\nrand_serial=yes\nunique_subject=no',
    `x509_extensions=extensions\n[anything]\ncommonName=optional`,
    `[extensions]\nbasicConstraints=critical,CA:${isAuthority ? 'TRUE' : 'FALSE'}`,
    ...(usage === '' ? [] : [`keyUsage=critical,${usage}`]),
    'subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid',
  ].join('\n');
}

/** Issues a certificate by the OpenSSL command line, valid for a year from yesterday unless said. */
export function issueCertificate(options: IssueOptions): IssuedCertificate {
  const { subject, issuer, key, newKey = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] } = options;
  const { notBefore = daysFromNow(-1), notAfter = daysFromNow(364) } = options;
  const folder = mkdtempSync(join(tmpdir(), 'dealseal-issue-'));
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  try {
    writeFileSync(join(folder, 'config'), configuration(options));
    writeFileSync(join(folder, 'index'), '');
    if (key !== undefined) writeFileSync(join(folder, 'key'), key.keyPem);
    const keySource = key === undefined ? ['-nodes', '-newkey', ...newKey, '-keyout', 'key'] : ['-key', 'key'];
    openssl('req', '-new', '-utf8', ...keySource, '-out', 'request', '-subj', subject);
    writeFileSync(join(folder, 'issuer'), issuer?.pem ?? '');
    writeFileSync(join(folder, 'issuer-key'), issuer?.keyPem ?? '');
    const by = issuer === undefined ? ['-selfsign', '-keyfile', 'key'] : ['-cert', 'issuer', '-keyfile', 'issuer-key'];
    const dates = ['-startdate', notBefore, '-enddate', notAfter];
    const request = ['-config', 'config', '-preserveDN', '-utf8', '-notext', '-in', 'request', '-out', 'made'];
    openssl('ca', '-batch', ...request, ...by, ...dates);
    const pem = read('made');
    const der = Buffer.from(pem.replaceAll(/-----[A-Z ]+-----|\s/g, ''), 'base64');
    return { pem, der, keyPem: read('key'), privateKey: createPrivateKey(read('key')) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** As OpenSSL takes it. */
export function daysFromNow(days: number): string {
  const time = new Date(Date.now() + days * 86_400_000);
  return `${time.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`;
}
