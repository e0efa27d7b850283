import type { CertificateKey, CertificateSummary, RsaPssKey } from './certificate-summary.js';
import { CmsError } from './cms-error.js';
import { derNull, explicit, objectIdentifier, sequence, smallInteger } from './der-writer.js';
import { digestLength, digestOid, oid } from './object-identifiers.js';
import type { DigestName } from './object-identifiers.js';

/**
 * How a signature value is made. The salt of RSASSA-PSS is as long as the digest, MGF1 uses the same digest. `eddsa` is Ed25519,
 * which signs the message itself; its digest, SHA-512, is that of message-digest (RFC 8419 §3.1).
 */
export interface SignatureAlgorithm {
  readonly scheme: 'rsa-pkcs1' | 'rsa-pss' | 'ecdsa' | 'eddsa';
  readonly digest: DigestName;
}

/** PKCS#11 mechanisms by their names in the standard. */
export type SignatureMechanism =
  | 'CKM_RSA_PKCS'
  | 'CKM_SHA256_RSA_PKCS'
  | 'CKM_SHA384_RSA_PKCS'
  | 'CKM_SHA512_RSA_PKCS'
  | 'CKM_RSA_PKCS_PSS'
  | 'CKM_SHA256_RSA_PKCS_PSS'
  | 'CKM_SHA384_RSA_PKCS_PSS'
  | 'CKM_SHA512_RSA_PKCS_PSS'
  | 'CKM_ECDSA'
  | 'CKM_ECDSA_SHA256'
  | 'CKM_ECDSA_SHA384'
  | 'CKM_ECDSA_SHA512'
  | 'CKM_EDDSA';

/** An algorithm and the token's mechanism for it; `input` says what the mechanism is fed (PKCS#11 §2.1, §2.3). */
export interface ChosenSignatureAlgorithm extends SignatureAlgorithm {
  readonly mechanism: SignatureMechanism;
  readonly input: 'digest-info' | 'digest' | 'message';
}

const upper: Readonly<Record<DigestName, 'SHA256' | 'SHA384' | 'SHA512'>> = {
  sha256: 'SHA256',
  sha384: 'SHA384',
  sha512: 'SHA512',
};

function pkcs1Choices(digest: DigestName): ChosenSignatureAlgorithm[] {
  return [
    { scheme: 'rsa-pkcs1', digest, mechanism: 'CKM_RSA_PKCS', input: 'digest-info' },
    { scheme: 'rsa-pkcs1', digest, mechanism: `CKM_${upper[digest]}_RSA_PKCS`, input: 'message' },
  ];
}

function pssChoices(digest: DigestName): ChosenSignatureAlgorithm[] {
  return [
    { scheme: 'rsa-pss', digest, mechanism: 'CKM_RSA_PKCS_PSS', input: 'digest' },
    { scheme: 'rsa-pss', digest, mechanism: `CKM_${upper[digest]}_RSA_PKCS_PSS`, input: 'message' },
  ];
}

function ecdsaChoices(digest: DigestName): ChosenSignatureAlgorithm[] {
  return [
    { scheme: 'ecdsa', digest, mechanism: 'CKM_ECDSA', input: 'digest' },
    { scheme: 'ecdsa', digest, mechanism: `CKM_ECDSA_${upper[digest]}`, input: 'message' },
  ];
}

/** What the operator wants; left out, the key decides. */
export interface AlgorithmWish {
  readonly digest?: DigestName | undefined;
  readonly scheme?: 'rsa-pkcs1' | 'rsa-pss' | undefined;
}

function unsuitable(why: string): CmsError {
  return new CmsError('algorithm-unsuitable', why);
}

function isDigestName(name: string): name is DigestName {
  return Object.hasOwn(digestLength, name);
}

/** A certificate may bind its key to one digest, for the mask too, and to a shortest salt (RFC 4055 §3.1, §3.3). */
function pssDigest({ parameters }: RsaPssKey, wish: DigestName | undefined): DigestName {
  if (parameters === undefined) return wish ?? 'sha256';
  const { digest, maskDigest, shortestSalt } = parameters;
  if (!isDigestName(digest) || maskDigest !== digest || shortestSalt > digestLength[digest]) {
    throw new CmsError('certificate-key-unsupported', `the key is bound to RSASSA-PSS with ${digest}`);
  }
  if (wish !== undefined && wish !== digest) throw unsuitable(`the certificate binds its key to ${digest}`);
  return digest;
}

