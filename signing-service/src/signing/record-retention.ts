import { eraseRecords } from '../audit/erase-records.js';
import type { AuthorizationContext } from '../authorization/context.js';
import { readRecordYears } from '../authorization/retention.js';
import type { Trx } from '../store/store.js';

/** Erases, for every tenant, what is older than its records are kept: payloads of the audit, signatures with their receipts. */
export async function eraseOldRecords(context: AuthorizationContext): Promise<void> {
  const tenants = await context.store.db.selectFrom('tenants').select('tenant_id').execute();
  for (const { tenant_id: tenantId } of tenants) {
    const years = await readRecordYears(context, tenantId);
    while (await eraseSome(context, tenantId, years)) {
      // Each turn is a transaction of its own, so that nobody waits for long.
    }
  }
}

async function eraseSome({ store, now, randomBytes }: AuthorizationContext, tenantId: string, years: number) {
  const time = now();
  const before = yearsBefore(time, years);
  const head = await store.transaction(async (trx) => {
    const signatures = await eraseSignatures(trx, tenantId, before);
    const facts = signatures.length === 0 ? {} : { signatures };
    const erasure = { tenantId, before, rule: `record-years:${years}`, facts, now: time };
    return eraseRecords(trx, erasure, randomBytes);
  });
  return head !== null;
}

/** By the calendar. */
function yearsBefore(time: number, years: number): number {
  const date = new Date(time);
  date.setUTCFullYear(date.getUTCFullYear() - years);
  return date.getTime();
}

/** Signatures that one erasure takes: its record names each. */
const most = 200;

async function eraseSignatures(trx: Trx, tenantId: string, before: number) {
  const rows = await trx
    .selectFrom('signatures')
    .select(['request_key', 'input_sha256'])
    .where('tenant_id', '=', tenantId)
    .where('updated_at', '<', before)
    .orderBy('request_key')
    .limit(most)
    .execute();
  for (const { request_key: requestKey } of rows) {
    for (const table of ['signature_intents', 'signatures'] as const) {
      await trx.deleteFrom(table).where('tenant_id', '=', tenantId).where('request_key', '=', requestKey).execute();
    }
  }
  return rows.map(({ request_key: requestKey, input_sha256: inputSha256 }) => ({ requestKey, inputSha256 }));
}
