import { X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { CmsError } from './cms-error.js';
import { rememberByBytes } from './remember-by-bytes.js';

function readKey(der: Uint8Array): KeyObject {
  try {
    return new X509Certificate(der).publicKey;
  } catch (cause) {
    throw new CmsError('asn1-malformed', 'not a certificate that can be read', { cause });
  }
}

const remembered = rememberByBytes(64, readKey);

/** Public key of a DER certificate; the 64 read last are kept. Throws `asn1-malformed`. */
export function publicKeyOf(der: Uint8Array): KeyObject {
  return remembered(der);
}
