import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import {
  certificateFingerprint,
  createAuthority,
  issueServerCertificate,
  type KeyedCertificate,
} from './certificate-authority.js';
import { ConfigError } from '../config.js';

const day = 86_400_000;
const renewalBefore = 30 * day;

/** The service's own authority: its name towards every client. */
export interface Authority extends KeyedCertificate {
  /** Base64url SHA-256 of the certificate's DER, as pairing codes carry it. */
  readonly fingerprint: string;
}

/**
 * The authority of this data directory, made at the first call. Certificate and key are one file of mode 0600 that appears
 * complete or not at all, so two processes that start together end with the same one.
 * Throws ConfigError when the file is not what was written.
 */
export async function openAuthority(dataDirectory: string, now: Date): Promise<Authority> {
  const file = join(dataDirectory, 'authority.pem');
  const present = await readKeyed(file);
  if (present !== undefined) return withFingerprint(present);
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  try {
    await writeKeyed(draft, await createAuthority(now));
    await link(draft, file).catch((error: unknown) => {
      if (!hasCode(error, 'EEXIST')) throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
  const written = await readKeyed(file);
  if (written === undefined) throw unreadable(file);
  return withFingerprint(written);
}

/**
 * The server certificate for these names; a new one replaces it when the names changed, 30 days before its end, or when
 * the authority is another. Throws ConfigError when the file is not what was written.
 */
export async function openServerCertificate(options: {
  readonly dataDirectory: string;
  readonly authority: Authority;
  readonly serverNames: readonly string[];
  readonly now: Date;
}): Promise<KeyedCertificate> {
  const file = join(options.dataDirectory, 'server.pem');
  const present = await readKeyed(file);
  if (present !== undefined && isStillGood(present, options)) return present;
  const fresh = await issueServerCertificate(options.authority, options.serverNames, options.now);
  const draft = `${file}.${randomUUID()}`;
  await writeKeyed(draft, fresh);
  await rename(draft, file);
  return fresh;
}

function isStillGood(
  present: KeyedCertificate,
  options: { readonly authority: Authority; readonly serverNames: readonly string[]; readonly now: Date },
): boolean {
  const certificate = new X509Certificate(present.certificate);
  const authority = new X509Certificate(options.authority.certificate);
  const names = options.serverNames.every((name) =>
    isIP(name) === 0
      ? certificate.checkHost(name, { subject: 'never' }) !== undefined
      : certificate.checkIP(name) !== undefined,
  );
  const left = new Date(certificate.validTo).getTime() - options.now.getTime();
  return names && left > renewalBefore && certificate.verify(authority.publicKey);
}

async function readKeyed(file: string): Promise<KeyedCertificate | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return undefined;
    throw unreadable(file, cause);
  }
  const certificate = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n?/.exec(text)?.[0];
  const key = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----\n?/.exec(text)?.[0];
  if (certificate === undefined || key === undefined || !belongTogether(certificate, key)) {
    throw unreadable(file);
  }
  return { certificate, key };
}

function belongTogether(certificate: string, key: string): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

async function writeKeyed(file: string, { certificate, key }: KeyedCertificate): Promise<void> {
  await writeFile(file, certificate + key, { mode: 0o600, flag: 'wx', flush: true });
}

function unreadable(file: string, cause?: unknown): ConfigError {
  return new ConfigError([`${file} is not what the service wrote; restore it, or pair every client anew`], { cause });
}

function withFingerprint(keyed: KeyedCertificate): Authority {
  return { ...keyed, fingerprint: certificateFingerprint(new X509Certificate(keyed.certificate).raw, 'base64url') };
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
