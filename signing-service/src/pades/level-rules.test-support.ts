import { brokenBaselineRules } from './baseline-rules.test-support.js';
import { DerFault, walkDer } from './der-walk.test-support.js';
import type { Der } from './der-walk.test-support.js';
import { rawSignatures } from './raw-signatures.test-support.js';
import type { RawSignature } from './raw-signatures.test-support.js';
import { signatureLevels } from './signature-level.js';
import type { SignatureLevel } from './signature-level.js';
import { brokenProofRules, brokenStoreRules, storeRuleNames } from './store-rules.test-support.js';
import {
  documentTimeStampRules,
  signatureTimeStampRules,
  signerCertificateIn,
  tokensIn,
} from './time-stamp-rules.test-support.js';

const endOf = ({ byteRange }: RawSignature): number => (byteRange[2] ?? 0) + (byteRange[3] ?? 0);
const isStamp = ({ dictionary }: RawSignature): boolean => /\/SubFilter\s*\/ETSI\.RFC3161\b/u.test(dictionary);

function broken<T>(
  rules: Readonly<Record<string, (value: T, pdf: Uint8Array) => boolean>>,
  value: T,
  pdf: Uint8Array,
): string[] {
  return Object.entries(rules).flatMap(([name, holds]) => {
    try {
      return holds(value, pdf) ? [] : [name];
    } catch (error) {
      if (error instanceof DerFault) return [name];
      throw error;
    }
  });
}

interface Judged {
  readonly contentInfo: Der;
  readonly own: readonly Der[];
  /** Document time stamps over it, oldest first. */
  readonly over: readonly RawSignature[];
}

/** What has to be proven: the signer, its time stamps; where it has none, the first document time stamp over it. */
function proofRules(pdf: Uint8Array, { contentInfo, own, over }: Judged): string[] {
  const first = own.length > 0 ? undefined : over[0];
  const infos = [contentInfo, ...own, ...(first === undefined ? [] : [walkDer(first.contents)])];
  const certificates = infos.map(signerCertificateIn);
  return certificates.flatMap((certificate) =>
    certificate === undefined ? ['store-holds-path'] : brokenProofRules(pdf, certificate),
  );
}

function storeRules(pdf: Uint8Array, judged: Judged): string[] {
  const shape = brokenStoreRules(pdf);
  return shape.includes('store-is-dictionary') ? shape : [...shape, ...proofRules(pdf, judged)];
}

/** B-LTA: at one document time stamp, the document as it was then had all of B-LT (EN 319 142-1 §6.3). */
function isArchived(pdf: Uint8Array, judged: Judged): boolean {
  return judged.over.some((stamp) => storeRules(pdf.subarray(0, endOf(stamp)), judged).length === 0);
}

function brokenBy(pdf: Uint8Array, signature: RawSignature, level: SignatureLevel): string[] {
  const baseline = brokenBaselineRules(signature, pdf, endOf(signature) === pdf.length);
  if (baseline.includes('contents-are-der')) return baseline;
  const contentInfo = walkDer(signature.contents);
  const stamps = rawSignatures(pdf).filter(isStamp);
  const over = stamps.filter((stamp) => endOf(stamp) > endOf(signature));
  const judged = { contentInfo, own: tokensIn(contentInfo), over };
  const rank = signatureLevels.indexOf(level);
  const faults = [...baseline, ...broken(signatureTimeStampRules, contentInfo, pdf)];
  if (rank >= 1 && judged.own.length === 0 && over.length === 0) faults.push('time-is-proven');
  if (rank >= 2) faults.push(...storeRules(pdf, judged));
  if (rank >= 3 && !isArchived(pdf, judged)) faults.push('store-is-covered');
  return faults;
}

/** Names of all rules beside those of B-B. */
export const levelRules: readonly string[] = [
  'time-is-proven',
  ...Object.keys(signatureTimeStampRules),
  ...Object.keys(documentTimeStampRules),
  ...storeRuleNames,
  'store-is-covered',
].toSorted();

/**
 * Names of the rules of a level (EN 319 142-1 §6.3) that each signature and document time stamp of the file breaks, in the order of the
 * file; all empty when every signature is of that level. For documents that are not encrypted.
 */
export function brokenLevelRules(pdf: Uint8Array, level: SignatureLevel): string[][] {
  return rawSignatures(pdf).map((signature) => {
    const names = isStamp(signature) ? broken(documentTimeStampRules, signature, pdf) : brokenBy(pdf, signature, level);
    return [...new Set(names)];
  });
}
