import { execFileSync, spawnSync } from 'node:child_process';
import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate with its key, made by OpenSSL; both lie in files too. */
export interface TestIdentity {
  /** As for `openssl req -subj`. */
  readonly subject: string;
  readonly pem: string;
  readonly der: Buffer;
  readonly key: KeyObject;
  readonly certificateFile: string;
  readonly keyFile: string;
}

export interface IssueOptions {
  /** As for `openssl req -subj`. */
  readonly subject: string;
  /** Itself when left out. */
  readonly issuer?: TestIdentity;
  /** As for `openssl req -newkey` with its `-pkeyopt`s; an EC key on P-256 when left out. */
  readonly newKey?: readonly string[];
  /** Lines of an OpenSSL section; others may follow it. */
  readonly extensions: readonly string[];
  /** How long it is valid from now on; 30 when left out. */
  readonly days?: number;
}

/** Certificates of a test, in a folder of their own. */
export interface TestPki {
  readonly folder: string;
  /** Runs the OpenSSL command line and answers its standard output. */
  openssl(...arguments_: readonly string[]): Buffer;
  /** All that it writes, also to standard error. */
  report(...arguments_: readonly string[]): string;
  issue(options: IssueOptions): TestIdentity;
  /** Another certificate for the same key, of the same subject and serial number. */
  reissue(identity: TestIdentity, options: Omit<IssueOptions, 'subject' | 'newKey'>): TestIdentity;
  /** A CRL, DER. */
  crl(issuer: TestIdentity, options: CrlOptions): Buffer;
  remove(): void;
}

export interface CrlOptions {
  /** From thisUpdate to nextUpdate. */
  readonly hours: number;
  readonly revoked?: readonly TestIdentity[];
}

export const ecKey = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
export const rsaKey = ['rsa:2048'];

/** Extensions of an authority, of a time-stamp authority and of an OCSP responder. */
export const authorityExtensions = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];
export const stampingExtensions = ['keyUsage=critical,digitalSignature', 'extendedKeyUsage=critical,timeStamping'];
export const respondingExtensions = ['keyUsage=critical,digitalSignature', 'extendedKeyUsage=OCSPSigning', 'noCheck=x'];

export function createTestPki(): TestPki {
  const folder = mkdtempSync(join(tmpdir(), 'dealseal-pki-'));
  const openssl = (...arguments_: readonly string[]): Buffer => execFileSync('openssl', arguments_, { stdio: 'pipe' });
  function certify(base: string, keyFile: string, options: Omit<IssueOptions, 'newKey'>, serial: string): TestIdentity {
    const { subject, issuer, extensions, days = 30 } = options;
    const certificateFile = `${base}.pem`;
    const identifiers = ['subjectKeyIdentifier=hash', 'authorityKeyIdentifier=keyid'];
    writeFileSync(`${base}.cnf`, `[extensions]\n${[...identifiers, ...extensions].join('\n')}\n`);
    openssl('req', '-new', '-utf8', '-key', keyFile, '-subj', subject, '-out', `${base}.csr`);
    const by = issuer === undefined ? ['-signkey', keyFile] : ['-CA', issuer.certificateFile, '-CAkey', issuer.keyFile];
    const dates = ['-set_serial', serial, '-days', String(days), '-sha256'];
    const section = ['-extfile', `${base}.cnf`, '-extensions', 'extensions'];
    openssl('x509', '-req', '-in', `${base}.csr`, ...by, ...dates, ...section, '-out', certificateFile);
    const pem = readFileSync(certificateFile, 'utf8');
    const der = new X509Certificate(pem).raw;
    return { subject, pem, der, key: createPrivateKey(readFileSync(keyFile)), certificateFile, keyFile };
  }

  return {
    folder,
    openssl,
    report(...arguments_) {
      const { stdout, stderr } = spawnSync('openssl', arguments_, { encoding: 'utf8' });
      return stdout + stderr;
    },
    issue({ newKey = ecKey, ...options }) {
      const base = join(folder, randomBytes(6).toString('hex'));
      const request = ['-new', '-nodes', '-newkey', ...newKey, '-keyout', `${base}.key`, '-out', `${base}.csr`];
      openssl('req', ...request, '-subj', '/CN=key');
      return certify(base, `${base}.key`, options, `0x4${randomBytes(8).toString('hex').slice(1)}`);
    },
    reissue({ subject, keyFile, der }, options) {
      const base = join(folder, randomBytes(6).toString('hex'));
      return certify(base, keyFile, { subject, ...options }, `0x${new X509Certificate(der).serialNumber}`);
    },
    crl(issuer, { hours, revoked = [] }) {
      const base = join(folder, randomBytes(6).toString('hex'));
      const lines = revoked.map(({ der }) => {
        const serial = new X509Certificate(der).serialNumber;
        return `R\t491231235959Z\t260102030405Z\t${serial}\tunknown\t/CN=x\n`;
      });
      writeFileSync(`${base}.index`, lines.join(''));
      writeFileSync(`${base}.cnf`, `[ca]\ndefault_ca=this\n[this]\ndatabase=${base}.index\ndefault_md=sha256\n`);
      const by = ['-cert', issuer.certificateFile, '-keyfile', issuer.keyFile, '-crlhours', String(hours)];
      openssl('ca', '-config', `${base}.cnf`, '-gencrl', ...by, '-out', `${base}.pem`);
      openssl('crl', '-in', `${base}.pem`, '-outform', 'DER', '-out', `${base}.crl`);
      return readFileSync(`${base}.crl`);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
