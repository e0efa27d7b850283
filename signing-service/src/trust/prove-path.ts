import type { Certificate } from './certificate.js';
import type { CertificationPath } from './certification-path.js';
import type { Downloads } from './downloads.js';
import { findPathOnline } from './find-path-online.js';
import { faultsOf } from './path-result.js';
import type { PathResult } from './path-result.js';
import { validatePath } from './path-validation.js';
import type { PathOptions } from './path-validation.js';
import type { MissingRevocation, RevocationCollector } from './revocation-collector.js';
import type { RevocationProof, RevocationSource } from './revocation.js';
import type { TrustAnchor } from './trust-anchor.js';
import { TrustError } from './trust-error.js';

/** A valid path, and what proves that nothing on it was revoked. */
export interface ProvenPath {
  readonly path: CertificationPath;
  readonly proofs: readonly RevocationProof[];
}

export interface PathProverOptions extends Pick<PathOptions, 'policies' | 'algorithms' | 'understoodExtensions'> {
  readonly anchors: readonly TrustAnchor[];
  readonly downloads: Downloads;
  readonly revocation: RevocationCollector;
}

/** What is at hand besides the certificate. */
export interface PathRequest {
  readonly intermediates: readonly Certificate[];
  /** The validation time: now, or shortly before. */
  readonly time: Date;
  /** No older evidence of revocation, as far as newer is to be had. */
  readonly since?: Date | undefined;
  /** Certificates that name neither a responder nor a CRL pass: nobody can be asked. Not for what is to be kept as proof. */
  readonly acceptsSilence?: boolean | undefined;
}

/**
 * Finds the path from an anchor to a certificate, fetches what is missing and what is said of revocation, and validates all of it.
 * Throws TrustError `path-invalid`, with the first fault as `check`, and `path-unproven`, with the check `path-not-found` where nothing
 * leads to an anchor.
 */
export type ProvePath = (certificate: Certificate, request: PathRequest) => Promise<ProvenPath>;

/** What was found out about a certificate's path, valid or not. */
export interface ExaminedPath {
  /** Undefined where nothing leads to an anchor. Of a path that is invalid by itself nobody was asked for revocation. */
  readonly result: PathResult | undefined;
  /** Certificates whose status could not be had. */
  readonly missing: readonly MissingRevocation[];
  /** Why issuers could not be fetched. */
  readonly unreachable: readonly TrustError[];
}

/** As `ProvePath`, and tells of every path. */
export type ExaminePath = (certificate: Certificate, request: PathRequest) => Promise<ExaminedPath>;

/** What the statuses were told from, each once. */
export function proofsOf({ reports }: PathResult): RevocationProof[] {
  const proofs = reports.flatMap(({ revocation }) =>
    revocation === undefined || revocation.status === 'unknown' ? [] : revocation.proofs,
  );
  return [...new Map(proofs.map((proof) => [proof.der, proof])).values()];
}

function pathError(result: PathResult, missing: readonly MissingRevocation[]): TrustError {
  const causes = missing.flatMap((each) => each.causes);
  const message = `no valid path: ${[...faultsOf(result), ...causes.map((cause) => cause.message)].join('; ')}`;
  if (result.outcome === 'invalid') {
    const failed = result.reports.flatMap(({ checks }) => checks).find(({ outcome }) => outcome === 'failed');
    return new TrustError('path-invalid', message, failed?.outcome === 'failed' ? { check: failed.fault } : {});
  }
  return new TrustError('path-unproven', message, { causes, retry: retryOf(causes) });
}

function retryOf(causes: readonly TrustError[]): 'later' | 'never' {
  return causes.some(({ retry }) => retry === 'later') ? 'later' : 'never';
}

/** Whether a certificate says where its revocation would be told of. */
export function namesRevocation({ extensions }: Certificate): boolean {
  const { authorityInfoAccess, crlDistributionPoints = [] } = extensions;
  return (authorityInfoAccess?.ocsp ?? []).length > 0 || crlDistributionPoints.length > 0;
}

function passingSilence(source: RevocationSource): RevocationSource {
  return (question) => {
    const status = source(question);
    const isSilent = status.status === 'unknown' && !namesRevocation(question.certificate);
    return isSilent ? { status: 'good', proofs: [] } : status;
  };
}

export function createPathExaminer(options: PathProverOptions): ExaminePath {
  const { anchors, downloads, revocation, ...rules } = options;
  return async (certificate, { intermediates, time, since, acceptsSilence = false }) => {
    const fetchIssuers = (url: string) => downloads.issuers(url);
    const found = await findPathOnline(certificate, { ...rules, anchors, intermediates, time, fetchIssuers });
    const unreachable = found.unreachable.flatMap(({ cause }) => (cause instanceof TrustError ? [cause] : []));
    if (found.result === undefined || found.outcome === 'invalid') {
      return { result: found.result, missing: [], unreachable };
    }
    const { path } = found.result;
    const { source, missing } = await revocation.collect(path, since);
    const heard = acceptsSilence ? passingSilence(source) : source;
    return { result: validatePath(path, { ...rules, time, revocation: heard }), missing, unreachable };
  };
}

export function createPathProver(examinePath: ExaminePath): ProvePath {
  return async (certificate, request) => {
    const { result, missing, unreachable } = await examinePath(certificate, request);
    if (result === undefined) {
      throw new TrustError('path-unproven', 'no path leads to a trusted certificate', {
        causes: unreachable,
        check: 'path-not-found',
        retry: retryOf(unreachable),
      });
    }
    if (result.outcome !== 'valid') throw pathError(result, missing);
    return { path: result.path, proofs: proofsOf(result) };
  };
}
