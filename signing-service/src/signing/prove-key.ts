import type { KeyObject } from 'node:crypto';
import { publicKeyOf } from '../cms/certificate-key.js';
import { type CertificateSummary, summarizeCertificate } from '../cms/certificate-summary.js';
import {
  type AlgorithmWish,
  type ChosenSignatureAlgorithm,
  signatureAlgorithmFor,
} from '../cms/signature-algorithm.js';
import { KeyError } from '../keys/errors.js';
import type { SignatureMechanism } from '../keys/key-types.js';
import type { SigningKey } from '../keys/signing-key.js';
import { verifySignature } from '../keys/verify-signature.js';

/** A certificate under which a key's signature has just verified. */
export interface ProvenKey {
  /** DER. */
  readonly certificate: Uint8Array;
  readonly summary: CertificateSummary;
  readonly algorithm: ChosenSignatureAlgorithm;
  readonly publicKey: KeyObject;
}

/** A key that signs wrongly. */
export class WrongSignatureError extends KeyError {
  constructor() {
    super('token-failed', 'what the key signed does not verify under its own public key');
  }
}

/** The names by which `cms/` knows what a key can do; the digest is made here, so all but EdDSA take a digest. */
export const mechanismNames: Readonly<Record<SignatureMechanism, string>> = {
  'rsa-pkcs1': 'CKM_RSA_PKCS',
  'rsa-pss': 'CKM_RSA_PKCS_PSS',
  ecdsa: 'CKM_ECDSA',
  eddsa: 'CKM_EDDSA',
};

/**
 * Lets the key sign a message with the algorithm that the certificate calls for. Undefined when the certificate is not the key's;
 * a key that signs wrongly has failed, and its certificate is not to blame. Throws WrongSignatureError, KeyError, CmsError.
 */
export async function proveKey(
  key: SigningKey,
  certificate: Uint8Array,
  proof: { readonly message: Uint8Array; readonly wish?: AlgorithmWish },
): Promise<ProvenKey | undefined> {
  const summary = summarizeCertificate(certificate);
  const publicKey = publicKeyOf(certificate);
  // No algorithm would fit both, and that is not the certificate's fault.
  if (key.publicKey !== undefined && kindOf(key.publicKey) !== kindOf(publicKey)) return undefined;
  const names = key.mechanisms.map((mechanism) => mechanismNames[mechanism]);
  const algorithm = signatureAlgorithmFor(summary, names, proof.wish);
  const { message } = proof;
  const facts = { mechanism: algorithm.scheme, hash: algorithm.digest } as const;
  const signature = await key.sign(message, facts);
  const holds = verifySignature({ key: publicKey, ...facts, message, signature });
  if (holds) return { certificate, summary, algorithm, publicKey };
  if (key.publicKey?.equals(publicKey) === true) throw new WrongSignatureError();
  return undefined;
}

/** A key that signs by RSASSA-PSS alone is an RSA key (RFC 4055 §1.2). */
function kindOf({ asymmetricKeyType }: KeyObject): string | undefined {
  return asymmetricKeyType === 'rsa-pss' ? 'rsa' : asymmetricKeyType;
}

/** RFC 5280 §4.2.1.3: without the extension nothing is restricted. */
export function maySign(summary: CertificateSummary): boolean {
  const { keyUsage } = summary;
  return keyUsage === undefined || keyUsage.includes('digitalSignature') || keyUsage.includes('nonRepudiation');
}
