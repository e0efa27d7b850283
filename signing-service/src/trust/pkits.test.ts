import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { readCertificate } from './certificate.js';
import { crlSource } from './crl-source.js';
import { readCrl } from './crl.js';
import { findPath } from './find-path.js';
import { faultsOf } from './path-result.js';
import type { PathOutcome, PathResult } from './path-result.js';
import { validatePath } from './path-validation.js';
import type { PathOptions } from './path-validation.js';
import { expectedReason, inapplicable, openPkits, pkitsFolder } from './pkits-cases.test-support.js';
import type { Pkits, PkitsCase, Reason } from './pkits-cases.test-support.js';
import { trustAnchorOf } from './trust-anchor.js';

/** The suite has keys and digests of 2011, DSA with SHA-1 among them: what counts here is paths. */
const algorithms = () => undefined;
const time = new Date('2026-01-01T00:00:00Z');

function policiesOf({ params = {} }: PkitsCase): PathOptions['policies'] {
  const { user_initial_policy_set: set } = params;
  return {
    initialPolicySet: set === undefined ? undefined : new Set(set),
    explicitPolicy: params.initial_explicit_policy ?? false,
    policyMappingInhibit: params.initial_policy_mapping_inhibit ?? false,
    anyPolicyInhibit: params.initial_any_policy_inhibit ?? false,
  };
}

function run(pkits: Pkits, one: PkitsCase): { outcome: PathOutcome; result: PathResult | undefined } {
  const certificate = (name: string) => readCertificate(pkits.certificate(name));
  const anchor = trustAnchorOf(certificate('TrustAnchorRootCertificate.crt'));
  const certificates = (one.other_certs ?? []).map(certificate);
  const crls = ['TrustAnchorRootCRL.crl', ...(one.crls ?? [])].map((name) => readCrl(pkits.crl(name)));
  const revocation = one.revocation === false ? undefined : crlSource({ crls, certificates, algorithms });
  const options = { time, algorithms, revocation, policies: policiesOf(one) };
  const target = certificate(one.cert);
  const [first, ...rest] = (one.path_intermediates ?? []).map(certificate);
  if (first === undefined) return findPath(target, { ...options, anchors: [anchor], intermediates: certificates });
  const result = validatePath({ anchor, certificates: [first, ...rest, target] }, options);
  return { outcome: result.outcome, result };
}

function reasonsOf(result: PathResult | undefined): Reason[] {
  if (result === undefined) return ['path-not-found'];
  const faults = faultsOf(result).filter((fault) => fault !== 'revocation-unknown');
  const statuses = result.reports.map(({ revocation }) => revocation);
  return [
    ...faults,
    ...statuses.flatMap((status) => (status?.status === 'unknown' ? status.why.map(({ code }) => code) : [])),
  ];
}

const pkits = openPkits(pkitsFolder);
if (pkits === undefined) {
  process.stdout.write('NIST PKITS is neither in ../shared/pkits nor where PKITS_DIR says: its cases are not run.\n');
}
const suites = pkits === undefined ? [] : [pkits];
const applicable = suites.flatMap((suite) =>
  suite.cases.filter(({ id }) => inapplicable[id] === undefined).map((one) => ({ ...one, suite })),
);

describe('NIST PKITS', () => {
  it('is told from a folder without it', () => {
    expect(openPkits(tmpdir())).toBeUndefined();
  });

  it.each(suites)('has its 246 cases', ({ cases }) => {
    expect(cases).toHaveLength(246);
    expect(applicable).toHaveLength(246 - Object.keys(inapplicable).length);
  });

  it.each(applicable.filter((one) => one.expect === 'valid'))('$id $name is valid', (one) => {
    const { outcome, result } = run(one.suite, one);
    expect([outcome, reasonsOf(result)]).toEqual(['valid', []]);
    expect(run(one.suite, { ...one, revocation: true }).outcome).toBe('valid');
  });

  it.each(applicable.filter((one) => one.expect === 'invalid'))('$id $name is not valid', (one) => {
    const { outcome, result } = run(one.suite, one);
    expect(outcome).not.toBe('valid');
    expect(reasonsOf(result)).toContain(expectedReason(one));
  });
});
