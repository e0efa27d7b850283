import { digestOid } from '../cms/object-identifiers.js';
import { soundAlgorithms } from './algorithm-policy.js';
import type { AlgorithmPolicy } from './algorithm-policy.js';
import { extensionId } from './extension-identifiers.js';
import { directoryKey, generalNameKey } from './general-name.js';
import { describePublicKey, openPublicKey } from './public-key.js';
import type { KeyDescription } from './public-key.js';
import type { SignatureScheme } from './signature-scheme.js';
import type { TimeStampQuery } from './time-stamp-request.js';
import { invalidTimeStamp } from './time-stamp-token.js';
import type { TimeStampToken } from './time-stamp-token.js';

const timeStamping = '1.3.6.1.5.5.7.3.8';
const signingUses: ReadonlySet<string> = new Set(['digitalSignature', 'nonRepudiation']);

function checkCertificateUse({ certificate }: TimeStampToken): void {
  const { critical, extendedKeyUsage, keyUsage } = certificate.extensions;
  const isAlone = extendedKeyUsage?.size === 1 && extendedKeyUsage.has(timeStamping);
  if (!isAlone || !critical.has(extensionId.extKeyUsage)) {
    throw invalidTimeStamp('extended-key-usage', 'extendedKeyUsage is not timeStamping, critical and alone');
  }
  if (keyUsage !== undefined && (keyUsage.size === 0 || [...keyUsage].some((use) => !signingUses.has(use)))) {
    throw invalidTimeStamp('key-usage', 'keyUsage is not for signatures, or not for them alone');
  }
}

function schemeOf({ kind }: KeyDescription, isPss: boolean): SignatureScheme['scheme'] | undefined {
  switch (kind) {
    case 'rsa':
    case 'rsa-pss':
      return isPss ? 'rsa-pss' : 'rsa-pkcs1';
    case 'ec':
      return 'ecdsa';
    case 'dsa':
    case 'ed25519':
    case 'ed448':
      return kind;
    case 'other':
      return undefined;
  }
}

function checkAlgorithm({ certificate, digest, isPss, info }: TimeStampToken, policy: AlgorithmPolicy): void {
  const opened = openPublicKey(certificate.publicKey);
  const key = opened === undefined ? undefined : describePublicKey(certificate.publicKey, opened);
  const scheme = key === undefined ? undefined : schemeOf(key, isPss);
  const isUsable = key !== undefined && scheme !== undefined;
  const refusal = isUsable ? policy({ scheme, digest, key }, info.genTime) : 'a key of an unknown kind';
  if (refusal !== undefined) throw invalidTimeStamp('algorithm', `the signature is too weak: ${refusal}`);
}

function checkName({ certificate, info }: TimeStampToken): void {
  if (info.tsa === undefined) return;
  const { subject, extensions } = certificate;
  const names = [directoryKey(subject.key), ...(extensions.subjectAltNames ?? []).map(generalNameKey)];
  if (!names.includes(generalNameKey(info.tsa))) {
    throw invalidTimeStamp('name', 'the authority’s name is none of its certificate’s');
  }
}

/**
 * Whether the certificate that signed may sign time stamps, and did so in its time (RFC 3161 §2.3, §2.4.2): extendedKeyUsage critical
 * and alone, keyUsage, algorithm and key, genTime within its dates, its name. Throws `time-stamp-invalid`.
 */
export function checkAuthority(token: TimeStampToken, policy: AlgorithmPolicy = soundAlgorithms): void {
  checkCertificateUse(token);
  checkAlgorithm(token, policy);
  const { notBefore, notAfter } = token.certificate;
  const { genTime } = token.info;
  if (genTime < notBefore || genTime > notAfter) {
    throw invalidTimeStamp('validity', 'genTime lies outside of the certificate’s dates');
  }
  checkName(token);
}

/** What a fresh answer must agree with, besides the query. Times in milliseconds since the epoch. */
export interface Freshness {
  readonly askedAt: number;
  readonly answeredAt: number;
  readonly toleranceMs: number;
  /** Used when the query names none; any policy when left out. */
  readonly acceptedPolicies?: readonly string[];
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

function withoutLeadingZeros(bytes: Uint8Array): Uint8Array {
  const start = bytes.findIndex((byte) => byte !== 0);
  return start === -1 ? bytes.subarray(bytes.length) : bytes.subarray(start);
}

/** A negative INTEGER never equals: its first octet says so. */
function isNonce(integer: Uint8Array | undefined, nonce: Uint8Array): boolean {
  if (integer === undefined || (integer[0] ?? 0x80) >= 0x80) return false;
  return equal(withoutLeadingZeros(integer), withoutLeadingZeros(nonce));
}

/** Whether the token answers this query now (RFC 3161 §2.2, §2.4.2): imprint, nonce, policy, genTime. Throws `time-stamp-invalid`. */
export function checkAnswer({ info }: TimeStampToken, query: TimeStampQuery, freshness: Freshness): void {
  if (info.imprintAlgorithm !== digestOid[query.digest] || !equal(info.imprint, query.imprint)) {
    throw invalidTimeStamp('imprint', 'the time stamp is of something else');
  }
  if (!isNonce(info.nonce, query.nonce)) throw invalidTimeStamp('nonce', 'the nonce is not the one that was sent');
  const { acceptedPolicies, askedAt, answeredAt, toleranceMs } = freshness;
  const policies = query.policy === undefined ? acceptedPolicies : [query.policy];
  if (policies !== undefined && !policies.includes(info.policy)) {
    throw invalidTimeStamp('policy', `the policy ${info.policy} was not asked for`);
  }
  // An accuracy of hours would make any time right.
  const slack = toleranceMs + Math.min(info.accuracyMs ?? 0, toleranceMs);
  const time = info.genTime.getTime();
  if (time < askedAt - slack || time > answeredAt + slack) {
    const seconds = Math.round((time - answeredAt) / 1_000);
    throw invalidTimeStamp('gen-time', `genTime is ${String(seconds)} s from our clock`);
  }
}