const digestForCurve = { 'P-256': 'sha256', 'P-384': 'sha384', 'P-521': 'sha512' } as const;

function rsaChoices(digest: DigestName, scheme: AlgorithmWish['scheme']): ChosenSignatureAlgorithm[] {
  return [...(scheme === 'rsa-pss' ? [] : pkcs1Choices(digest)), ...(scheme === 'rsa-pkcs1' ? [] : pssChoices(digest))];
}

function choicesFor(key: CertificateKey, { digest, scheme }: AlgorithmWish): ChosenSignatureAlgorithm[] {
  if (scheme !== undefined && (key.kind === 'ec' || key.kind === 'ed25519')) {
    throw unsuitable('the key is no RSA key');
  }
  switch (key.kind) {
    case 'rsa':
      return rsaChoices(digest ?? 'sha256', scheme);
    case 'rsa-pss':
      if (scheme === 'rsa-pkcs1') throw unsuitable('the certificate restricts its key to RSASSA-PSS');
      return pssChoices(pssDigest(key, digest));
    case 'ec':
      return ecdsaChoices(digest ?? digestForCurve[key.curve]);
    case 'ed25519':
      if (digest !== undefined && digest !== 'sha512') throw unsuitable('Ed25519 goes with SHA-512 alone');
      return [{ scheme: 'eddsa', digest: 'sha512', mechanism: 'CKM_EDDSA', input: 'message' }];
    case 'other':
      throw new CmsError('certificate-key-unsupported', `keys of type ${key.name} are not supported`);
  }
}

/**
 * The algorithm for a certificate out of the mechanisms that its token offers, the plainest mechanism first (the
 * digest is then made here, and the token gets a few bytes). Without a wish: PKCS#1 v1.5 before PSS and SHA-256 for RSA, the
 * curve's own size for ECDSA; Ed25519 has but one. SHA-1 and RSA below 2048 bits are in no choice. Throws `certificate-weak`,
 * `certificate-key-unsupported`, `algorithm-unsuitable`, `mechanism-unavailable`.
 */
export function signatureAlgorithmFor(
  certificate: CertificateSummary,
  allowed: readonly string[],
  wish: AlgorithmWish = {},
): ChosenSignatureAlgorithm {
  const { key } = certificate;
  if (certificate.weaklySigned) throw new CmsError('certificate-weak', 'the certificate is signed with SHA-1 or MD5');
  if ((key.kind === 'rsa' || key.kind === 'rsa-pss') && key.bits < 2048) {
    throw new CmsError('certificate-weak', `an RSA key of ${String(key.bits)} bits is too short`);
  }
  const chosen = choicesFor(key, wish).find(({ mechanism }) => allowed.includes(mechanism));
  if (chosen === undefined) throw new CmsError('mechanism-unavailable', 'the token offers no fitting mechanism');
  return chosen;
}

/** DER AlgorithmIdentifier of a digest: no parameters (RFC 5754 §2). */
export function digestAlgorithmIdentifier(digest: DigestName): Uint8Array {
  return sequence(objectIdentifier(digestOid[digest]));
}

const ecdsaWith = { sha256: '1.2.840.10045.4.3.2', sha384: '1.2.840.10045.4.3.3', sha512: '1.2.840.10045.4.3.4' };
const rsaWith = { sha256: '1.2.840.113549.1.1.11', sha384: '1.2.840.113549.1.1.12', sha512: '1.2.840.113549.1.1.13' };

/** DER AlgorithmIdentifier for SignerInfo.signatureAlgorithm (RFC 5754 §3, RFC 4056 §2.2, RFC 8419 §2.2). */
export function signatureAlgorithmIdentifier({ scheme, digest }: SignatureAlgorithm): Uint8Array {
  switch (scheme) {
    case 'rsa-pkcs1':
      return sequence(objectIdentifier(rsaWith[digest]), derNull);
    case 'ecdsa':
      return sequence(objectIdentifier(ecdsaWith[digest]));
    case 'eddsa':
      return sequence(objectIdentifier(oid.ed25519));
    case 'rsa-pss': {
      const hash = sequence(objectIdentifier(digestOid[digest]), derNull);
      const maskGeneration = sequence(objectIdentifier(oid.mgf1), hash);
      const salt = smallInteger(digestLength[digest]);
      return sequence(
        objectIdentifier(oid.rsassaPss),
        sequence(explicit(0, hash), explicit(1, maskGeneration), explicit(2, salt)),
      );
    }
  }
}
