import { oid, readableDigests } from './object-identifiers.js';
import type { ParsedSignerInfo } from './parse-signed-data.js';

const rsaPkcs1: ReadonlySet<string> = new Set([
  oid.rsaEncryption,
  '1.2.840.113549.1.1.5',
  '1.2.840.113549.1.1.11',
  '1.2.840.113549.1.1.12',
  '1.2.840.113549.1.1.13',
  '1.2.840.113549.1.1.14',
]);

function schemeName(algorithm: string): string {
  if (rsaPkcs1.has(algorithm)) return 'RSASSA-PKCS1-v1_5';
  if (algorithm === oid.rsassaPss) return 'RSASSA-PSS';
  if (algorithm.startsWith('1.2.840.10045.4.')) return 'ECDSA';
  return algorithm === oid.ed25519 ? 'Ed25519' : algorithm;
}

/** `RSASSA-PSS with SHA-256`; what is not known by its dotted form. */
export function algorithmName({
  signatureAlgorithm,
  digestAlgorithm,
}: Pick<ParsedSignerInfo, 'signatureAlgorithm' | 'digestAlgorithm'>): string {
  const digest = readableDigests.get(digestAlgorithm.algorithm);
  const digestName = digest?.toUpperCase().replace(/^SHA(?=\d)/, 'SHA-') ?? digestAlgorithm.algorithm;
  return `${schemeName(signatureAlgorithm.algorithm)} with ${digestName}`;
}
