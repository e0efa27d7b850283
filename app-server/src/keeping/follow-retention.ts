import type { FollowActs } from '../people/admin-people-routes.js';
import { setRetention } from '../signing/portal-retention.js';
import type { Store } from '../store/store.js';

/** Records of both programs are kept equally long: what an act changed at the signing-service holds for requests here. */
export function followRetention(store: Store): FollowActs {
  return async (memberId, acts) => {
    const change = acts.findLast((act) => act.kind === 'change-retention');
    if (change !== undefined) await setRetention(store, memberId, { recordYears: change.recordYears });
  };
}
