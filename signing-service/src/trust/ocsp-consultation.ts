import type { AlgorithmPolicy } from './algorithm-policy.js';
import { isIdOf } from './certificate-id.js';
import type { Certificate } from './certificate.js';
import { findResponder } from './ocsp-responder.js';
import type { Responder } from './ocsp-responder.js';
import type { OcspResponse, SingleResponse } from './ocsp-response.js';
import type { RevocationDoubtCode, RevocationQuestion } from './revocation.js';

export interface OcspRules {
  /** No response from after that time is believed; the validation time when left out. */
  readonly now: Date | undefined;
  readonly algorithms: AlgorithmPolicy;
  /** Milliseconds by which clocks may differ. */
  readonly clockTolerance: number;
  /** How long a response without nextUpdate is believed, in milliseconds. */
  readonly longestWithoutNextUpdate: number;
  /** Certificates of responders that are trusted whatever they are asked about. */
  readonly responders: readonly Certificate[];
}

/** What a response says of a certificate; the responder's own status is not told yet. */
export type OcspConsultation =
  | { readonly kind: 'doubt'; readonly code: RevocationDoubtCode }
  | { readonly kind: 'answer'; readonly single: SingleResponse; readonly responder: Responder };

function doubt(code: RevocationDoubtCode): OcspConsultation {
  return { kind: 'doubt', code };
}

interface Times {
  readonly single: SingleResponse;
  readonly producedAt: Date;
}

/** Made before now, and not overtaken at the validation time; one that was made after that time says all the more. */
function currencyDoubt({ single, producedAt }: Times, time: Date, rules: OcspRules): RevocationDoubtCode | undefined {
  const { now = time, clockTolerance, longestWithoutNextUpdate } = rules;
  const { thisUpdate, nextUpdate } = single;
  const [start, signed] = [thisUpdate.getTime(), producedAt.getTime()];
  if (Math.max(start, signed) > now.getTime() + clockTolerance) return 'evidence-not-yet-valid';
  // A status cannot be known before it is signed for, nor be replaced before it is known.
  if (signed < start - clockTolerance || (nextUpdate !== undefined && nextUpdate < thisUpdate)) {
    return 'evidence-malformed';
  }
  const end = nextUpdate?.getTime() ?? start + longestWithoutNextUpdate;
  return end < time.getTime() - clockTolerance ? 'evidence-stale' : undefined;
}

/** After a certificate's end its responder may have forgotten it was revoked, unless it says otherwise (RFC 6960 §4.4.4). */
function isDropped({ thisUpdate, status, archiveCutoff }: SingleResponse, { notAfter }: Certificate): boolean {
  if (status.status !== 'good' || notAfter >= thisUpdate) return false;
  return archiveCutoff === undefined || archiveCutoff > notAfter;
}

/**
 * Asks a response for the status of a certificate (RFC 6960 §3.2): exactly one SingleResponse names it, the times fit, who signed it
 * may. Nonce and the status of a delegated responder are the caller's.
 */
export function consultOcsp(response: OcspResponse, question: RevocationQuestion, rules: OcspRules): OcspConsultation {
  const { certificate, issuerName, issuerKey, time } = question;
  const [single, ...others] = response.responses.filter(({ id }) => isIdOf(id, { certificate, issuerKey }));
  if (single === undefined) return doubt('evidence-missing');
  if (others.length > 0) return doubt('evidence-malformed');
  if (response.unknownCritical !== undefined) return doubt('evidence-critical-extension-unknown');
  const isOff = currencyDoubt({ single, producedAt: response.producedAt }, time, rules);
  if (isOff !== undefined) return doubt(isOff);
  const { algorithms, responders } = rules;
  const found = findResponder(response, { issuerName, issuerKey }, { algorithms, responders, time });
  if ('doubt' in found) return doubt(found.doubt);
  if (isDropped(single, certificate)) return doubt('certificate-dropped');
  return { kind: 'answer', single, responder: found.responder };
}
