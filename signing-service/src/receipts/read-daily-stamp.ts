import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.js';
import { authorityNameOf, openTimeStampToken } from '../trust/time-stamp-token.js';
import type { ReceiptFacts } from './receipt-facts.js';

/** The earliest time-stamped head of the tenant's log under which an entry lies. What it is worth is `audit verify`'s to say. */
export async function readDailyStamp(
  db: Kysely<Schema>,
  tenantId: string,
  sequence: number,
): Promise<ReceiptFacts['dailyStamp']> {
  const row = await db
    .selectFrom('audit_stamps')
    .innerJoin('audit_stamp_days', 'audit_stamp_days.day', 'audit_stamps.day')
    .select(['audit_stamps.sequence', 'audit_stamps.head', 'audit_stamp_days.token'])
    .where('audit_stamps.tenant_id', '=', tenantId)
    .where('audit_stamps.sequence', '>=', sequence)
    .where('audit_stamp_days.token', 'is not', null)
    .orderBy('audit_stamps.day')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined || row.token === null) return null;
  const { info, certificate } = openTimeStampToken(row.token);
  return {
    sequence: row.sequence,
    head: row.head,
    genTime: info.genTime,
    authority: authorityNameOf(certificate),
  };
}
