import type { Certificate } from './certificate.js';
import type { CertificationPath } from './certification-path.js';
import type { DistinguishedName } from './distinguished-name.js';
import type { SubjectPublicKey } from './public-key.js';

/** CRLReason by number (RFC 5280 §5.3.1); 7 is not used. */
export const revocationReasons = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  undefined,
  'removeFromCRL',
  'privilegeWithdrawn',
  'aACompromise',
] as const;
export type RevocationReason = NonNullable<(typeof revocationReasons)[number]>;

/** Where a status comes from: what may be kept as validation material. */
export interface RevocationProof {
  readonly source: 'crl' | 'ocsp';
  /** Complete encoding of the CRL or the OCSPResponse. */
  readonly der: Uint8Array;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
}

/** `reason` is absent where the issuer gave none (unspecified). */
export type RevocationStatus =
  | { readonly status: 'good'; readonly proofs: readonly RevocationProof[] }
  | {
      readonly status: 'revoked';
      readonly time: Date;
      readonly reason: RevocationReason | undefined;
      readonly proofs: readonly RevocationProof[];
    }
  | { readonly status: 'unknown'; readonly why: readonly RevocationDoubt[] };

/** Why evidence was not used, or `none` for there was none; `detail` says whose it was. */
export interface RevocationDoubt {
  readonly code: RevocationDoubtCode;
  readonly detail: string;
}

/**
 * - `certificate-unknown`: an OCSP responder does not know it
 * - `evidence-missing`: nothing of the kind concerns the certificate
 * - `evidence-stale`, `evidence-not-yet-valid`: outside thisUpdate and nextUpdate
 * - `evidence-signature-wrong`, `evidence-algorithm-refused`, `evidence-algorithm-unsupported`
 * - `evidence-signer-untrusted`: no valid path leads from its signer to the same anchor
 * - `evidence-critical-extension-unknown`
 * - `evidence-malformed`
 * - `reasons-incomplete`: what could be used leaves some reasons for revocation open
 * - `delta-without-base`: a delta CRL alone
 * - `certificate-dropped`: made after the certificate's end, when the issuer need not list it any more
 */
export type RevocationDoubtCode =
  | 'certificate-unknown'
  | 'evidence-missing'
  | 'evidence-stale'
  | 'evidence-not-yet-valid'
  | 'evidence-signature-wrong'
  | 'evidence-algorithm-refused'
  | 'evidence-algorithm-unsupported'
  | 'evidence-signer-untrusted'
  | 'evidence-critical-extension-unknown'
  | 'evidence-malformed'
  | 'reasons-incomplete'
  | 'delta-without-base'
  | 'certificate-dropped';

/** One certificate of a path that is otherwise valid, in the place where its status is asked for. */
export interface RevocationQuestion {
  readonly certificate: Certificate;
  readonly issuerName: DistinguishedName;
  /** With inherited parameters. */
  readonly issuerKey: SubjectPublicKey;
  /** The path as far as the certificate; what is above it is valid and not revoked. */
  readonly path: CertificationPath;
  /** The validation time. */
  readonly time: Date;
}

/** Answers from evidence that it has: CRLs, OCSP responses, or several of them in turn. Never throws for what the evidence is. */
export type RevocationSource = (question: RevocationQuestion) => RevocationStatus;

/** The first conclusive answer; else all that the sources could not tell. */
export function firstConclusive(...sources: readonly RevocationSource[]): RevocationSource {
  return (question) => {
    const why: RevocationDoubt[] = [];
    for (const source of sources) {
      const answer = source(question);
      if (answer.status !== 'unknown') return answer;
      why.push(...answer.why);
    }
    return { status: 'unknown', why };
  };
}
