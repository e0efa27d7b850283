import type { AlgorithmPolicy } from './algorithm-policy.js';
import type { Crl } from './crl.js';
import type { SubjectPublicKey } from './public-key.js';
import type { RevocationDoubtCode } from './revocation.js';
import { checkObjectSignature } from './signed-object.js';

/** Why the CRL's signature is not one by this key that counts; undefined when it is (RFC 5280 §6.3.3 (g), (h)). */
export function crlSignatureDoubt(
  crl: Crl,
  key: SubjectPublicKey,
  { algorithms, time }: { readonly algorithms: AlgorithmPolicy; readonly time: Date },
): RevocationDoubtCode | undefined {
  if (!crl.statesOneAlgorithm) return 'evidence-signature-wrong';
  const { outcome, used } = checkObjectSignature(crl, key);
  if (used === undefined) return 'evidence-algorithm-unsupported';
  if (outcome === 'wrong') return 'evidence-signature-wrong';
  return algorithms(used, time) === undefined ? undefined : 'evidence-algorithm-refused';
}
