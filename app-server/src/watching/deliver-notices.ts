import type { NotifyPerson } from '../people/tell-administrators.js';
import { backoff } from '../signing/transition.js';
import type { WatchParts } from './portal-watch.js';
import { watchTables } from './watch-tables.js';

const atOnce = 50;
/** After so many tries a notice is of no use any more: what it tells stands on the pages. */
const mostTries = 20;

/**
 * Delivers what was left for administrators, at least once: the portal shows one of a tag, so that a second delivery after a lost answer takes
 * the place of the first.
 */
export async function deliverNotices(parts: WatchParts, notify: NotifyPerson): Promise<void> {
  const { store, now, log } = parts;
  const db = watchTables(store);
  const due = await db
    .selectFrom('administrator_notices')
    .selectAll()
    .where('next_attempt_at', '<=', now())
    // What a portal without the application cannot be told waits for another installation.
    .where('member_id', 'in', db.selectFrom('portals').select('portals.member_id').where('state', '=', 'active'))
    .orderBy('next_attempt_at')
    .orderBy('person_id')
    .limit(atOnce)
    .execute();
  for (const notice of due) {
    const { member_id: memberId, notice_id: noticeId, person_id: personId, message: text } = notice;
    const failures = notice.failures + 1;
    // Taken first: another instance that looks now finds it in the future.
    const taken = await db
      .updateTable('administrator_notices')
      .set({ failures, next_attempt_at: now() + 60_000 + backoff(failures) })
      .where('member_id', '=', memberId)
      .where('notice_id', '=', noticeId)
      .where('person_id', '=', personId)
      .where('failures', '=', notice.failures)
      .executeTakeFirst();
    if (taken.numUpdatedRows !== 1n) continue;
    let isOver = failures >= mostTries;
    try {
      await notify(memberId, { personId, text, tag: `DEALSEAL|WATCH|${noticeId}` });
      isOver = true;
    } catch (error) {
      log('an administrator could not be told', { portal: memberId, error });
    }
    if (!isOver) continue;
    await db
      .deleteFrom('administrator_notices')
      .where('member_id', '=', memberId)
      .where('notice_id', '=', noticeId)
      .where('person_id', '=', personId)
      .execute();
  }
}
