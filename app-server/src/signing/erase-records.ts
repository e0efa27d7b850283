import { forgetNames } from '../log/forget-names.js';
import type { Store } from '../store/store.js';
import { tellErasure } from './erasures.js';
import { signingTables } from './signing-tables.js';

/** What one transaction erases. */
const most = 200;

/** Erases the records of requests that ended longer ago than the portal keeps them, each with the proof of it. */
export async function eraseRecords(
  store: Store,
  { memberId, recordYears, now }: { readonly memberId: string; readonly recordYears: number; readonly now: number },
): Promise<void> {
  const before = yearsBefore(now, recordYears);
  while ((await eraseSome(store, { memberId, before, rule: `record-years:${recordYears}`, now })) === most) {
    // The next ones, in a transaction of their own.
  }
}

function eraseSome(
  store: Store,
  old: { readonly memberId: string; readonly before: number; readonly rule: string; readonly now: number },
): Promise<number> {
  const { memberId, before, rule, now } = old;
  return signingTables(store)
    .transaction()
    .execute(async (trx) => {
      const rows = await trx
        .selectFrom('signing_requests')
        .select(['request_id', 'sha256'])
        .where('member_id', '=', memberId)
        .where('state', 'in', ['stored', 'failed', 'abandoned'])
        .where('updated_at', '<', before)
        .orderBy('updated_at')
        .limit(most)
        .execute();
      for (const { request_id: requestId, sha256 } of rows) {
        for (const table of ['signing_outbox', 'field_writes', 'document_events', 'signing_requests'] as const) {
          await trx.deleteFrom(table).where('member_id', '=', memberId).where('request_id', '=', requestId).execute();
        }
        // One that is still to be taken out of the portal is remembered until it is.
        await trx
          .deleteFrom('kept_originals')
          .where('member_id', '=', memberId)
          .where('request_id', '=', requestId)
          .where('remove_at', 'is', null)
          .execute();
        await tellErasure(trx, { memberId, what: 'record', requestId, sha256, rule, erasedAt: now });
      }
      await forgetNames(
        trx,
        memberId,
        rows.map(({ sha256 }) => sha256),
      );
      return rows.length;
    });
}

/** By the calendar. */
function yearsBefore(time: number, years: number): number {
  const date = new Date(time);
  date.setUTCFullYear(date.getUTCFullYear() - years);
  return date.getTime();
}
