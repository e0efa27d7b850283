import type { Certificate } from '../trust/certificate.js';
import { readMaterial } from './read-material.js';
import type { SignatureEvidence } from './signature-evidence.js';
import { noMaterial } from './validation-material.js';

/** A certificate that has to be proven for a document's signatures to stand. */
export interface ProvingTask {
  /** Whose signature or time stamp it is about. */
  readonly fieldName: string;
  readonly role: 'signer' | 'time-stamp';
  readonly certificate: Certificate;
  readonly intermediates: readonly Certificate[];
  /** The validation time: when what it signed is known to have existed. */
  readonly time: Date;
  /** Evidence from after that time says that the certificate was good when it was used. */
  readonly since: Date;
}

function earliest(times: readonly Date[]): Date | undefined {
  return times.toSorted((a, b) => a.getTime() - b.getTime())[0];
}

/** Document time stamps over all bytes up to `end`, the first one first; those that prove nothing are left out. */
export function stampsOver(signatures: readonly SignatureEvidence[], end: number): SignatureEvidence[] {
  return signatures.filter((each) => {
    return each.kind === 'document-time-stamp' && each.isIntact && each.timeStamps.length > 0 && each.end > end;
  });
}

/** When document time stamps say that all bytes up to `end` existed. */
function coveredAt(signatures: readonly SignatureEvidence[], end: number): Date | undefined {
  return stampsOver(signatures, end)[0]?.timeStamps[0]?.info.genTime;
}

/**
 * When a signature is known to have existed, by its own time stamps and by document time stamps over it, all of them taken at their word:
 * best-signature-time of EN 319 102-1 §5.5. Undefined when nothing says so.
 */
export function existenceTime(
  signatures: readonly SignatureEvidence[],
  signature: SignatureEvidence,
): Date | undefined {
  const covered = coveredAt(signatures, signature.end);
  const own = signature.kind === 'signature' ? signature.timeStamps.map(({ info }) => info.genTime) : [];
  return earliest([...own, ...(covered === undefined ? [] : [covered])]);
}

function tasksOf(signatures: readonly SignatureEvidence[], signature: SignatureEvidence, now: Date): ProvingTask[] {
  const { fieldName, kind, certificate, certificates, timeStamps, end } = signature;
  const stamps = timeStamps.map((token): ProvingTask => {
    return {
      fieldName,
      role: 'time-stamp',
      certificate: token.certificate,
      intermediates: readMaterial({ ...noMaterial, certificates: token.certificates }).certificates,
      time: coveredAt(signatures, end) ?? now,
      since: token.info.genTime,
    };
  });
  if (kind === 'document-time-stamp' || certificate === undefined) return stamps;
  const time = existenceTime(signatures, signature) ?? now;
  return [{ fieldName, role: 'signer', certificate, intermediates: certificates, time, since: time }, ...stamps];
}

/**
 * All certificates that have to be proven, each at its time (EN 319 102-1 §5.6): signers when their signatures are known to have existed,
 * time-stamp authorities when their tokens are, by the document time stamp that follows, or else now.
 */
export function provingTasks(signatures: readonly SignatureEvidence[], now: Date): ProvingTask[] {
  return signatures.flatMap((signature) => tasksOf(signatures, signature, now));
}
