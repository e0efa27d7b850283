import { createPublicKey } from 'node:crypto';
import { type CertificateKey, certificateKeyOf } from '../cms/certificate-summary.js';
import { childrenOf, oidOf } from '../cms/der-reader.js';
import type { DerElement } from '../cms/der-reader.js';

/** Algorithms of keys that OpenSSL opens with an engine only (RFC 9215), and of issuers' signatures (RFC 4055, 5758, 8410, 9215). */
const names: ReadonlyMap<string, string> = new Map([
  ['1.2.643.7.1.1.1.1', 'GOST R 34.10-2012, 256'],
  ['1.2.643.7.1.1.1.2', 'GOST R 34.10-2012, 512'],
  ['1.2.643.2.2.19', 'GOST R 34.10-2001'],
  ['1.2.643.7.1.1.3.2', 'GOST R 34.10-2012, 256'],
  ['1.2.643.7.1.1.3.3', 'GOST R 34.10-2012, 512'],
  ['1.2.643.2.2.3', 'GOST R 34.10-2001'],
  ['1.2.840.113549.1.1.4', 'RSA, MD5'],
  ['1.2.840.113549.1.1.5', 'RSA, SHA-1'],
  ['1.2.840.113549.1.1.10', 'RSA-PSS'],
  ['1.2.840.113549.1.1.11', 'RSA, SHA-256'],
  ['1.2.840.113549.1.1.12', 'RSA, SHA-384'],
  ['1.2.840.113549.1.1.13', 'RSA, SHA-512'],
  ['1.2.840.10045.4.1', 'ECDSA, SHA-1'],
  ['1.2.840.10045.4.3.2', 'ECDSA, SHA-256'],
  ['1.2.840.10045.4.3.3', 'ECDSA, SHA-384'],
  ['1.2.840.10045.4.3.4', 'ECDSA, SHA-512'],
  ['1.3.101.112', 'Ed25519'],
  ['1.3.101.113', 'Ed448'],
]);

export function algorithmName(type: string): string {
  return names.get(type) ?? type;
}

/** Name and size of a certificate's key, e.g. `RSA-2048`. */
export function keyAlgorithmName(key: CertificateKey): string {
  switch (key.kind) {
    case 'rsa':
      return `RSA-${key.bits}`;
    case 'rsa-pss':
      return `RSA-PSS-${key.bits}`;
    case 'ec':
      return `EC-${key.curve}`;
    case 'ed25519':
      return 'Ed25519';
    case 'other':
      return key.name;
  }
}

/** The same of a SubjectPublicKeyInfo; by its algorithm alone where it cannot be opened. Throws `asn1-malformed`. */
export function publicKeyName(info: DerElement): string {
  const [algorithm] = childrenOf(info);
  const [type] = algorithm === undefined ? [] : childrenOf(algorithm);
  const name = algorithmName(oidOf(type));
  try {
    const key = createPublicKey({ key: Buffer.from(info.raw), format: 'der', type: 'spki' });
    return keyAlgorithmName(certificateKeyOf(key));
  } catch {
    // A key of another country, or none at all: the name of its algorithm is what can be told.
    return name;
  }
}
