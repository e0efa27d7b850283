import type { Kysely } from 'kysely';
import type { Act } from '../contract/acts.js';
import type { Schema } from '../store/schema.js';
import type { Trx } from '../store/store.js';
import { countAdministrators } from './active-administrators.js';
import { ServiceError } from './errors.js';
import { holdTenant } from './hold-tenant.js';

/** An act upon a policy of the tenant's. */
export type PolicyAct = Extract<
  Act,
  { kind: 'set-second-administrator' | 'waive-code-word' | 'allow-assisted-set-up' }
>;

/** What is kept of a tenant's policies; null: nobody ever changed one. */
export async function readPolicies(db: Pick<Kysely<Schema>, 'selectFrom'>, tenantId: string) {
  const row = await db.selectFrom('tenant_policies').selectAll().where('tenant_id', '=', tenantId).executeTakeFirst();
  return row ?? null;
}

/**
 * Changes a policy. Throws `single-administrator` where nobody could be the second, `act-not-possible` for what the service's operator forbids.
 */
export async function changePolicy(
  trx: Trx,
  changing: { readonly tenantId: string; readonly act: PolicyAct; readonly by: string; readonly now: number },
  may: { readonly mayWaiveCodeWord: boolean; readonly mayAssistSetUp: boolean },
): Promise<void> {
  const { tenantId, act, by, now } = changing;
  await holdTenant(trx, tenantId);
  if (act.kind === 'waive-code-word') {
    if (act.isWaived && !may.mayWaiveCodeWord) throw forbidden();
    const code_word_waived = act.isWaived ? 1 : 0;
    return write(trx, tenantId, { code_word_waived, code_word_changed_at: now, code_word_changed_by: by });
  }
  if (act.kind === 'allow-assisted-set-up') {
    if (act.isAllowed && !may.mayAssistSetUp) throw forbidden();
    const assisted_allowed = act.isAllowed ? 1 : 0;
    return write(trx, tenantId, { assisted_allowed, assisted_changed_at: now, assisted_changed_by: by });
  }
  if (act.days !== null && (await countAdministrators(trx, tenantId)) < 2) {
    throw new ServiceError('single-administrator');
  }
  return write(trx, tenantId, { second_days: act.days, second_changed_at: now, second_changed_by: by });
}

function forbidden(): ServiceError {
  return new ServiceError('act-not-possible', { privateCause: 'the configuration forbids it' });
}

async function write(
  trx: Trx,
  tenantId: string,
  changed: Readonly<Record<string, number | string | null>>,
): Promise<void> {
  await trx
    .insertInto('tenant_policies')
    .values({ tenant_id: tenantId, ...changed })
    .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(changed))
    .execute();
}
