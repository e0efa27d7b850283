import type { Store } from '../store/store.js';
import { signingTables } from './signing-tables.js';

/** When each person of a portal signed last, ms since the epoch, as far as requests are still kept. Other people are absent. */
export async function readLastSignatures(store: Store, memberId: string): Promise<ReadonlyMap<string, number>> {
  const rows = await signingTables(store)
    .selectFrom('signing_requests')
    .select(({ fn }) => ['person_id', fn.max('updated_at').as('at')])
    .where('member_id', '=', memberId)
    .where('receipt', 'is not', null)
    .groupBy('person_id')
    .execute();
  return new Map(rows.map(({ person_id: personId, at }) => [personId, at]));
}
