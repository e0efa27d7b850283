import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { certificatesIn } from '../cms/certificate-file.js';
import { type CertificateSummary, summarizeCertificate } from '../cms/certificate-summary.js';
import { CmsError } from '../cms/cms-error.js';
import { issuerPath } from '../cms/issuer-path.js';
import type { AlgorithmWish } from '../cms/signature-algorithm.js';
import { KeyError } from '../keys/errors.js';
import type { SigningKey } from '../keys/signing-key.js';
import { maySign, type ProvenKey, proveKey } from '../signing/prove-key.js';
import { FileSigningError, systemReason } from './file-signing-error.js';

/** Files of certificates in PEM or DER that the operator named. */
export interface CertificateFiles {
  /** The signer's, first in its file; left out, one that comes with the key. */
  readonly certificate?: string | undefined;
  /** Its issuers, in any order. */
  readonly chain: readonly string[];
}

/** With what documents are signed. */
export interface FileCredential extends ProvenKey {
  readonly key: SigningKey;
  /** The certificate's issuers as far as they are known, nearest first, DER. */
  readonly chain: readonly Uint8Array[];
}

export interface CertificateWish {
  readonly files: CertificateFiles;
  readonly algorithm: AlgorithmWish;
  readonly now: Date;
}

/** Certificates of a file, each of them readable. Throws `certificate-file-unusable`. */
export function readCertificates(file: string): Uint8Array[] {
  try {
    const certificates = certificatesIn(readFileSync(file));
    certificates.forEach(summarizeCertificate);
    return certificates;
  } catch (cause) {
    const why = cause instanceof CmsError ? 'it holds something else than certificates' : systemReason(cause);
    throw new FileSigningError('certificate-file-unusable', why, { cause, file });
  }
}

function requireUsable(summary: CertificateSummary, now: Date): void {
  const { notBefore, notAfter } = summary;
  if (now < notBefore) throw new FileSigningError('certificate-not-yet-valid', `from ${notBefore.toISOString()}`);
  if (now > notAfter) throw new FileSigningError('certificate-expired', `since ${notAfter.toISOString()}`);
  if (!maySign(summary)) throw new FileSigningError('certificate-unsuitable', 'its key usage allows no signatures');
}

function isValidAt({ summary }: ProvenKey, now: Date): boolean {
  return summary.notBefore <= now && now <= summary.notAfter;
}

/** The certificate under which the key's signature verifies, of the one named or of those beside the key. */
async function findOwn(key: SigningKey, named: Uint8Array | undefined, wish: CertificateWish): Promise<ProvenKey> {
  const beside = new Map(key.certificates.map((der) => [Buffer.from(der).toString('latin1'), der]));
  const candidates = named === undefined ? [...beside.values()] : [named];
  if (candidates.length === 0) throw new FileSigningError('certificate-missing', 'the key comes with no certificate');
  const message = randomBytes(64);
  const proven: ProvenKey[] = [];
  for (const candidate of candidates) {
    const own = await proveKey(key, candidate, { message, wish: wish.algorithm });
    if (own !== undefined) proven.push(own);
  }
  const [first] = proven;
  if (first === undefined) throw new KeyError('key-mismatch', 'no certificate verifies what the key signed');
  const valid = proven.filter((each) => isValidAt(each, wish.now));
  if (valid.length > 1) throw new FileSigningError('certificate-ambiguous', `there are ${valid.length}`);
  return valid[0] ?? first;
}

/**
 * Chooses certificate, algorithm and issuers for a key and lets it prove itself, before any document is looked at. `beside` are
 * further certificates where the key lies. Throws FileSigningError, KeyError, CmsError.
 */
export async function chooseCertificate(
  key: SigningKey,
  beside: readonly Uint8Array[],
  wish: CertificateWish,
): Promise<FileCredential> {
  const { files, now } = wish;
  const [named, ...more] = files.certificate === undefined ? [] : readCertificates(files.certificate);
  const chain = files.chain.flatMap(readCertificates);
  const own = await findOwn(key, named, wish);
  requireUsable(own.summary, now);
  return { ...own, key, chain: issuerPath(own.certificate, [...more, ...chain, ...beside]) };
}
