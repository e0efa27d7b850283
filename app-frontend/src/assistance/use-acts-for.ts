import { usePolicies } from '../approvals/policies-context.js';
import { type ActKind, actsFor, type ListedPerson } from '../surfaces/home/people-list.js';

/** What an administrator may do with a person now, as far as this portal allows it; the likeliest first. */
export function useActsFor(listed: ListedPerson): readonly [ActKind, ...ActKind[]] {
  const { policies } = usePolicies();
  return actsFor(listed, { mayAssist: policies?.assistedSetUp?.isAllowed === true });
}
