import { createHash, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { CmsError } from './cms-error.js';

const cacheSize = 64;
const cache = new Map<string, KeyObject>();

function readKey(der: Uint8Array): KeyObject {
  try {
    return new X509Certificate(der).publicKey;
  } catch (cause) {
    throw new CmsError('asn1-malformed', 'not a certificate that can be read', { cause });
  }
}

/**
 * Public key of a DER certificate. OpenSSL takes most of a millisecond to read one, so the 64 certificates read last
 * are kept by their digest. Throws `asn1-malformed`.
 */
export function publicKeyOf(der: Uint8Array): KeyObject {
  const digest = createHash('sha256').update(der).digest('base64');
  const known = cache.get(digest);
  if (known !== undefined) return known;
  const key = readKey(der);
  cache.set(digest, key);
  for (const oldest of cache.keys()) {
    if (cache.size <= cacheSize) break;
    cache.delete(oldest);
  }
  return key;
}
