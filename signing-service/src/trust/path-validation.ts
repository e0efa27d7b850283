import { soundAlgorithms } from './algorithm-policy.js';
import type { AlgorithmPolicy } from './algorithm-policy.js';
import type { Certificate } from './certificate.js';
import type { CertificationPath } from './certification-path.js';
import type { DistinguishedName } from './distinguished-name.js';
import { constrainFurther, unconstrained } from './name-constraints.js';
import type { ConstrainedNames } from './name-constraints.js';
import {
  checkBasicConstraints,
  checked,
  checkExtensions,
  checkKeyUsage,
  checkNameChaining,
  checkNameConstraints,
  checkPathLength,
  checkSigning,
  checkValidity,
  skipped,
} from './path-checks.js';
import { outcomeOf } from './path-result.js';
import type { CertificateReport, Check, PathResult } from './path-result.js';
import { checkRevocations } from './path-revocation.js';
import type { ValidPolicy } from './policy-graph.js';
import {
  concludePolicies,
  initialPolicyState,
  mappingFault,
  policyFault,
  preparePolicies,
  takeUpPolicies,
} from './policy-state.js';
import type { PolicyInputs, PolicyState } from './policy-state.js';
import { inheritParameters } from './public-key.js';
import type { SubjectPublicKey } from './public-key.js';
import type { RevocationSource } from './revocation.js';

export interface PathOptions {
  /** The validation time: now, or the time at which a signature is known to have existed. */
  readonly time: Date;
  readonly policies?: PolicyInputs | undefined;
  /** `soundAlgorithms` when left out. */
  readonly algorithms?: AlgorithmPolicy | undefined;
  /** Left out, nobody asks whether certificates were revoked. */
  readonly revocation?: RevocationSource | undefined;
  /** Extensions that the caller processes itself, should they be critical. */
  readonly understoodExtensions?: ReadonlySet<string> | undefined;
}

/** The state variables of RFC 5280 §6.1.2. */
interface PathState {
  readonly issuerName: DistinguishedName;
  readonly issuerKey: SubjectPublicKey;
  readonly names: ConstrainedNames;
  readonly policies: PolicyState;
  /** max_path_length */
  readonly pathLength: number;
  /** All signatures so far are right: only then is an issuer's say on names and policies worth the work. */
  readonly isAuthentic: boolean;
}

/** One certificate done. */
interface Step {
  readonly checks: readonly Check[];
  readonly next: PathState;
  readonly policies: readonly ValidPolicy[];
}

function initialState({ anchor, certificates }: CertificationPath, policies: PolicyInputs): PathState {
  return {
    issuerName: anchor.name,
    issuerKey: anchor.publicKey,
    names: constrainFurther(unconstrained, anchor.nameConstraints),
    policies: initialPolicyState(certificates.length, policies),
    pathLength: certificates.length,
    isAuthentic: true,
  };
}

/** The state for the next certificate (RFC 5280 §6.1.4). */
function nextState(state: PathState, certificate: Certificate): PathState {
  const { subject, publicKey, extensions, isSelfIssued } = certificate;
  const length = isSelfIssued ? state.pathLength : Math.max(0, state.pathLength - 1);
  return {
    issuerName: subject,
    issuerKey: inheritParameters(publicKey, state.issuerKey),
    names: constrainFurther(state.names, extensions.nameConstraints),
    policies: state.isAuthentic ? preparePolicies(state.policies, certificate) : state.policies,
    pathLength: Math.min(length, extensions.basicConstraints?.pathLength ?? length),
    isAuthentic: state.isAuthentic,
  };
}

/** An issuing certificate: RFC 5280 §6.1.3 and §6.1.4. */
function issuerChecks(state: PathState, certificate: Certificate): Check[] {
  const fault = policyFault(state.policies) ?? mappingFault(certificate);
  return [
    state.isAuthentic ? checkNameConstraints(certificate, state.names, false) : skipped('name-constraints'),
    state.isAuthentic ? checked('policies', fault) : skipped('policies'),
    checkBasicConstraints(certificate),
    checkPathLength(certificate, state.pathLength),
    checkKeyUsage(certificate),
  ];
}

/** The certificate in question: RFC 5280 §6.1.3 and §6.1.5. */
function lastChecks(state: PathState, certificate: Certificate, inputs: PolicyInputs) {
  if (!state.isAuthentic) return { checks: [skipped('name-constraints'), skipped('policies')], policies: [] };
  const { policies, fault } = concludePolicies(state.policies, certificate, inputs.initialPolicySet);
  const checks = [
    checkNameConstraints(certificate, state.names, true),
    checked('policies', policyFault(state.policies) ?? fault),
  ];
  return { checks, policies };
}

function walk(
  state: PathState,
  certificate: Certificate,
  { isLast, options }: { isLast: boolean; options: PathOptions },
): Step {
  const { time, algorithms = soundAlgorithms, policies: inputs = {} } = options;
  const signing = checkSigning(certificate, state.issuerKey, { algorithms, time });
  const isAuthentic = state.isAuthentic && signing[0].outcome === 'passed';
  const policies = isAuthentic ? takeUpPolicies(state.policies, certificate, isLast) : state.policies;
  const here: PathState = { ...state, isAuthentic, policies };
  const { checks, policies: valid } = isLast
    ? lastChecks(here, certificate, inputs)
    : { checks: issuerChecks(here, certificate), policies: [] };
  return {
    checks: [
      ...signing,
      checkValidity(certificate, time),
      checkNameChaining(certificate, state.issuerName),
      ...checks,
      checkExtensions(certificate, options.understoodExtensions),
    ],
    next: nextState(here, certificate),
    policies: valid,
  };
}

/**
 * Validates one path (RFC 5280 §6.1, with RFC 9618 for policies). All checks are made for all certificates, whatever failed before,
 * but for those that rest on what failed. Never throws for what certificates are.
 */
export function validatePath(path: CertificationPath, options: PathOptions): PathResult {
  let state = initialState(path, options.policies ?? {});
  let policies: readonly ValidPolicy[] = [];
  const reports: CertificateReport[] = [];
  for (const [index, certificate] of path.certificates.entries()) {
    const step = walk(state, certificate, { isLast: index === path.certificates.length - 1, options });
    reports.push({ certificate, checks: step.checks, revocation: undefined });
    state = step.next;
    policies = step.policies;
  }
  const { revocation, time } = options;
  const complete = revocation === undefined ? reports : checkRevocations(path, reports, { revocation, time });
  return { outcome: outcomeOf(complete), path, reports: complete, policies };
}
