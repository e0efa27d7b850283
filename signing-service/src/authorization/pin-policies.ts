import type { Kysely, Selectable } from 'kysely';
import { prepareQuery, type Slots } from '../store/prepared-query.js';
import type { Schema } from '../store/schema.js';
import type { PinPoliciesTable } from '../store/token-tables.js';
import type { AuthorizationContext } from './context.js';
import { tellTenants } from './credential-audit.js';

/**
 * How the PIN of a credential's key is come by. `remembered`: kept sealed here, or read
 * from the configured file, whenever it is wanted. `cached`: typed at the
 * service's console, and good for so many minutes. `every-time`: typed there for one signature, or for the documents of one code.
 */
export type PinPolicy =
  { readonly kind: 'remembered' | 'every-time' } | { readonly kind: 'cached'; readonly minutes: number };

/** At most a working day. */
export const mostCachedMinutes = 720;

/** As it is now: a change holds from the next signature on. */
export async function readPinPolicy(db: Kysely<Schema>, credentialId: string): Promise<PinPolicy> {
  const { rows } = await selectPolicy(db, { credentialId });
  const [row] = rows;
  return row === undefined ? { kind: 'remembered' } : policyOf(row);
}

const selectPolicy = prepareQuery((db, slot: Slots<{ readonly credentialId: string }>) =>
  db.selectFrom('pin_policies').selectAll().where('credential_id', '=', slot('credentialId')),
);

function policyOf({ policy, minutes }: Selectable<PinPoliciesTable>): PinPolicy {
  // A row that is not as we write it is read in the strictest way.
  if (policy === 'cached') return minutes === null ? { kind: 'every-time' } : { kind: 'cached', minutes };
  return { kind: policy === 'remembered' ? 'remembered' : 'every-time' };
}

/** At the console. Every tenant that may use the credential has it in its audit. */
export async function setPinPolicy(
  context: AuthorizationContext,
  { credentialId, policy }: { readonly credentialId: string; readonly policy: PinPolicy },
): Promise<void> {
  const time = context.now();
  const minutes = policy.kind === 'cached' ? policy.minutes : null;
  const values = { policy: policy.kind, minutes, changed_at: time };
  await context.store.transaction(async (trx) => {
    await trx
      .insertInto('pin_policies')
      .values({ credential_id: credentialId, ...values })
      .onConflict((conflict) => conflict.column('credential_id').doUpdateSet(values))
      .execute();
    const payload = { credentialId, policy: policy.kind, minutes };
    await tellTenants(trx, context, { credentialId, type: 'pin-policy-changed', payload });
  });
}
