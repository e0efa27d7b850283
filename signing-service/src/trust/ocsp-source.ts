import { soundAlgorithms } from './algorithm-policy.js';
import type { AlgorithmPolicy } from './algorithm-policy.js';
import type { Certificate } from './certificate.js';
import type { CertificationPath } from './certification-path.js';
import { consultOcsp } from './ocsp-consultation.js';
import type { OcspRules } from './ocsp-consultation.js';
import type { Responder } from './ocsp-responder.js';
import type { OcspResponse, SingleResponse } from './ocsp-response.js';
import type { RevocationDoubt, RevocationQuestion, RevocationSource, RevocationStatus } from './revocation.js';

export interface OcspSourceOptions {
  /** In any order; those that concern nobody do no harm. */
  readonly responses: readonly OcspResponse[];
  /** Tells the status of responders whose certificates do not say `nocheck`: CRLs. Without it these are not believed. */
  readonly responderStatus?: RevocationSource | undefined;
  /** Certificates of responders that are trusted whatever they are asked about. */
  readonly responders?: readonly Certificate[] | undefined;
  /** No response from after that time is believed; the validation time when left out. */
  readonly now?: Date | undefined;
  /** `soundAlgorithms` when left out. */
  readonly algorithms?: AlgorithmPolicy | undefined;
  /** Milliseconds by which clocks may differ; a minute when left out. */
  readonly clockTolerance?: number | undefined;
  /** How long a response without nextUpdate is believed, in milliseconds; a day when left out. */
  readonly longestWithoutNextUpdate?: number | undefined;
}

/** What is not said otherwise. */
export function ocspRulesOf(options: Omit<OcspSourceOptions, 'responses' | 'responderStatus'>): OcspRules {
  return {
    now: options.now,
    algorithms: options.algorithms ?? soundAlgorithms,
    clockTolerance: options.clockTolerance ?? 60_000,
    longestWithoutNextUpdate: options.longestWithoutNextUpdate ?? 86_400_000,
    responders: options.responders ?? [],
  };
}

/** The status that a response gives, with the response as its proof. */
export function ocspStatus(
  { status, thisUpdate, nextUpdate }: SingleResponse,
  { der }: OcspResponse,
): RevocationStatus {
  const proofs = [{ source: 'ocsp', der, thisUpdate, nextUpdate }] as const;
  switch (status.status) {
    case 'good':
      return { status: 'good', proofs };
    case 'revoked':
      return { status: 'revoked', time: status.time, reason: status.reason, proofs };
    case 'unknown':
      return { status: 'unknown', why: [{ code: 'certificate-unknown', detail: 'said by the responder' }] };
  }
}

/** The question for the status of a responder: it has the place of the certificate that it answered about. */
export function responderQuestion(certificate: Certificate, question: RevocationQuestion): RevocationQuestion {
  const { anchor, certificates } = question.path;
  const [first, ...rest] = [...certificates.slice(0, -1), certificate];
  const path: CertificationPath = { anchor, certificates: [first, ...rest] };
  return { ...question, certificate, path };
}

function withProofsOf(responderStatus: RevocationStatus | undefined, status: RevocationStatus): RevocationStatus {
  if (responderStatus === undefined || responderStatus.status === 'unknown' || status.status === 'unknown')
    return status;
  return { ...status, proofs: [...status.proofs, ...responderStatus.proofs] };
}

/** Status of the responder where it is needed; a doubt when it is not good. */
function responderDoubt(
  { certificate, needsStatus }: Responder,
  question: RevocationQuestion,
  source: RevocationSource | undefined,
): { readonly status?: RevocationStatus; readonly doubt?: RevocationDoubt } {
  if (!needsStatus || certificate === undefined) return {};
  const status = source?.(responderQuestion(certificate, question));
  if (status?.status === 'good') return { status };
  return { doubt: { code: 'evidence-signer-untrusted', detail: certificate.subject.text } };
}

/** Tells the status of certificates from OCSP responses at hand, the newest first. */
export function ocspSource(options: OcspSourceOptions): RevocationSource {
  const rules = ocspRulesOf(options);
  const newestFirst = options.responses.toSorted((a, b) => b.producedAt.getTime() - a.producedAt.getTime());
  return (question) => {
    const why: RevocationDoubt[] = [];
    for (const response of newestFirst) {
      const consulted = consultOcsp(response, question, rules);
      if (consulted.kind === 'doubt') {
        // Most responses are of other certificates.
        if (consulted.code !== 'evidence-missing') why.push({ code: consulted.code, detail: 'OCSP' });
        continue;
      }
      const { status: ofResponder, doubt } = responderDoubt(consulted.responder, question, options.responderStatus);
      const status = ocspStatus(consulted.single, response);
      if (doubt !== undefined) why.push(doubt);
      else if (status.status === 'unknown') why.push(...status.why);
      else return withProofsOf(ofResponder, status);
    }
    const missing: RevocationDoubt = { code: 'evidence-missing', detail: question.certificate.subject.text };
    return { status: 'unknown', why: why.length > 0 ? why : [missing] };
  };
}
