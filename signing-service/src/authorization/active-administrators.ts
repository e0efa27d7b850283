import type { Trx } from '../store/store.js';
import { ServiceError } from './errors.js';
import { holdTenant } from './hold-tenant.js';

/** How many can act: administrators who have codes. */
export async function countAdministrators(db: Pick<Trx, 'selectFrom'>, tenantId: string): Promise<number> {
  const { count } = await db
    .selectFrom('people')
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .where('tenant_id', '=', tenantId)
    .where('role', '=', 'administrator')
    .where('state', '=', 'active')
    .executeTakeFirstOrThrow();
  return Number(count);
}

/**
 * Without one, nobody could undo what the acts did: `last-administrator`. Of two administrators who leave at the same time, the second sees that
 * the first has gone.
 */
export async function assertAdministratorLeft(trx: Trx, tenantId: string): Promise<void> {
  await holdTenant(trx, tenantId);
  if ((await countAdministrators(trx, tenantId)) === 0) throw new ServiceError('last-administrator');
}
