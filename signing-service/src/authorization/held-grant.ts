import type { GrantLimits } from '../contract/grants.js';
import type { Trx } from '../store/store.js';
import type { PersonKey } from './context.js';
import { limitsOf } from './grant-limits.js';
import { readAssigned, replacedBy } from './successions.js';

/** Within which limits a person may sign with a credential now, by a grant of it or of one in whose place it signs; null: not at all. */
export async function readHeldGrant(
  trx: Trx,
  { tenantId, personId, credentialId, now }: PersonKey & { readonly credentialId: string; readonly now: number },
): Promise<GrantLimits | null> {
  const assigned = await readAssigned(trx, tenantId);
  const ids = [credentialId, ...replacedBy(assigned, credentialId, now)];
  const rows = await trx
    .selectFrom('grants')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('person_id', '=', personId)
    .where('credential_id', 'in', ids)
    .execute();
  const held = ids.flatMap((id) => rows.find((row) => row.credential_id === id) ?? [])[0];
  return held === undefined ? null : limitsOf(held);
}

/** Whether the limits after allow anything that those before did not. */
export function isWider(after: GrantLimits, before: GrantLimits): boolean {
  const isLonger = isBeyond(timeOf(after.until), timeOf(before.until));
  const isMoreOften = isBeyond(after.dailyNumber, before.dailyNumber);
  const given = new Map(Object.entries(after.labels));
  const isForMore = Object.entries(before.labels).some(([name, values]) => {
    const wanted = given.get(name);
    return wanted === undefined || !wanted.every((value) => values.includes(value));
  });
  return isLonger || isMoreOften || isForMore;
}

function timeOf(until: string | null): number | null {
  return until === null ? null : Date.parse(until);
}

/** Null is no limit. */
function isBeyond(after: number | null, before: number | null): boolean {
  return before !== null && (after === null || after > before);
}
