import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCertificate } from './certificate.js';
import type { Certificate } from './certificate.js';
import { crlSource } from './crl-source.js';
import { readCrl } from './crl.js';
import { findPath } from './find-path.js';
import { faultsOf } from './path-result.js';
import { trustAnchorOf } from './trust-anchor.js';

const configuration = `
[ca]
default_ca = authority
[authority]
dir = .
database = index
serial = serial
crlnumber = crlnumber
new_certs_dir = .
default_md = sha256
default_days = 30
default_crl_days = 10
policy = anything
unique_subject = no
crl_extensions = crl
[anything]
commonName = supplied
[crl]
authorityKeyIdentifier = keyid
[authority_extensions]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid, issuer
nameConstraints = critical, permitted;email:.example.com, excluded;IP:10.0.0.0/255.0.0.0
certificatePolicies = 1.3.6.1.4.1.99999.1
crlDistributionPoints = URI:http://ca.test/root.crl
authorityInfoAccess = caIssuers;URI:http://ca.test/root.cer
[person]
basicConstraints = CA:FALSE
keyUsage = critical, nonRepudiation
subjectAltName = email:joe@sales.example.com
[outsider]
subjectAltName = email:joe@example.org
[insider]
subjectAltName = email:joe@sales.example.com, IP:10.1.2.3
`;

/** Two authorities of the OpenSSL command line, RSA above EC, and what they issued. */
class OpenSslAuthority {
  readonly #folder = mkdtempSync(join(tmpdir(), 'dealseal-authority-'));

  constructor() {
    writeFileSync(join(this.#folder, 'config'), configuration);
    for (const [name, text] of [
      ['index', ''],
      ['serial', '01\n'],
      ['crlnumber', '01\n'],
    ] as const) {
      writeFileSync(join(this.#folder, name), text);
    }
  }

  run(...args: readonly string[]): void {
    execFileSync('openssl', args, { cwd: this.#folder, stdio: 'pipe' });
  }

  issue(
    name: string,
    issuer: string,
    options: { readonly newKey: readonly string[]; readonly extensions: string },
  ): void {
    this.run(
      'req',
      '-new',
      '-nodes',
      '-newkey',
      ...options.newKey,
      '-keyout',
      `${name}.key`,
      '-subj',
      `/CN=${name}`,
      '-out',
      `${name}.csr`,
    );
    const by = ['-cert', `${issuer}.pem`, '-keyfile', `${issuer}.key`, '-extensions', options.extensions];
    this.run('ca', '-batch', '-config', 'config', '-notext', ...by, '-in', `${name}.csr`, '-out', `${name}.pem`);
  }

  crl(issuer: string): void {
    const by = ['-cert', `${issuer}.pem`, '-keyfile', `${issuer}.key`];
    this.run('ca', '-config', 'config', '-gencrl', ...by, '-out', `${issuer}.crl`);
  }

  der(file: string): Uint8Array {
    const pem = readFileSync(join(this.#folder, file), 'utf8');
    return Buffer.from(pem.replaceAll(/-----[A-Z0-9 ]+-----|\s/g, ''), 'base64');
  }

  /** What OpenSSL itself thinks of the path, CRLs included. */
  accepts(name: string): boolean {
    const files = [
      '-CAfile',
      'Root.pem',
      '-untrusted',
      'Authority.pem',
      '-CRLfile',
      'Root.crl',
      '-CRLfile',
      'Authority.crl',
    ];
    return (
      spawnSync('openssl', ['verify', '-x509_strict', '-crl_check_all', ...files, `${name}.pem`], { cwd: this.#folder })
        .status === 0
    );
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}

describe('what OpenSSL’s authority issues', () => {
  const openssl = new OpenSslAuthority();
  const read = (name: string): Certificate => readCertificate(openssl.der(`${name}.pem`));
  const ec = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];

  beforeAll(() => {
    const usage = ['-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
    openssl.run(
      'req',
      '-x509',
      '-nodes',
      '-newkey',
      'rsa:2048',
      '-keyout',
      'Root.key',
      '-subj',
      '/CN=Root',
      '-days',
      '60',
      ...usage,
      '-out',
      'Root.pem',
    );
    openssl.issue('Authority', 'Root', { newKey: ec, extensions: 'authority_extensions' });
    openssl.issue('Person', 'Authority', { newKey: ['rsa:2048'], extensions: 'person' });
    openssl.issue('Leaver', 'Authority', { newKey: ['ed25519'], extensions: 'person' });
    openssl.issue('Outsider', 'Authority', { newKey: ec, extensions: 'outsider' });
    openssl.issue('Insider', 'Authority', { newKey: ec, extensions: 'insider' });
    openssl.run(
      'ca',
      '-config',
      'config',
      '-cert',
      'Authority.pem',
      '-keyfile',
      'Authority.key',
      '-revoke',
      'Leaver.pem',
      '-crl_reason',
      'cessationOfOperation',
    );
    openssl.crl('Root');
    openssl.crl('Authority');
  });
  afterAll(() => openssl.remove());

  const find = (name: string) => {
    const crls = ['Root.crl', 'Authority.crl'].map((file) => readCrl(openssl.der(file)));
    const anchors = [trustAnchorOf(read('Root'))];
    const revocation = crlSource({ crls });
    return findPath(read(name), { anchors, intermediates: [read('Authority')], time: new Date(), revocation });
  };

  it.each([
    ['Person', []],
    ['Leaver', ['revoked']],
    ['Outsider', ['name-not-permitted']],
    ['Insider', ['name-excluded']],
  ])('is judged as OpenSSL judges it: %s', (name, faults) => {
    const { outcome, result } = find(name);
    expect(result === undefined ? undefined : faultsOf(result)).toEqual(faults);
    expect(openssl.accepts(name)).toBe(outcome === 'valid');
  });

  it('has its reason told', () => {
    const status = find('Leaver').result?.reports.at(-1)?.revocation;
    expect(status).toMatchObject({ status: 'revoked', reason: 'cessationOfOperation' });
  });

  it('is read with all its extensions', () => {
    const { extensions } = read('Authority');
    expect(extensions).toMatchObject({
      basicConstraints: { cA: true, pathLength: 0 },
      policies: [{ policy: '1.3.6.1.4.1.99999.1', qualifiers: [] }],
      authorityInfoAccess: { caIssuers: ['http://ca.test/root.cer'], ocsp: [] },
      authorityKeyIdentifier: { keyIdentifier: read('Root').extensions.subjectKeyIdentifier },
      crlDistributionPoints: [
        { name: { kind: 'full', names: [{ form: 'uniformResourceIdentifier', text: 'http://ca.test/root.crl' }] } },
      ],
    });
    expect(extensions.keyUsage).toEqual(new Set(['keyCertSign', 'cRLSign']));
    expect(readCrl(openssl.der('Root.crl')).number).toBe(1n);
  });
});
