import { appendAudit, readAuditHead } from '../audit/append-audit.js';
import { takeEveryStep, voidWhatIsGoodOnce, type Voided, writeEpoch } from '../authorization/epoch.js';
import type { Store, Trx } from '../store/store.js';

export interface EpochBegin {
  readonly epoch: string;
  /** Of the backup that was restored; ms since the epoch. */
  readonly backupMadeAt: number;
  /** ms since the epoch. */
  readonly now: number;
  readonly randomBytes: (size: number) => Uint8Array;
}

export interface TenantEpoch extends Voided {
  readonly tenantId: string;
  readonly name: string;
  /** Where the chain stood in the backup: clients that keep a later head see that it was cut. */
  readonly sequence: number;
  /** Request keys whose signature was begun: the token may have signed since, so nothing is signed under them again. */
  readonly signaturesGivenUp: readonly string[];
}

/**
 * Begins a new epoch in a database that was restored from a backup, all in one transaction. Everything good once is void, every code step
 * up to now is used, and a signature that was begun and not yet signed is given up: under its key the token may have signed after the backup. What
 * had been signed is finished as ever, for nothing is signed again for it. Each tenant's chain goes on with an entry that tells. Tokens are
 * nobody's: who held them when the backup was made does not work on this database.
 */
export function openEpoch(store: Store, begin: EpochBegin): Promise<TenantEpoch[]> {
  const { epoch, now } = begin;
  return store.transaction(async (trx) => {
    await writeEpoch(trx, epoch);
    await takeEveryStep(trx, now);
    await trx.deleteFrom('token_leases').execute();
    const tenants = await trx.selectFrom('tenants').select(['tenant_id', 'name']).orderBy('tenant_id').execute();
    const opened: TenantEpoch[] = [];
    for (const { tenant_id: tenantId, name } of tenants) {
      const { sequence } = await readAuditHead(trx, tenantId);
      const voided = await voidWhatIsGoodOnce(trx, tenantId, now);
      const signaturesGivenUp = await giveUpBegun(trx, tenantId);
      await tell(trx, begin, { tenantId, name, sequence, signaturesGivenUp, ...voided });
      opened.push({ tenantId, name, sequence, signaturesGivenUp, ...voided });
    }
    return opened;
  });
}

async function tell(
  trx: Trx,
  { epoch, backupMadeAt, now: time, randomBytes }: EpochBegin,
  { tenantId, name: _name, ...facts }: TenantEpoch,
): Promise<void> {
  const payload = { epoch, backupMadeAt: new Date(backupMadeAt).toISOString(), ...facts };
  await appendAudit(trx, { tenantId, time, type: 'epoch-opened', payload }, randomBytes);
}

async function giveUpBegun(trx: Trx, tenantId: string): Promise<string[]> {
  const begun = await trx
    .selectFrom('signatures')
    .select('request_key')
    .where('tenant_id', '=', tenantId)
    .where('state', '=', 'intent')
    .orderBy('request_key')
    .execute();
  for (const table of ['signature_intents', 'signatures'] as const) {
    for (const { request_key: requestKey } of begun) {
      await trx.deleteFrom(table).where('tenant_id', '=', tenantId).where('request_key', '=', requestKey).execute();
    }
  }
  return begun.map((row) => row.request_key);
}
