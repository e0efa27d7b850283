import type { Certificate } from './certificate.js';
import { anyPolicy } from './extension-identifiers.js';
import { extendPolicyGraph, initialPolicyGraph, mapPolicies, validPolicies } from './policy-graph.js';
import type { PolicyGraph, ValidPolicy } from './policy-graph.js';

/** The inputs of RFC 5280 §6.1.1 (c), (e), (f), (g). */
export interface PolicyInputs {
  /** user-initial-policy-set; undefined for any-policy. */
  readonly initialPolicySet?: ReadonlySet<string> | undefined;
  readonly explicitPolicy?: boolean;
  readonly policyMappingInhibit?: boolean;
  readonly anyPolicyInhibit?: boolean;
}

/** The state variables of RFC 5280 §6.1.2 that concern policies; the counters are certificates to go. */
export interface PolicyState {
  readonly graph: PolicyGraph;
  readonly explicitPolicy: number;
  readonly policyMapping: number;
  readonly inhibitAnyPolicy: number;
}

export type PolicyFault = 'policy-missing' | 'policy-mapping-any';

export function initialPolicyState(length: number, inputs: PolicyInputs): PolicyState {
  const from = (isAtOnce: boolean | undefined) => (isAtOnce === true ? 0 : length + 1);
  return {
    graph: initialPolicyGraph(),
    explicitPolicy: from(inputs.explicitPolicy),
    policyMapping: from(inputs.policyMappingInhibit),
    inhibitAnyPolicy: from(inputs.anyPolicyInhibit),
  };
}

/** Takes up a certificate's policies (RFC 5280 §6.1.3 (d), (e)). */
export function takeUpPolicies(
  state: PolicyState,
  { extensions, isSelfIssued }: Certificate,
  isLast: boolean,
): PolicyState {
  const acceptsAny = state.inhibitAnyPolicy > 0 || (!isLast && isSelfIssued);
  return { ...state, graph: extendPolicyGraph(state.graph, extensions.policies, acceptsAny) };
}

/** A policy is wanted from here on, and none is left (RFC 5280 §6.1.3 (f)). */
export function policyFault({ explicitPolicy, graph }: PolicyState): PolicyFault | undefined {
  return explicitPolicy > 0 || graph !== undefined ? undefined : 'policy-missing';
}

/** anyPolicy can be mapped neither from nor to (RFC 5280 §6.1.4 (a)). */
export function mappingFault({ extensions }: Certificate): PolicyFault | undefined {
  const isFaulty = extensions.policyMappings?.some(
    ({ issuerDomain, subjectDomain }) => issuerDomain === anyPolicy || subjectDomain === anyPolicy,
  );
  return isFaulty === true ? 'policy-mapping-any' : undefined;
}

function mapped(state: PolicyState, { policyMappings, policies }: Certificate['extensions']): PolicyGraph {
  if (policyMappings === undefined) return state.graph;
  const anyQualifiers = policies?.find(({ policy }) => policy === anyPolicy)?.qualifiers ?? [];
  return mapPolicies(state.graph, policyMappings, { isAllowed: state.policyMapping > 0, anyQualifiers });
}

/** The state for the certificate after this one (RFC 5280 §6.1.4 (b), (h), (i), (j)). */
export function preparePolicies(state: PolicyState, { extensions, isSelfIssued }: Certificate): PolicyState {
  const { policyConstraints, inhibitAnyPolicy } = extensions;
  const next = (counter: number, limit: number | undefined) =>
    Math.min(isSelfIssued ? counter : Math.max(0, counter - 1), limit ?? Number.POSITIVE_INFINITY);
  return {
    graph: mapped(state, extensions),
    explicitPolicy: next(state.explicitPolicy, policyConstraints?.requireExplicitPolicy),
    policyMapping: next(state.policyMapping, policyConstraints?.inhibitPolicyMapping),
    inhibitAnyPolicy: next(state.inhibitAnyPolicy, inhibitAnyPolicy),
  };
}

export interface PolicyConclusion {
  /** user-constrained-policy-set */
  readonly policies: readonly ValidPolicy[];
  readonly fault: PolicyFault | undefined;
}

/** What is left after the last certificate (RFC 5280 §6.1.5 (a), (b), (g) as RFC 9618 §5.5 has it). */
export function concludePolicies(
  state: PolicyState,
  { extensions }: Certificate,
  wanted: ReadonlySet<string> | undefined,
): PolicyConclusion {
  const isRequired = state.explicitPolicy <= 1 || extensions.policyConstraints?.requireExplicitPolicy === 0;
  const policies = validPolicies(state.graph, wanted);
  return { policies, fault: isRequired && policies.length === 0 ? 'policy-missing' : undefined };
}
