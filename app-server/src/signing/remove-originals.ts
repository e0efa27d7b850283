import type { PortalCallers } from '../bitrix24/portal-callers.js';
import { removeOriginal } from '../documents/portal-originals.js';
import type { Store } from '../store/store.js';
import { signingTables } from './signing-tables.js';

export interface RemoveOriginalsParts {
  readonly store: Store;
  readonly callers: Pick<PortalCallers, 'forService'>;
  readonly log: (event: string, facts: Record<string, unknown>) => void;
  readonly now: () => number;
}

/** Takes out of the portals what was to stay there for so many days, and they are over. What fails is tried at the next sweep. */
export async function removeOriginals({ store, callers, log, now }: RemoveOriginalsParts): Promise<void> {
  const db = signingTables(store);
  const due = await db
    .selectFrom('kept_originals')
    .selectAll()
    .where('remove_at', '<=', now())
    .orderBy('remove_at')
    .limit(200)
    .execute();
  for (const row of due) {
    const { member_id, request_id, place, portal_id: id } = row;
    // The same original of another signature stands in the same place: the last one takes it away.
    const longer = await db
      .selectFrom('kept_originals')
      .select('request_id')
      .where('member_id', '=', member_id)
      .where('place', '=', place)
      .where('portal_id', '=', id)
      .where('request_id', '!=', request_id)
      .executeTakeFirst();
    try {
      const entity = { entityTypeId: row.entity_type_id, entityId: row.entity_id };
      if (longer === undefined) await removeOriginal(callers.forService(member_id), { place, id, entity });
      await db
        .deleteFrom('kept_originals')
        .where('member_id', '=', member_id)
        .where('request_id', '=', request_id)
        .execute();
    } catch (error) {
      log('an original could not be taken out of the portal', { portal: member_id, requestId: request_id, error });
    }
  }
}
