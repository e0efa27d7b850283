import type { AlgorithmPolicy } from './algorithm-policy.js';
import type { Crl } from './crl.js';
import type { SubjectPublicKey } from './public-key.js';
import type { RevocationDoubtCode } from './revocation.js';
import { checkSignature } from './signature-scheme.js';
import type { SignatureCheck } from './signature-scheme.js';

const checks = new WeakMap<Crl, Map<SubjectPublicKey, SignatureCheck>>();

/** A CRL may have megabytes: they are hashed once for each key, however many certificates it is asked about. */
function checkOnce(crl: Crl, key: SubjectPublicKey): SignatureCheck {
  const known = checks.get(crl) ?? new Map<SubjectPublicKey, SignatureCheck>();
  checks.set(crl, known);
  const { signatureAlgorithm: algorithm, tbs: message, signature } = crl;
  const check = known.get(key) ?? checkSignature({ algorithm, message, signature }, key);
  known.set(key, check);
  return check;
}

/** Why the CRL's signature is not one by this key that counts; undefined when it is (RFC 5280 §6.3.3 (g), (h)). */
export function crlSignatureDoubt(
  crl: Crl,
  key: SubjectPublicKey,
  { algorithms, time }: { readonly algorithms: AlgorithmPolicy; readonly time: Date },
): RevocationDoubtCode | undefined {
  if (!crl.statesOneAlgorithm) return 'evidence-signature-wrong';
  const { outcome, used } = checkOnce(crl, key);
  if (used === undefined) return 'evidence-algorithm-unsupported';
  if (outcome === 'wrong') return 'evidence-signature-wrong';
  return algorithms(used, time) === undefined ? undefined : 'evidence-algorithm-refused';
}
