import { appendAudit } from '../audit/append-audit.js';
import { dayOf } from '../authorization/grant-limits.js';
import { ServiceError } from '../authorization/errors.js';
import type { TrialState } from '../contract/trial.js';
import type { Trx } from '../store/store.js';
import type { TenantsContext, Tenant } from './tenant-directory.js';

/** What trials get, and how many begin. */
export interface TrialTerms {
  readonly days: number;
  readonly signatures: number;
  readonly tenantsPerDay: number;
  /** The configured credentials that are for trials. */
  readonly credentialIds: readonly string[];
}

export interface NewTrial {
  readonly tenant: Tenant;
  readonly codeId: string;
  readonly terms: TrialTerms;
  readonly now: Date;
}

/** Id and name of a tenant for somebody whom nobody at the console knows. */
export function nameTrial(randomBytes: TenantsContext['randomBytes']): Tenant {
  const tenantId = Buffer.from(randomBytes(10)).toString('hex');
  return { tenantId, name: `Trial ${tenantId}` };
}

/**
 * Makes the tenant of a trial with its credentials and limits, as they are configured now. Throws ServiceError `pairing-code-invalid` for a code
 * withdrawn meanwhile, `trials-taken`.
 */
export async function beginTrial(
  trx: Trx,
  { tenant, codeId, terms, now }: NewTrial,
  randomBytes: TenantsContext['randomBytes'],
): Promise<TrialState> {
  const { tenantId, name } = tenant;
  const time = now.getTime();
  await holdCode(trx, codeId);
  await countTrial(trx, dayOf(time), terms.tenantsPerDay);
  const untilAt = time + terms.days * 86_400_000;
  await trx.insertInto('tenants').values({ tenant_id: tenantId, name, created_at: time, stopped_at: null }).execute();
  const limits = { tenant_id: tenantId, code_id: codeId, until_at: untilAt, most: terms.signatures };
  await trx
    .insertInto('trials')
    .values({ ...limits, used: 0, administrator_id: null })
    .execute();
  for (const credentialId of terms.credentialIds) {
    const assigned = { tenant_id: tenantId, credential_id: credentialId, assigned_at: time };
    await trx.insertInto('tenant_credentials').values(assigned).execute();
  }
  const until = new Date(untilAt).toISOString();
  const payload = { name, codeId, until, signatures: terms.signatures, credentials: [...terms.credentialIds] };
  await appendAudit(trx, { tenantId, time, type: 'trial-begun', payload }, randomBytes);
  return { until, signaturesLeft: terms.signatures };
}

/** Its row is held until the transaction ends: whoever withdraws it waits, and nobody begins after that. */
async function holdCode(trx: Trx, codeId: string): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('trial_codes')
    .set((eb) => ({ code_id: eb.ref('code_id') }))
    .where('code_id', '=', codeId)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new ServiceError('pairing-code-invalid');
}

/** One statement raises the day's number and refuses to go beyond. */
async function countTrial(trx: Trx, day: number, most: number): Promise<void> {
  const counted = await trx
    .insertInto('trial_days')
    .values({ day, tenants: 1 })
    .onConflict((conflict) =>
      conflict
        .column('day')
        .doUpdateSet((eb) => ({ tenants: eb('trial_days.tenants', '+', 1) }))
        .where('trial_days.tenants', '<', most),
    )
    .returning('tenants')
    .execute();
  if (counted.length !== 1) throw new ServiceError('trials-taken');
}
