import { childrenOf, expectTag, readElement, smallIntegerOf } from '../cms/der-reader.js';
import type { DerElement } from '../cms/der-reader.js';
import { readGeneralName } from './general-name.js';
import type { GeneralName } from './general-name.js';
import { matchName } from './match-name.js';

export interface Subtree {
  readonly base: GeneralName;
  /** It states a minimum or maximum, which nothing here processes (RFC 5280 §4.2.1.10). */
  readonly isBounded: boolean;
}

export interface NameConstraints {
  readonly permitted: readonly Subtree[];
  readonly excluded: readonly Subtree[];
}

/** permitted_subtrees and excluded_subtrees of RFC 5280 §6.1.2: instead of intersecting sets, a name is held against each. */
export interface ConstrainedNames {
  readonly permitted: readonly (readonly Subtree[])[];
  readonly excluded: readonly Subtree[];
}

export type NameFault = 'name-excluded' | 'name-not-permitted' | 'name-constraint-unusable';

/** Comparisons for one certificate; beyond that its names are not judged. */
const mostComparisons = 200_000;

function readSubtrees(list: DerElement | undefined): Subtree[] {
  return (list === undefined ? [] : childrenOf(list)).map((subtree) => {
    const [base, ...bounds] = childrenOf(expectTag(subtree, 0x30, 'GeneralSubtree'));
    const isBounded = bounds.some(
      (bound) => bound.tag !== 0x80 || smallIntegerOf({ ...bound, tag: 0x02 }, 'minimum') > 0,
    );
    return { base: readGeneralName(base ?? expectTag(base, 0x82, 'base')), isBounded };
  });
}

/** Throws `asn1-malformed`. */
export function readNameConstraints(der: Uint8Array): NameConstraints {
  const fields = childrenOf(expectTag(readElement(der), 0x30, 'NameConstraints'));
  const field = (tag: number) => fields.find((each) => each.tag === tag);
  return { permitted: readSubtrees(field(0xa0)), excluded: readSubtrees(field(0xa1)) };
}

export const unconstrained: ConstrainedNames = { permitted: [], excluded: [] };

/** What holds for the certificates below one with `constraints` (RFC 5280 §6.1.4 (g)). */
export function constrainFurther(names: ConstrainedNames, constraints: NameConstraints | undefined): ConstrainedNames {
  if (constraints === undefined) return names;
  const { permitted, excluded } = constraints;
  return {
    permitted: permitted.length === 0 ? names.permitted : [...names.permitted, permitted],
    excluded: [...names.excluded, ...excluded],
  };
}

function isOfForm(name: GeneralName, base: GeneralName): boolean {
  return name.form === 'other' ? base.form === 'other' && base.type === name.type : base.form === name.form;
}

function isPermitted(name: GeneralName, subtrees: readonly Subtree[]): NameFault | undefined {
  const ofForm = subtrees.filter(({ base }) => isOfForm(name, base));
  if (ofForm.length === 0) return undefined;
  const results = ofForm.map(({ base, isBounded }) => (isBounded ? 'unusable' : matchName(name, base, 'permitted')));
  if (results.includes('inside')) return undefined;
  return results.includes('unusable') ? 'name-constraint-unusable' : 'name-not-permitted';
}

function isExcluded(name: GeneralName, subtrees: readonly Subtree[]): NameFault | undefined {
  const ofForm = subtrees.filter(({ base }) => isOfForm(name, base));
  const results = ofForm.map(({ base, isBounded }) => (isBounded ? 'unusable' : matchName(name, base, 'excluded')));
  if (results.includes('inside')) return 'name-excluded';
  return results.includes('unusable') ? 'name-constraint-unusable' : undefined;
}

/** The first fault of a certificate's names under the constraints from above (RFC 5280 §6.1.3 (b), (c)). */
export function nameFault(names: readonly GeneralName[], constrained: ConstrainedNames): NameFault | undefined {
  const { permitted, excluded } = constrained;
  const subtrees = permitted.reduce((sum, each) => sum + each.length, excluded.length);
  if (names.length * subtrees > mostComparisons) return 'name-constraint-unusable';
  for (const name of names) {
    const fault = isExcluded(name, excluded) ?? permitted.map((each) => isPermitted(name, each)).find(Boolean);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
