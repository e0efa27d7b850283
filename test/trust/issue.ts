import { randomBytes, X509Certificate } from 'node:crypto';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { AuthorityFiles } from './authority-files.js';
import { type CertificateProfile, extensionsOf } from './certificate-profile.js';
import { openssl, opensslReport } from './openssl.js';

export interface CertificateSubject {
  readonly commonName: string;
  readonly organisation: string;
  /** X.520 serialNumber of the person or organisation, not the certificate's. */
  readonly serialNumber?: string;
  /** ISO 3166 code of two letters. */
  readonly country?: string;
}

export interface IssueOptions {
  /** Folder for drafts. */
  readonly directory: string;
  readonly authority: AuthorityFiles;
  readonly profile: CertificateProfile;
  readonly baseUrl: string;
  readonly subject: CertificateSubject;
  /** SubjectPublicKeyInfo, PEM. */
  readonly publicKey: string;
  readonly days: number;
}

/**
 * Issues a certificate for a public key whose private half we never see (a token has it): the request is a dummy of another key, and
 * `-force_pubkey` puts the right one in its place. The CA's index, from which the OCSP responder answers, gets its line.
 * @returns the certificate, PEM.
 */
export async function issue(options: IssueOptions): Promise<string> {
  const { authority, profile, baseUrl, days } = options;
  const drafts = await mkdtemp(path.join(options.directory, 'draft-'));
  const at = (name: string): string => path.join(drafts, name);
  try {
    await writeFile(at('public.pem'), options.publicKey);
    await writeFile(at('extensions.cnf'), extensionsOf(profile, baseUrl));
    await makeRequest(at('dummy.key'), at('request.pem'), subjectArgument(options.subject));
    const issuer =
      profile === 'root'
        ? ['-signkey', authority.key]
        : ['-CA', authority.certificate, '-CAkey', authority.key, '-force_pubkey', at('public.pem')];
    // RFC 5280 §4.1.2.2: positive, at most 20 bytes.
    const serial = `0x4${randomBytes(16).toString('hex').slice(1)}`;
    const request = profile === 'root' ? await selfRequest(options, at('root.pem')) : at('request.pem');
    const extensions = ['-extfile', at('extensions.cnf'), '-extensions', 'extensions'];
    await openssl(
      'x509',
      '-req',
      '-sha256',
      '-in',
      request,
      ...issuer,
      '-set_serial',
      serial,
      '-days',
      String(days),
      ...extensions,
      '-out',
      at('certificate.pem'),
    );
    const certificate = await readFile(at('certificate.pem'), 'utf8');
    if (profile !== 'root') {
      await appendFile(authority.index, await indexLine(at('certificate.pem'), new X509Certificate(certificate)));
    }
    return certificate;
  } finally {
    await rm(drafts, { recursive: true, force: true });
  }
}

async function selfRequest(options: IssueOptions, file: string): Promise<string> {
  await openssl(
    'req',
    '-new',
    '-utf8',
    '-key',
    options.authority.key,
    '-subj',
    subjectArgument(options.subject),
    '-out',
    file,
  );
  return file;
}

async function makeRequest(key: string, request: string, subject: string): Promise<void> {
  await generateKey(key, 'P-256');
  await openssl('req', '-new', '-utf8', '-key', key, '-subj', subject, '-out', request);
}

/** Makes an EC key, PEM, readable only by its owner. */
export async function generateKey(file: string, curve: 'P-256' | 'P-384'): Promise<void> {
  await writeFile(file, '', { mode: 0o600 });
  await openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${curve}`, '-out', file);
}

/** SubjectPublicKeyInfo, PEM, of a certificate request (its own signature is checked), a public key or a private key file's text. */
export async function publicKeyOf(directory: string, csrOrPublicKey: string): Promise<string> {
  if (!csrOrPublicKey.includes('CERTIFICATE REQUEST')) return csrOrPublicKey;
  const drafts = await mkdtemp(path.join(directory, 'draft-'));
  try {
    const file = path.join(drafts, 'request.pem');
    await writeFile(file, csrOrPublicKey);
    const report = await opensslReport('req', '-verify', '-in', file, '-noout');
    if (!report.includes('verify OK')) throw new Error('the request is not signed by its own key');
    return (await openssl('req', '-in', file, '-pubkey', '-noout')).toString('utf8');
  } finally {
    await rm(drafts, { recursive: true, force: true });
  }
}

/** A line of `openssl ca`'s index.txt: status, expiry, revocation, serial, file, name as `openssl ca` itself would write it. */
async function indexLine(file: string, certificate: X509Certificate): Promise<string> {
  const expiry = new Date(certificate.validTo).toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  // Years from 2050 are written with four digits, as in RFC 5280 §4.1.2.5.
  const shown = Number(expiry.slice(0, 4)) < 2050 ? expiry.slice(2) : expiry;
  const subject = await openssl('x509', '-in', file, '-noout', '-subject', '-nameopt', 'compat');
  const name = subject
    .toString('utf8')
    .trim()
    .replace(/^subject=\s*/, '');
  return `V\t${shown}\t\t${certificate.serialNumber.toUpperCase()}\tunknown\t${name}\n`;
}

function subjectArgument(subject: CertificateSubject): string {
  const parts = [
    ['C', subject.country],
    ['O', subject.organisation],
    ['serialNumber', subject.serialNumber],
    ['CN', subject.commonName],
  ];
  return parts.map(([name, value]) => (value ? `/${name}=${escapeName(value)}` : '')).join('');
}

/** `/` and `+` separate in OpenSSL's -subj; a backslash takes their meaning away. */
function escapeName(value: string): string {
  return value.replaceAll(/[\\/+]/g, String.raw`\$&`);
}
