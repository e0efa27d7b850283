import type { AuditHead } from '../contract/signatures.js';
import type { Trx } from '../store/store.js';
import { appendAudit } from './append-audit.js';
import { type AuditPayload, permanentTypes } from './audit-entry.js';
import { reindexBlocks } from './index-entries.js';

export interface RecordsErasure {
  readonly tenantId: string;
  /** Entries from before then go; ms since the epoch. */
  readonly before: number;
  /** Why, as the record of it says: `record-years:5`. */
  readonly rule: string;
  /** What else goes with them, for the record. */
  readonly facts: AuditPayload;
  /** ms since the epoch. */
  readonly now: number;
}

/** Entries whose payloads one erasure takes: a transaction of a fraction of a second. */
const most = 5_000;

/**
 * Erases the payloads of a tenant's oldest entries. Times may stand out of order where a clock was set back: nothing goes that follows an entry
 * from after `before`. The chain holds as ever, by the payloads' hashes; one new entry says from which to which they are gone, by which
 * rule, and what hash the last of them has. Null when there was nothing to erase, neither here nor in `facts`. Repeat until then.
 */
export async function eraseRecords(
  trx: Trx,
  { tenantId, before, rule, facts, now }: RecordsErasure,
  randomBytes: (size: number) => Uint8Array,
): Promise<AuditHead | null> {
  const range = await oldestPayloads(trx, tenantId, before);
  if (range === null && Object.keys(facts).length === 0) return null;
  const payload = range === null ? { rule, ...facts } : { rule, ...(await erase(trx, tenantId, range)), ...facts };
  return appendAudit(trx, { tenantId, time: now, type: 'records-erased', payload }, randomBytes);
}

interface Range {
  readonly from: number;
  readonly through: number;
}

async function oldestPayloads(trx: Trx, tenantId: string, before: number): Promise<Range | null> {
  const rows = await trx
    .selectFrom('audit_payloads')
    .innerJoin('audit_entries', (join) =>
      join
        .onRef('audit_entries.tenant_id', '=', 'audit_payloads.tenant_id')
        .onRef('audit_entries.sequence', '=', 'audit_payloads.sequence'),
    )
    .select(['audit_payloads.sequence', 'time'])
    .where('audit_payloads.tenant_id', '=', tenantId)
    .where('audit_entries.type', 'not in', [...permanentTypes])
    .orderBy('audit_payloads.sequence')
    .limit(most)
    .execute();
  const young = rows.findIndex(({ time }) => time >= before);
  const old = young < 0 ? rows : rows.slice(0, young);
  const [first, last] = [old[0], old.at(-1)];
  return first === undefined || last === undefined ? null : { from: first.sequence, through: last.sequence };
}

async function erase(trx: Trx, tenantId: string, { from, through }: Range): Promise<AuditPayload> {
  const { numDeletedRows } = await trx
    .deleteFrom('audit_payloads')
    .where('tenant_id', '=', tenantId)
    .where('sequence', '>=', from)
    .where('sequence', '<=', through)
    .where('sequence', 'not in', (eb) =>
      eb
        .selectFrom('audit_entries')
        .select('audit_entries.sequence')
        .where('audit_entries.tenant_id', '=', tenantId)
        .where('audit_entries.sequence', '>=', from)
        .where('audit_entries.sequence', '<=', through)
        .where('audit_entries.type', 'in', [...permanentTypes]),
    )
    .executeTakeFirst();
  await reindexBlocks(trx, tenantId, { from, through });
  const { hash } = await trx
    .selectFrom('audit_entries')
    .select('hash')
    .where('tenant_id', '=', tenantId)
    .where('sequence', '=', through)
    .executeTakeFirstOrThrow();
  return { from, through, payloads: Number(numDeletedRows), hash };
}
