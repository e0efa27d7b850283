import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type TrustFiles, trustFiles, writeAuthorityFiles } from './authority-files.js';
import type { CertificateProfile } from './certificate-profile.js';
import { type CertificateSubject, generateKey, issue, publicKeyOf } from './issue.js';
import { OneAtATime, openssl } from './openssl.js';

export interface TrustOptions {
  /** Absolute path; made if need be. Holds private keys: mode 0700. */
  readonly directory: string;
  /** Decides when services' certificates are due to be made anew. (OpenSSL stamps with the machine's own clock.) */
  readonly clock: () => Date;
  /** Where the trust services will answer, for AIA and CDP: `http://127.0.0.5:8318`. A directory made for another address is made anew. */
  readonly baseUrl: string;
}

export interface IssueCertificateOptions {
  /** A PKCS#10 request, or a public key (SubjectPublicKeyInfo) for a private key that a token holds; PEM. */
  readonly csrOrPublicKey: string;
  readonly subject: CertificateSubject;
  readonly days: number;
}

export interface IssuedCertificate {
  readonly certificatePem: string;
  /** Hexadecimal, upper case, as X509Certificate.serialNumber. */
  readonly serial: string;
}

export type RevocationReason = 'unspecified' | 'keyCompromise' | 'cessationOfOperation' | 'certificateHold';

/** The demo's certification authorities, TSA and OCSP responder, all in one directory. */
export interface Trust {
  readonly directory: string;
  readonly files: TrustFiles;
  readonly baseUrl: string;
  readonly rootPem: string;
  readonly issuingPem: string;
  readonly tsaPem: string;
  /** Issuing CA and root. */
  readonly chainPem: string;
  issueCertificate(options: IssueCertificateOptions): Promise<IssuedCertificate>;
  /** @throws Error for a serial that was never issued or is revoked already. */
  revoke(serial: string, reason?: RevocationReason): Promise<void>;
}

const CA_DAYS = 3650;
const SERVICE_DAYS = 1095;
const RENEW_BEFORE_MS = 90 * 24 * 3600 * 1000;

/** Makes root, issuing CA, TSA and OCSP responder, or takes up those that are in the directory. */
export async function createTrust(options: TrustOptions): Promise<Trust> {
  const files = trustFiles(options.directory);
  if (!(await isUsable(files, options))) await makeAll(files, options.baseUrl);
  return openTrust(files, options.baseUrl);
}

async function isUsable(files: TrustFiles, { baseUrl, clock }: TrustOptions): Promise<boolean> {
  if (!existsSync(files.state)) return false;
  const state: unknown = JSON.parse(await readFile(files.state, 'utf8'));
  const madeFor = typeof state === 'object' && state !== null && 'baseUrl' in state ? state.baseUrl : undefined;
  const tsa = new X509Certificate(await readFile(files.tsa.certificate));
  return madeFor === baseUrl && new Date(tsa.validTo).getTime() - clock().getTime() > RENEW_BEFORE_MS;
}

async function makeAll(files: TrustFiles, baseUrl: string): Promise<void> {
  await mkdir(files.directory, { recursive: true, mode: 0o700 });
  // Only what we made: the directory may hold a token beside.
  for (const part of ['root', 'issuing', 'tsa', 'ocsp', 'issued', 'chain.pem', 'trust.json']) {
    await rm(path.join(files.directory, part), { recursive: true, force: true });
  }
  await writeAuthorityFiles(files);
  await Promise.all([
    generateKey(files.root.key, 'P-384'),
    generateKey(files.issuing.key, 'P-384'),
    generateKey(files.tsa.key, 'P-256'),
    generateKey(files.ocsp.key, 'P-256'),
  ]);
  const make = async (profile: CertificateProfile, commonName: string): Promise<void> => {
    const authority = profile === 'root' || profile === 'issuing' ? files.root : files.issuing;
    const { key, certificate } = profile === 'signer' ? files.tsa : files[profile];
    const pem = await issue({
      directory: files.directory,
      authority,
      profile,
      baseUrl,
      subject: { commonName, organisation: 'DealSeal Demo Trust' },
      publicKey: (await openssl('pkey', '-in', key, '-pubout')).toString('utf8'),
      days: profile === 'root' || profile === 'issuing' ? CA_DAYS : SERVICE_DAYS,
    });
    await writeFile(certificate, pem);
  };
  await make('root', 'DealSeal Demo Root CA');
  await make('issuing', 'DealSeal Demo Issuing CA');
  await make('tsa', 'DealSeal Demo Time Stamping');
  await make('ocsp', 'DealSeal Demo OCSP Responder');
  const [issuing, root] = await Promise.all([readFile(files.issuing.certificate), readFile(files.root.certificate)]);
  await writeFile(files.chain, Buffer.concat([issuing, root]));
  // Written last: a directory without it was not finished.
  await writeFile(files.state, JSON.stringify({ baseUrl }));
}

async function openTrust(files: TrustFiles, baseUrl: string): Promise<Trust> {
  const read = (file: string): Promise<string> => readFile(file, 'utf8');
  const turn = new OneAtATime();
  return {
    directory: files.directory,
    files,
    baseUrl,
    rootPem: await read(files.root.certificate),
    issuingPem: await read(files.issuing.certificate),
    tsaPem: await read(files.tsa.certificate),
    chainPem: await read(files.chain),
    issueCertificate: ({ csrOrPublicKey, subject, days }) =>
      turn.run(async () => {
        const { directory, issuing: authority, issued } = files;
        const publicKey = await publicKeyOf(directory, csrOrPublicKey);
        const certificatePem = await issue({
          directory,
          authority,
          profile: 'signer',
          baseUrl,
          subject,
          publicKey,
          days,
        });
        const serial = new X509Certificate(certificatePem).serialNumber.toUpperCase();
        await writeFile(path.join(issued, `${serial}.pem`), certificatePem);
        return { certificatePem, serial };
      }),
    revoke: (serial, reason = 'unspecified') =>
      turn.run(async () => {
        if (!/^[0-9A-Fa-f]+$/.test(serial)) throw new Error('the serial is not hexadecimal');
        const certificate = path.join(files.issued, `${serial.toUpperCase()}.pem`);
        await openssl('ca', '-config', files.issuing.config, '-revoke', certificate, '-crl_reason', reason);
      }),
  };
}
