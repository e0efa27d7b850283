import { z } from 'zod';
import { appendAudit } from '../audit/append-audit.js';
import { mostErasures, recordYears, type RetentionAnswer } from '../contract/retention.js';
import type { Trx } from '../store/store.js';
import type { AuthorizationContext } from './context.js';

export interface ChangedRecordYears {
  readonly tenantId: string;
  readonly years: number;
  /** The administrator; null: at the console. */
  readonly by: string | null;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export async function readRecordYears({ store }: AuthorizationContext, tenantId: string): Promise<number> {
  return (await readChoice(store.db, tenantId))?.record_years ?? recordYears.most;
}

/** How long records are kept, from now on. The entry names nobody, for it is never erased; the act beside it does. */
export async function changeRecordYears(
  trx: Trx,
  { tenantId, years, by, now }: ChangedRecordYears,
  randomBytes: (size: number) => Uint8Array,
): Promise<void> {
  const before = (await readChoice(trx, tenantId))?.record_years ?? recordYears.most;
  const values = { record_years: years, record_years_changed_at: now, record_years_changed_by: by };
  await trx.updateTable('tenants').set(values).where('tenant_id', '=', tenantId).execute();
  const payload = { recordYears: years, before };
  await appendAudit(trx, { tenantId, time: now, type: 'retention-changed', payload }, randomBytes);
}

/** `GET /v1/retention`. */
export async function readRetention({ store }: AuthorizationContext, tenantId: string): Promise<RetentionAnswer> {
  const choice = await readChoice(store.db, tenantId);
  const at = choice?.record_years_changed_at ?? null;
  return {
    recordYears: choice?.record_years ?? recordYears.most,
    changed: at === null ? null : { at: new Date(at).toISOString(), by: choice?.record_years_changed_by ?? null },
    erasures: await readErasures(store.db, tenantId),
  };
}

function readChoice(db: Pick<Trx, 'selectFrom'>, tenantId: string) {
  return db
    .selectFrom('tenants')
    .select(['record_years', 'record_years_changed_at', 'record_years_changed_by'])
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
}

/** As the entries that prove them say. */
const erasureSchema = z.object({
  rule: z.string(),
  payloads: z.int().nonnegative().default(0),
  signatures: z.array(z.unknown()).default([]),
});

async function readErasures(db: Pick<Trx, 'selectFrom'>, tenantId: string): Promise<RetentionAnswer['erasures']> {
  const rows = await db
    .selectFrom('audit_entries as entry')
    .innerJoin('audit_payloads as payload', (join) =>
      join.onRef('payload.tenant_id', '=', 'entry.tenant_id').onRef('payload.sequence', '=', 'entry.sequence'),
    )
    .select(['entry.sequence', 'entry.time', 'payload.payload'])
    .where('entry.tenant_id', '=', tenantId)
    .where('entry.type', '=', 'records-erased')
    .orderBy('entry.sequence', 'desc')
    .limit(mostErasures)
    .execute();
  return rows.map(({ sequence, time, payload }) => {
    const { rule, payloads, signatures } = erasureSchema.parse(JSON.parse(payload));
    return { at: new Date(time).toISOString(), sequence, rule, entries: payloads, signatures: signatures.length };
  });
}
