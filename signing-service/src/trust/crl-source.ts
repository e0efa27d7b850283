import { soundAlgorithms } from './algorithm-policy.js';
import type { AlgorithmPolicy } from './algorithm-policy.js';
import type { Certificate } from './certificate.js';
import { consultCrl } from './crl-consultation.js';
import { isInScope, pointsOf, reasonsCovered } from './crl-scope.js';
import type { Crl } from './crl.js';
import { allReasons } from './distribution-point.js';
import type { DistributionPoint, ReasonFlag } from './distribution-point.js';
import type {
  RevocationDoubt,
  RevocationProof,
  RevocationQuestion,
  RevocationSource,
  RevocationStatus,
} from './revocation.js';

export interface CrlSourceOptions {
  /** Complete and delta CRLs in any order; those that concern nobody do no harm. */
  readonly crls: readonly Crl[];
  /** Certificates of CRL signers that are not on the path themselves, and what leads to them. */
  readonly certificates?: readonly Certificate[];
  /** No CRL from after that time is believed; the validation time when left out. */
  readonly now?: Date | undefined;
  /** `soundAlgorithms` when left out. */
  readonly algorithms?: AlgorithmPolicy | undefined;
  /** Milliseconds by which clocks may differ; a minute when left out. */
  readonly clockTolerance?: number | undefined;
}

/** Certificates whose status is being told, outermost first: a CRL signer's own status may need another CRL. */
type Pending = readonly Certificate[];

/** Signers of CRLs for signers of CRLs. */
const deepest = 4;

function newestFirst(crls: readonly Crl[]): Crl[] {
  return crls.toSorted((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime());
}

/** Complete CRLs that concern the certificate, each with the distribution point by which it does. */
function inScope(certificate: Certificate, crls: readonly Crl[]): [DistributionPoint, Crl][] {
  const complete = newestFirst(crls.filter(({ baseNumber }) => baseNumber === undefined));
  return pointsOf(certificate).flatMap((point) =>
    complete.filter((crl) => isInScope(crl, point, certificate)).map((crl): [DistributionPoint, Crl] => [point, crl]),
  );
}

/** Why nothing is known although no CRL was refused. */
function gapOf({ issuer }: Certificate, crls: readonly Crl[], isPartlyCovered: boolean): RevocationDoubt {
  const detail = issuer.text;
  if (isPartlyCovered) return { code: 'reasons-incomplete', detail };
  const hasDelta = crls.some((crl) => crl.baseNumber !== undefined && crl.issuer.key === issuer.key);
  return { code: hasDelta ? 'delta-without-base' : 'evidence-missing', detail };
}

/** A signer's status is not told by what it signed itself while something else may tell it. */
const refused: RevocationSource = ({ certificate }) => ({
  status: 'unknown',
  why: [{ code: 'evidence-signer-untrusted', detail: certificate.subject.text }],
});

interface Signers {
  readonly pending: Pending;
  /** A signer whose own status is being told is believed, as long as it does not list itself. */
  readonly mayVouchForThemselves: boolean;
}

/** How the status of a CRL's signer is told; undefined for not at all. */
function sourceForSigners(options: CrlSourceOptions, { pending, mayVouchForThemselves }: Signers) {
  const isPending = ({ fingerprint }: Certificate) => pending.some((each) => each.fingerprint === fingerprint);
  return (signer: Certificate): RevocationSource | undefined => {
    if (isPending(signer)) return mayVouchForThemselves ? undefined : refused;
    return (question) =>
      isPending(question.certificate) || pending.length > deepest
        ? refused(question)
        : statusByCrls(question, options, pending);
  };
}

/** RFC 5280 §6.3.3: CRL after CRL until all reasons are covered or the certificate is found revoked. */
function walk(question: RevocationQuestion, options: CrlSourceOptions, signers: Signers): RevocationStatus {
  const { certificate } = question;
  const { crls, certificates = [], algorithms = soundAlgorithms, clockTolerance = 60_000, now } = options;
  const revocationOf = sourceForSigners(options, signers);
  const covered = new Set<ReasonFlag>();
  const proofs: RevocationProof[] = [];
  const why = new Map<string, RevocationDoubt>();
  for (const [point, crl] of inScope(certificate, crls)) {
    const reasons = reasonsCovered(crl, point).filter((reason) => !covered.has(reason));
    if (reasons.length === 0) continue;
    const consulted = consultCrl(crl, question, { crls, certificates, algorithms, clockTolerance, now, revocationOf });
    if (consulted.kind === 'doubt') {
      why.set(`${consulted.code} ${crl.issuer.key}`, { code: consulted.code, detail: crl.issuer.text });
      continue;
    }
    proofs.push(...consulted.proofs);
    const { entry } = consulted;
    if (entry !== undefined) return { status: 'revoked', time: entry.revocationDate, reason: entry.reason, proofs };
    for (const reason of reasons) covered.add(reason);
    if (covered.size === allReasons.size) return { status: 'good', proofs };
  }
  return { status: 'unknown', why: why.size > 0 ? [...why.values()] : [gapOf(certificate, crls, covered.size > 0)] };
}

/**
 * An issuer may hand all its CRLs to a key whose own certificate they cover (PKITS 4.14.30): then that key's word is all there is. It is
 * heard last, so that a stolen key cannot hide its revocation behind a CRL of its own.
 */
function statusByCrls(question: RevocationQuestion, options: CrlSourceOptions, pending: Pending): RevocationStatus {
  const signers = { pending: [...pending, question.certificate], mayVouchForThemselves: false };
  const status = walk(question, options, signers);
  const isDistrust = status.status === 'unknown' && status.why.some(({ code }) => code === 'evidence-signer-untrusted');
  return isDistrust ? walk(question, options, { ...signers, mayVouchForThemselves: true }) : status;
}

/** Tells the status of certificates from CRLs. */
export function crlSource(options: CrlSourceOptions): RevocationSource {
  return (question) => statusByCrls(question, options, []);
}
