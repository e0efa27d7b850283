import type { PolicyInformation, PolicyMapping } from './certificate-extensions.js';
import { anyPolicy } from './extension-identifiers.js';

/*
 * The valid policies of a path as a graph (RFC 9618, which replaces the tree of RFC 5280 §6.1: the same answers, a size that follows the
 * certificates'). A level holds the nodes of one certificate by their valid_policy; a node knows its parents in the level above.
 */

interface PolicyNode {
  readonly policy: string;
  readonly qualifiers: readonly Uint8Array[];
  expected: ReadonlySet<string>;
  readonly parents: readonly PolicyNode[];
  readonly children: Set<PolicyNode>;
}

type Level = Map<string, PolicyNode>;

/** valid_policy_graph: the levels from the anchor down; undefined stands for NULL. */
export type PolicyGraph = readonly Level[] | undefined;

/** A policy that holds for the whole path, with the qualifiers on its way (RFC 5280 §6.1.5 (g)). */
export interface ValidPolicy {
  readonly policy: string;
  readonly qualifiers: readonly Uint8Array[];
}

function addNode(
  level: Level,
  node: Omit<PolicyNode, 'children' | 'expected'>,
  expected = new Set([node.policy]),
): void {
  const added: PolicyNode = { ...node, expected, children: new Set() };
  level.set(node.policy, added);
  for (const parent of node.parents) parent.children.add(added);
}

/** The graph before the first certificate (RFC 9618 §5.2). */
export function initialPolicyGraph(): PolicyGraph {
  const level: Level = new Map();
  addNode(level, { policy: anyPolicy, qualifiers: [], parents: [] });
  return [level];
}

function removeNode(level: Level, node: PolicyNode): void {
  level.delete(node.policy);
  for (const parent of node.parents) parent.children.delete(node);
}

/** Deletes nodes above the last level that lost all children; nothing left is NULL (RFC 9618 §5.3 (d)(3)). */
function prune(levels: readonly Level[]): PolicyGraph {
  for (let depth = levels.length - 2; depth >= 0; depth -= 1) {
    const level = levels[depth] ?? new Map<string, PolicyNode>();
    for (const node of level.values()) if (node.children.size === 0) removeNode(level, node);
  }
  return levels.at(-1)?.size === 0 ? undefined : levels;
}

function nodesByExpected(level: Level): Map<string, PolicyNode[]> {
  const nodes = new Map<string, PolicyNode[]>();
  for (const node of level.values()) {
    for (const policy of node.expected) {
      const others = nodes.get(policy);
      if (others === undefined) nodes.set(policy, [node]);
      else others.push(node);
    }
  }
  return nodes;
}

/**
 * The graph one certificate further (RFC 9618 §5.3 (d), (e)). `acceptsAny`: anyPolicy still counts for this certificate, that is
 * inhibit_anyPolicy is above 0 or it is self-issued and not the last.
 */
export function extendPolicyGraph(
  graph: PolicyGraph,
  policies: readonly PolicyInformation[] | undefined,
  acceptsAny: boolean,
): PolicyGraph {
  const above = graph?.at(-1);
  if (graph === undefined || above === undefined || policies === undefined) return undefined;
  const expected = nodesByExpected(above);
  const any = above.get(anyPolicy);
  const level: Level = new Map();
  for (const { policy, qualifiers } of policies) {
    if (policy === anyPolicy || level.has(policy)) continue;
    const parents = expected.get(policy) ?? (any === undefined ? [] : [any]);
    if (parents.length > 0) addNode(level, { policy, qualifiers, parents });
  }
  const stated = policies.find(({ policy }) => policy === anyPolicy);
  if (stated !== undefined && acceptsAny) {
    for (const [policy, parents] of expected) {
      if (!level.has(policy)) addNode(level, { policy, qualifiers: stated.qualifiers, parents });
    }
  }
  return prune([...graph, level]);
}

function groupMappings(mappings: readonly PolicyMapping[]): Map<string, Set<string>> {
  const groups = new Map<string, Set<string>>();
  for (const { issuerDomain, subjectDomain } of mappings) {
    const group = groups.get(issuerDomain);
    if (group === undefined) groups.set(issuerDomain, new Set([subjectDomain]));
    else group.add(subjectDomain);
  }
  return groups;
}

interface MappingOptions {
  /** policy_mapping is above 0. */
  readonly isAllowed: boolean;
  /** Qualifiers of anyPolicy in the certificate that maps. */
  readonly anyQualifiers: readonly Uint8Array[];
}

/** What a certificate's policy mappings make of the last level (RFC 9618 §5.4 (b)). */
export function mapPolicies(
  graph: PolicyGraph,
  mappings: readonly PolicyMapping[],
  options: MappingOptions,
): PolicyGraph {
  const level = graph?.at(-1);
  if (graph === undefined || level === undefined) return graph;
  for (const [policy, subjects] of groupMappings(mappings)) {
    const node = level.get(policy);
    if (!options.isAllowed) {
      if (node !== undefined) removeNode(level, node);
    } else if (node !== undefined) {
      node.expected = subjects;
    } else {
      const parent = level.has(anyPolicy) ? graph.at(-2)?.get(anyPolicy) : undefined;
      if (parent !== undefined)
        addNode(level, { policy, qualifiers: options.anyQualifiers, parents: [parent] }, subjects);
    }
  }
  return options.isAllowed ? graph : prune(graph);
}

/** Nodes that hang below anyPolicy alone: where a policy of the path begins; and anyPolicy where it holds to the end. */
function beginnings(levels: readonly Level[]): PolicyNode[] {
  const nodes = levels.flatMap((level) => [...level.values()]);
  const last = levels.at(-1)?.get(anyPolicy);
  const begun = nodes.filter(({ policy, parents }) => policy !== anyPolicy && parents[0]?.policy === anyPolicy);
  return last === undefined ? begun : [...begun, last];
}

function qualifiersAround(node: PolicyNode): Uint8Array[] {
  const seen = new Set<PolicyNode>();
  const visit = (each: PolicyNode, next: (of: PolicyNode) => Iterable<PolicyNode>) => {
    seen.add(each);
    for (const other of next(each)) if (!seen.has(other)) visit(other, next);
  };
  visit(node, ({ parents }) => parents);
  for (const child of node.children) if (!seen.has(child)) visit(child, ({ children }) => children);
  const unique = new Map<string, Uint8Array>();
  for (const der of [...seen].flatMap(({ qualifiers }) => qualifiers))
    unique.set(Buffer.from(der).toString('hex'), der);
  return [...unique.values()];
}

/**
 * The user-constrained-policy-set (RFC 9618 §5.5 (g)); `wanted` is the user-initial-policy-set, undefined for any-policy. anyPolicy in
 * the answer means that every policy holds.
 */
export function validPolicies(graph: PolicyGraph, wanted: ReadonlySet<string> | undefined): ValidPolicy[] {
  const authority = new Map<string, ValidPolicy>();
  for (const node of beginnings(graph ?? [])) {
    const known = authority.get(node.policy)?.qualifiers ?? [];
    authority.set(node.policy, { policy: node.policy, qualifiers: [...known, ...qualifiersAround(node)] });
  }
  if (wanted === undefined || wanted.has(anyPolicy)) return [...authority.values()];
  const any = authority.get(anyPolicy);
  return [...wanted].flatMap((policy) => {
    const found = authority.get(policy);
    if (found !== undefined) return [found];
    return any === undefined ? [] : [{ policy, qualifiers: any.qualifiers }];
  });
}
