import type { Certificate } from './certificate.js';
import { crlSource } from './crl-source.js';
import type { Crl } from './crl.js';
import { findPath } from './find-path.js';
import type { OcspResponse } from './ocsp-response.js';
import { ocspSource } from './ocsp-source.js';
import { proofsOf } from './prove-path.js';
import type { ProvenPath } from './prove-path.js';
import { firstConclusive } from './revocation.js';
import type { RevocationStatus } from './revocation.js';
import type { TrustAnchor } from './trust-anchor.js';

/** What was kept with a signature. */
export interface Evidence {
  readonly certificates: readonly Certificate[];
  readonly responses: readonly OcspResponse[];
  readonly crls: readonly Crl[];
}

export interface KeptProof extends ProvenPath {
  /**
   * thisUpdate of what tells the certificate's own status, not of what proves who signed that; undefined where nothing needs to be told.
   */
  readonly toldAt: Date | undefined;
}

export interface EvidenceQuestion {
  readonly anchors: readonly TrustAnchor[];
  /** The validation time. */
  readonly time: Date;
  /** Evidence from after that time is not believed. */
  readonly now: Date;
}

/** The path to a certificate by what is at hand, nobody being asked; undefined when that does not prove it. */
export function proveFromEvidence(
  certificate: Certificate,
  { certificates, responses, crls }: Evidence,
  { anchors, time, now }: EvidenceQuestion,
): KeptProof | undefined {
  const byCrl = crlSource({ crls, certificates, now });
  const revocation = firstConclusive(ocspSource({ responses, responderStatus: byCrl, now }), byCrl);
  const { outcome, result } = findPath(certificate, { anchors, intermediates: certificates, time, revocation });
  if (outcome !== 'valid' || result === undefined) return undefined;
  return { path: result.path, proofs: proofsOf(result), toldAt: toldAt(result.reports.at(-1)?.revocation) };
}

/** The response or the CRL comes first among the proofs, then those of its signer. */
function toldAt(status: RevocationStatus | undefined): Date | undefined {
  return status === undefined || status.status === 'unknown' ? undefined : status.proofs[0]?.thisUpdate;
}
