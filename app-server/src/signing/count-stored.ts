import type { Store } from '../store/store.js';
import { signingTables } from './signing-tables.js';

const day = 24 * 60 * 60_000;
/** The sweep comes every hour; what is a day late was missed. */
const grace = day;

/** Stored documents whose bytes are here still, and those of them whose days are long over. */
export async function countKept(
  store: Store,
  portal: { readonly memberId: string; readonly storedDays: number; readonly now: number },
): Promise<{ readonly kept: number; readonly overdue: number }> {
  const { memberId, storedDays, now } = portal;
  const kept = await signingTables(store)
    .selectFrom('signing_requests')
    .select(({ fn }) => fn.countAll<string | number>().as('count'))
    .select(({ fn, eb }) =>
      fn
        .sum<string | number | null>(
          eb
            .case()
            .when('updated_at', '<', now - storedDays * day - grace)
            .then(1)
            .else(0)
            .end(),
        )
        .as('overdue'),
    )
    .where('member_id', '=', memberId)
    .where('state', '=', 'stored')
    .where('purged', '=', 0)
    .executeTakeFirstOrThrow();
  return { kept: Number(kept.count), overdue: Number(kept.overdue ?? 0) };
}

/** What of a kind was tried and has not come to the portal yet. */
export async function countWaiting(store: Store, memberId: string, kind: 'original' | 'notices'): Promise<number> {
  const kinds = kind === 'original' ? ['original'] : ['notices', 'conflict', 'failed'];
  const waiting = await signingTables(store)
    .selectFrom('signing_outbox')
    .select(({ fn }) => fn.countAll<string | number>().as('count'))
    .where('member_id', '=', memberId)
    .where('kind', 'in', kinds)
    .where('failures', '>', 0)
    .where('next_attempt_at', 'is not', null)
    .executeTakeFirstOrThrow();
  return Number(waiting.count);
}
