import 'reflect-metadata';

import { createHash, createPrivateKey, createPublicKey, randomBytes, webcrypto, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';
import { ServiceError } from '../authorization/errors.js';

const keyAlgorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const signingAlgorithm = { name: 'ECDSA', hash: 'SHA-256' } as const;
const day = 86_400_000;
/** Clocks of both sides may differ a little when a certificate is fresh. */
const backdating = 5 * 60_000;

/** A certificate with its private key; both PEM, the key PKCS#8. */
export interface KeyedCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** A new ECDSA P-256 authority that signs end entities only (pathLength 0), valid for 20 years. */
export async function createAuthority(now: Date): Promise<KeyedCertificate> {
  const keys = await webcrypto.subtle.generateKey(keyAlgorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerialNumber(),
    name: [{ CN: ['DealSeal signing-service authority'] }],
    ...validity(now, 20 * 365 * day),
    keys,
    signingAlgorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: pem(certificate), key: await exportKey(keys.privateKey) };
}

/** A server certificate with a new key for these DNS names and IP addresses, valid for 90 days. */
export async function issueServerCertificate(
  authority: KeyedCertificate,
  serverNames: readonly string[],
  now: Date,
): Promise<KeyedCertificate> {
  const keys = await webcrypto.subtle.generateKey(keyAlgorithm, true, ['sign', 'verify']);
  const names = serverNames.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value }));
  const certificate = await issue(authority, {
    commonName: 'DealSeal signing-service',
    lifetime: 90 * day,
    now,
    publicKey: new x509.PublicKey(await webcrypto.subtle.exportKey('spki', keys.publicKey)),
    purpose: x509.ExtendedKeyUsage.serverAuth,
    extensions: [new x509.SubjectAlternativeNameExtension(names)],
  });
  return { certificate, key: await exportKey(keys.privateKey) };
}

/**
 * A client certificate (PEM, two years) for the key of a PKCS#10 request whose signature proves that the caller holds it
 * (RFC 2986 §3). Subject and attributes of the request are ignored: the subject is `commonName`.
 * Throws ServiceError `request-invalid` for any other request, and for a key that is too weak.
 */
export async function issueClientCertificate(
  authority: KeyedCertificate,
  options: { readonly certificateRequest: string; readonly commonName: string; readonly now: Date },
): Promise<string> {
  const spki = await provenKey(options.certificateRequest);
  return issue(authority, {
    commonName: options.commonName,
    lifetime: 730 * day,
    now: options.now,
    publicKey: new x509.PublicKey(spki),
    purpose: x509.ExtendedKeyUsage.clientAuth,
    extensions: [],
  });
}

/** SHA-256 of a certificate's DER. */
export function certificateFingerprint(der: Uint8Array, encoding: 'base64url' | 'hex'): string {
  return createHash('sha256').update(der).digest(encoding);
}

interface Issue {
  readonly commonName: string;
  /** Milliseconds. */
  readonly lifetime: number;
  readonly now: Date;
  readonly publicKey: x509.PublicKey;
  readonly purpose: x509.ExtendedKeyUsage;
  readonly extensions: readonly x509.Extension[];
}

async function issue(authority: KeyedCertificate, options: Issue): Promise<string> {
  const issuer = new x509.X509Certificate(authority.certificate);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: newSerialNumber(),
    subject: [{ CN: [options.commonName] }],
    issuer: issuer.subject,
    ...validity(options.now, options.lifetime),
    publicKey: options.publicKey,
    signingKey: await importKey(authority.key),
    signingAlgorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([options.purpose]),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(options.publicKey),
      ...options.extensions,
    ],
  });
  return pem(certificate);
}

/** The SubjectPublicKeyInfo (DER) of a request whose own signature holds and whose key is strong enough. */
async function provenKey(certificateRequest: string): Promise<ArrayBuffer> {
  let holds: boolean;
  let request: x509.Pkcs10CertificateRequest;
  let key: KeyObject;
  try {
    request = new x509.Pkcs10CertificateRequest(certificateRequest);
    key = createPublicKey({ key: Buffer.from(request.publicKey.rawData), format: 'der', type: 'spki' });
    holds = await request.verify();
  } catch (cause) {
    throw invalidRequest(cause);
  }
  if (!holds || !isStrong(key)) throw invalidRequest();
  return request.publicKey.rawData;
}

function invalidRequest(privateCause?: unknown): ServiceError {
  return new ServiceError('request-invalid', { details: { fields: ['certificateRequest'] }, privateCause });
}

function isStrong(key: KeyObject): boolean {
  switch (key.asymmetricKeyType) {
    case 'ec':
      return ['prime256v1', 'secp384r1', 'secp521r1'].includes(key.asymmetricKeyDetails?.namedCurve ?? '');
    case 'rsa':
      return (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
    case 'ed25519':
      return true;
    default:
      return false;
  }
}

function validity(now: Date, lifetime: number): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(now.getTime() - backdating), notAfter: new Date(now.getTime() + lifetime) };
}

/** RFC 5280 §4.1.2.2: positive, at most 20 octets. */
function newSerialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

function pem(certificate: x509.X509Certificate): string {
  return `${certificate.toString('pem').trim()}\n`;
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key));
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    .export({ format: 'pem', type: 'pkcs8' })
    .toString();
}

async function importKey(key: string): Promise<webcrypto.CryptoKey> {
  const der = createPrivateKey(key).export({ format: 'der', type: 'pkcs8' });
  return webcrypto.subtle.importKey('pkcs8', der, keyAlgorithm, false, ['sign']);
}
