import { appendAudit } from '../audit/append-audit.js';
import type { AuditPayload, AuditType } from '../audit/audit-entry.js';
import type { Trx } from '../store/store.js';
import type { AuthorizationContext } from './context.js';

/** What was done at the console with a credential, in the audit of every tenant that may use it. */
export async function tellTenants(
  trx: Trx,
  context: AuthorizationContext,
  entry: { readonly credentialId: string; readonly type: AuditType; readonly payload: AuditPayload },
): Promise<void> {
  const { credentialId, type, payload } = entry;
  const time = context.now();
  const tenants = await trx
    .selectFrom('tenant_credentials')
    .select('tenant_id')
    .where('credential_id', '=', credentialId)
    .orderBy('tenant_id')
    .execute();
  for (const { tenant_id: tenantId } of tenants) {
    await appendAudit(trx, { tenantId, time, type, payload }, context.randomBytes);
  }
}

/**
 * That somebody typed a credential's PIN, for nobody's signature, and that the token refused it; `wantedFor`: what they would have had the
 * service do with it.
 */
export async function auditRefusedPin(
  context: AuthorizationContext,
  { credentialId, wantedFor }: { readonly credentialId: string; readonly wantedFor: 'keep' | 'remember' },
): Promise<void> {
  await context.store.transaction((trx) =>
    tellTenants(trx, context, {
      credentialId,
      type: 'pin-typed',
      payload: { credentialId, wantedFor, isAccepted: false },
    }),
  );
}
