import type { AlgorithmIdentifier } from './certificate.js';
import type { SubjectPublicKey } from './public-key.js';
import { checkSignature } from './signature-scheme.js';
import type { SignatureCheck } from './signature-scheme.js';

/** A certificate, a CRL or an OCSP response: what its signature covers, the algorithm and the value. */
export interface SignedObject {
  readonly tbs: Uint8Array;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
}

const checks = new WeakMap<SignedObject, WeakMap<SubjectPublicKey, SignatureCheck>>();

/**
 * Whether the signature is the key's. An object is checked once for each key: a CRL may have megabytes, and the same few authorities
 * stand in every path.
 */
export function checkObjectSignature(signed: SignedObject, key: SubjectPublicKey): SignatureCheck {
  const known = checks.get(signed) ?? new WeakMap<SubjectPublicKey, SignatureCheck>();
  checks.set(signed, known);
  const { signatureAlgorithm: algorithm, tbs: message, signature } = signed;
  const check = known.get(key) ?? checkSignature({ algorithm, message, signature }, key);
  known.set(key, check);
  return check;
}
