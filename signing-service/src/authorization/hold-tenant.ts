import type { Trx } from '../store/store.js';

/** Holds the tenant's row until the transaction ends: of two acts that each see what the other changes, the second waits for the first. */
export async function holdTenant(trx: Trx, tenantId: string): Promise<void> {
  await trx
    .updateTable('tenants')
    .set((eb) => ({ name: eb.ref('name') }))
    .where('tenant_id', '=', tenantId)
    .execute();
}
