import { appendAudit } from '../audit/append-audit.js';
import type { AuthorizationContext } from '../authorization/context.js';
import { dayOf } from '../authorization/grant-limits.js';

/**
 * Writes into the audit what the owner of a credential is to be told once a day: for how many documents others gave a code with it on the days
 * (UTC) that are over and were not told of. Once, over all instances and restarts.
 */
export async function sumUses(
  context: AuthorizationContext,
  { tenantId, credentialId }: { readonly tenantId: string; readonly credentialId: string },
): Promise<void> {
  const time = context.now();
  const yesterday = dayOf(time) - 1;
  await context.store.transaction(async (trx) => {
    const row = await trx
      .selectFrom('tenant_credentials')
      .select(['owner_id', 'owner_told_day'])
      .where('tenant_id', '=', tenantId)
      .where('credential_id', '=', credentialId)
      .where('owner_told', '=', 'daily')
      .where('owner_told_day', '<', yesterday)
      .executeTakeFirst();
    if (row === undefined || row.owner_id === null) return;
    const { numUpdatedRows } = await trx
      .updateTable('tenant_credentials')
      .set({ owner_told_day: yesterday })
      .where('tenant_id', '=', tenantId)
      .where('credential_id', '=', credentialId)
      .where('owner_told_day', '=', row.owner_told_day)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) return;
    const used = await trx
      .selectFrom('grant_uses')
      .select(({ fn }) => fn.sum<number | string | null>('documents').as('documents'))
      .where('tenant_id', '=', tenantId)
      .where('credential_id', '=', credentialId)
      .where('person_id', '!=', row.owner_id)
      .where('day', '>', row.owner_told_day ?? yesterday)
      .where('day', '<=', yesterday)
      .executeTakeFirst();
    const documents = Number(used?.documents ?? 0);
    if (documents === 0) return;
    const payload = { credentialId, ownerId: row.owner_id, documents };
    await appendAudit(trx, { tenantId, time, type: 'key-uses', payload }, context.randomBytes);
  });
}
