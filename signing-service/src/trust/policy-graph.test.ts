import { describe, expect, it } from 'vitest';
import { anyPolicy } from './extension-identifiers.js';
import { extendPolicyGraph, initialPolicyGraph, mapPolicies, validPolicies } from './policy-graph.js';
import type { PolicyGraph } from './policy-graph.js';

const [gold, silver, bronze] = ['1.2.1', '1.2.2', '1.2.3'];
const information = (policy: string, ...qualifiers: readonly string[]) => ({
  policy,
  qualifiers: qualifiers.map((text) => Buffer.from(text)),
});
const extend = (graph: PolicyGraph, ...policies: readonly string[]) =>
  extendPolicyGraph(
    graph,
    policies.map((policy) => information(policy)),
    true,
  );
const map = (graph: PolicyGraph, ...pairs: readonly (readonly [string, string])[]) =>
  mapPolicies(
    graph,
    pairs.map(([issuerDomain, subjectDomain]) => ({ issuerDomain, subjectDomain })),
    { isAllowed: true, anyQualifiers: [] },
  );
const policiesOf = (graph: PolicyGraph, ...wanted: readonly string[]) =>
  validPolicies(graph, wanted.length === 0 ? undefined : new Set(wanted)).map(({ policy }) => policy);

describe('valid policies', () => {
  it('are those that all certificates state', () => {
    const graph = extend(extend(initialPolicyGraph(), gold, silver), silver, bronze);
    expect(policiesOf(graph)).toEqual([silver]);
    expect(policiesOf(graph, gold)).toEqual([]);
  });

  it('are none once a certificate states none, or none in common', () => {
    const graph = extend(initialPolicyGraph(), gold);
    expect(extendPolicyGraph(graph, undefined, true)).toBeUndefined();
    expect(extend(graph, silver)).toBeUndefined();
    expect(policiesOf(undefined)).toEqual([]);
  });

  it('under anyPolicy are what the next one states, or what is wanted', () => {
    const any = extend(initialPolicyGraph(), anyPolicy);
    expect(policiesOf(extend(any, gold))).toEqual([gold]);
    expect(policiesOf(extend(any, anyPolicy))).toEqual([anyPolicy]);
    expect(policiesOf(extend(any, anyPolicy), silver)).toEqual([silver]);
  });

  it('do not come from anyPolicy where it is inhibited', () => {
    const graph = extend(initialPolicyGraph(), gold);
    expect(extendPolicyGraph(graph, [information(anyPolicy)], false)).toBeUndefined();
  });

  it('are named as the first certificate names them when they are mapped', () => {
    const graph = extend(map(extend(initialPolicyGraph(), gold), [gold, silver], [gold, bronze]), bronze);
    expect(policiesOf(graph)).toEqual([gold]);
    expect(policiesOf(graph, bronze)).toEqual([]);
  });

  it('go when they are mapped where mapping is inhibited', () => {
    const graph = extend(initialPolicyGraph(), gold, silver);
    const mappings = [{ issuerDomain: gold, subjectDomain: bronze }];
    const inhibited = mapPolicies(graph, mappings, { isAllowed: false, anyQualifiers: [] });
    expect(policiesOf(inhibited)).toEqual([silver]);
  });

  it('are mapped out of anyPolicy too', () => {
    const graph = extend(map(extend(initialPolicyGraph(), anyPolicy), [gold, silver]), silver);
    expect(policiesOf(graph)).toEqual([gold]);
  });

  it('come with the qualifiers on their way, anyPolicy’s among them', () => {
    const first = extendPolicyGraph(initialPolicyGraph(), [information(gold, 'a'), information(silver, 'b')], true);
    const second = extendPolicyGraph(first, [information(anyPolicy, 'any')], true);
    const texts = validPolicies(second, new Set([gold])).map(({ policy, qualifiers }) => [
      policy,
      qualifiers.map((der) => Buffer.from(der).toString()).toSorted(),
    ]);
    expect(texts).toEqual([[gold, ['a', 'any']]]);
  });

  it('of a path that maps all to all stay as few as they are', () => {
    const policies = Array.from({ length: 40 }, (_, index) => `1.3.${index}`);
    const pairs = policies.flatMap((from) => policies.map((to) => [from, to] as const));
    let graph = initialPolicyGraph();
    for (let depth = 0; depth < 10; depth += 1) graph = map(extend(graph, ...policies), ...pairs);
    expect(graph?.map((level) => level.size)).toEqual([1, ...Array<number>(10).fill(40)]);
    expect(policiesOf(graph)).toHaveLength(40);
  });
});
