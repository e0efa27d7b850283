import type { Certificate } from './certificate.js';
import type { CertificationPath } from './certification-path.js';
import type { NameFault } from './name-constraints.js';
import type { ValidPolicy } from './policy-graph.js';
import type { PolicyFault } from './policy-state.js';
import type { RevocationStatus } from './revocation.js';

/**
 * What can be wrong with a certificate of a path.
 *
 * - `signature-wrong`: not made by the issuer's key
 * - `algorithms-differ`: the algorithm beside the signature is not the one inside the signed bytes
 * - `algorithm-refused`: the algorithm policy does not allow algorithm or key at that time
 * - `not-yet-valid`, `expired`: outside its dates at the validation time
 * - `revoked`: before or at the validation time, or on hold
 * - `name-not-chained`: its issuer is not the subject above it
 * - `name-excluded`, `name-not-permitted`: name constraints from above
 * - `name-constraint-unusable`: a constraint that concerns one of its names and cannot be processed
 * - `policy-missing`: a policy is required, and none is valid for the path
 * - `policy-mapping-any`: maps from or to anyPolicy
 * - `not-a-ca`: it issues, and basicConstraints do not say that it may
 * - `path-too-long`: more certificates below than a path length allows
 * - `key-usage-lacks-keyCertSign`: it issues, and its keyUsage forbids that
 * - `critical-extension-unknown`
 */
export type PathFault =
  | NameFault
  | PolicyFault
  | 'signature-wrong'
  | 'algorithms-differ'
  | 'algorithm-refused'
  | 'not-yet-valid'
  | 'expired'
  | 'revoked'
  | 'name-not-chained'
  | 'not-a-ca'
  | 'path-too-long'
  | 'key-usage-lacks-keyCertSign'
  | 'critical-extension-unknown';

/**
 * Why something could not be told, which is never the same as a fault.
 *
 * - `algorithm-unsupported`: the signature cannot be verified here
 * - `revocation-unknown`: no evidence that may be used covers the certificate
 * - `path-not-found`: nothing leads from the certificate to an anchor
 * - `path-limit`: the search was ended by a limit
 */
export type PathDoubt = 'algorithm-unsupported' | 'revocation-unknown' | 'path-not-found' | 'path-limit';

/** In the order in which they are made and shown. */
export type CheckName =
  | 'signature'
  | 'algorithm'
  | 'validity'
  | 'name-chaining'
  | 'name-constraints'
  | 'policies'
  | 'basic-constraints'
  | 'path-length'
  | 'key-usage'
  | 'extensions'
  | 'revocation';

/** `skipped`: it does not apply to this certificate, or what it builds upon had failed already. */
export type Check = { readonly check: CheckName; readonly detail?: string } & (
  | { readonly outcome: 'passed' | 'skipped' }
  | { readonly outcome: 'failed'; readonly fault: PathFault }
  | { readonly outcome: 'unknown'; readonly doubt: PathDoubt }
);

export interface CertificateReport {
  readonly certificate: Certificate;
  readonly checks: readonly Check[];
  /** Absent when nobody asked. */
  readonly revocation: RevocationStatus | undefined;
}

export type PathOutcome = 'valid' | 'invalid' | 'indeterminate';

/** What validation found out about one path (RFC 5280 §6.1.6), certificate by certificate and check by check. */
export interface PathResult {
  readonly outcome: PathOutcome;
  readonly path: CertificationPath;
  readonly reports: readonly CertificateReport[];
  /** user-constrained-policy-set; anyPolicy in it stands for every policy. */
  readonly policies: readonly ValidPolicy[];
}

/** `invalid` when a check failed, else `indeterminate` when one could not be made. */
export function outcomeOf(reports: readonly CertificateReport[]): PathOutcome {
  const outcomes = reports.flatMap(({ checks }) => checks.map(({ outcome }) => outcome));
  if (outcomes.includes('failed')) return 'invalid';
  return outcomes.includes('unknown') ? 'indeterminate' : 'valid';
}

/** All faults and doubts of a path, from the anchor down. */
export function faultsOf({ reports }: PathResult): (PathFault | PathDoubt)[] {
  return reports.flatMap(({ checks }) =>
    checks.flatMap((check) =>
      check.outcome === 'failed' ? [check.fault] : check.outcome === 'unknown' ? [check.doubt] : [],
    ),
  );
}
