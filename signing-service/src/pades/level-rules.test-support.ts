import { brokenBaselineRules } from './baseline-rules.test-support.js';
import { DerFault, walkDer } from './der-walk.test-support.js';
import type { Der } from './der-walk.test-support.js';
import { JudgedFile } from './judged-file.test-support.js';
import type { Expected } from './judged-file.test-support.js';
import { opensslAccepts } from './openssl-judge.test-support.js';
import type { RawSignature } from './raw-signatures.test-support.js';
import { signatureLevels } from './signature-level.js';
import type { SignatureLevel } from './signature-level.js';
import { brokenProofRules, brokenStoreRules, storeRuleNames } from './store-rules.test-support.js';
import type { Store } from './store-rules.test-support.js';
import {
  certificatesIn,
  documentTimeStampRules,
  genTimeOf,
  signatureTimeStampRules,
  signatureValueOf,
  signerCertificateIn,
  signerOf,
  tokensIn,
} from './time-stamp-rules.test-support.js';

const isStamp = ({ dictionary }: RawSignature): boolean => /\/SubFilter\s*\/ETSI\.RFC3161\b/u.test(dictionary);

function holds(rule: () => boolean): boolean {
  try {
    return rule();
  } catch (error) {
    if (error instanceof DerFault) return false;
    throw error;
  }
}

function broken<T>(
  rules: Readonly<Record<string, (value: T, file: JudgedFile) => boolean>>,
  value: T,
  file: JudgedFile,
): string[] {
  return Object.entries(rules).flatMap(([name, rule]) => (holds(() => rule(value, file)) ? [] : [name]));
}

interface Judged {
  readonly signature: RawSignature;
  readonly contentInfo: Der;
  /** Its own time stamps. */
  readonly own: readonly Der[];
  /** Document time stamps over it, oldest first. */
  readonly over: readonly RawSignature[];
}

/** Whether OpenSSL takes it for a signature of these bytes, by a signer below an anchor, at the first time that is proven. */
function verifies({ signature, contentInfo, own, over }: Judged, { anchors }: JudgedFile): boolean {
  const certificate = signerCertificateIn(contentInfo);
  const attributes = signerOf(contentInfo).children.find(({ tag }) => tag === 0xa0);
  if (certificate === undefined || attributes === undefined) return false;
  const tokens = [...own, ...over.map(({ contents }) => walkDer(contents))];
  // One from before the certificate proves nothing of it.
  const times = tokens
    .map((token) => genTimeOf(token).getTime())
    .filter((time) => time >= Date.parse(certificate.validFrom));
  const parts = {
    cms: contentInfo.raw,
    certificate,
    certificates: certificatesIn(contentInfo),
    // What is signed is the SET, what is stored has a tag of its own (RFC 5652 §5.4).
    attributes: Buffer.concat([Buffer.of(0x31), attributes.raw.subarray(1)]),
    value: signatureValueOf(contentInfo),
  };
  return opensslAccepts(signature, parts, { anchors, time: new Date(Math.min(Date.now(), ...times)) });
}

/** What has to be proven: the signer, its time stamps; where it has none, the first document time stamp over it. */
function proofRules(store: Store, { contentInfo, own, over }: Judged): string[] {
  const first = own.length > 0 ? undefined : over[0];
  const infos = [contentInfo, ...own, ...(first === undefined ? [] : [walkDer(first.contents)])];
  const certificates = infos.map(signerCertificateIn);
  return certificates.flatMap((certificate) =>
    certificate === undefined ? ['store-holds-path'] : brokenProofRules(store, certificate),
  );
}

function storeRules(store: Store, judged: Judged): string[] {
  const shape = brokenStoreRules(store);
  return shape.includes('store-is-dictionary') ? shape : [...shape, ...proofRules(store, judged)];
}

/** B-LTA: at one document time stamp, the document as it was then had all of B-LT (EN 319 142-1 §6.3). */
function isArchived(file: JudgedFile, judged: Judged): boolean {
  // One that says when the signature existed has to be proven itself, in what a further one covers.
  const archiving = judged.own.length > 0 ? judged.over : judged.over.slice(1);
  return archiving.some(({ end }) => storeRules(file.storeUpTo(end), judged).length === 0);
}

function brokenBy(file: JudgedFile, signature: RawSignature, level: SignatureLevel): string[] {
  const baseline = brokenBaselineRules(signature, file.surroundingsOf(signature));
  if (baseline.includes('contents-are-der')) return baseline;
  const contentInfo = walkDer(signature.contents);
  const over = file.signatures.filter((stamp) => isStamp(stamp) && stamp.end > signature.end);
  const judged = { signature, contentInfo, own: tokensIn(contentInfo), over };
  const rank = signatureLevels.indexOf(level);
  const faults = [...baseline, ...broken(signatureTimeStampRules, contentInfo, file)];
  if (!holds(() => verifies(judged, file))) faults.push('signature-verifies');
  if (rank >= 1 && judged.own.length === 0 && over.length === 0) faults.push('time-is-proven');
  if (rank >= 2) faults.push(...storeRules(file.storeUpTo(file.pdf.length), judged));
  if (rank >= 3 && !isArchived(file, judged)) faults.push('store-is-covered');
  return faults;
}

/** Names of all rules beside those of B-B. */
export const levelRules: readonly string[] = [
  'is-signed',
  'signature-verifies',
  'time-is-proven',
  ...Object.keys(signatureTimeStampRules),
  ...Object.keys(documentTimeStampRules),
  ...storeRuleNames,
  'store-is-covered',
].toSorted();

/**
 * Names of the rules of a level (EN 319 142-1 §6.3) that each signature and document time stamp of the file breaks, in the order of the
 * file; all empty when every signature is of that level. OpenSSL verifies each of them. `is-signed` alone where there is none.
 */
export function brokenLevelRules(pdf: Uint8Array, expected: Expected): string[][] {
  const { level, since = 0 } = expected;
  const file = new JudgedFile(pdf, expected);
  const judged = file.signatures.filter(({ contentsEnd }) => contentsEnd > since);
  if (judged.length === 0) return [['is-signed']];
  return judged.map((signature) => {
    const names = isStamp(signature)
      ? broken(documentTimeStampRules, signature, file)
      : brokenBy(file, signature, level);
    return [...new Set(names)];
  });
}

/** The file itself, when every signature in it is as expected. Throws an Error that names the broken rules. */
export function judged<T extends Uint8Array>(pdf: T, expected: Expected): T {
  const broken = brokenLevelRules(pdf, expected);
  if (broken.flat().length > 0) throw new Error(`rules of ${expected.level} are broken: ${JSON.stringify(broken)}`);
  return pdf;
}
