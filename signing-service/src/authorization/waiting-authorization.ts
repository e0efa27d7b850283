import { z } from 'zod';
import { appendAudit } from '../audit/append-audit.js';
import type { AuthorizationContext } from './context.js';

export interface AuthorizationKey {
  readonly tenantId: string;
  readonly authorizationId: string;
}

/** What somebody at the console is told of an authorization before they type a PIN for it. */
export interface WaitingAuthorization extends AuthorizationKey {
  readonly tenantName: string;
  readonly personId: string;
  readonly personName: string;
  readonly credentialId: string;
  readonly labels: Readonly<Record<string, string>>;
  /** SHA-256 of the documents, in the order in which they were shown. */
  readonly digests: readonly string[];
  readonly expiresAt: number;
}

const labelsSchema = z.record(z.string(), z.string());

/** Null for one that is unknown. */
export async function readWaitingAuthorization(
  { store }: AuthorizationContext,
  { tenantId, authorizationId }: AuthorizationKey,
): Promise<WaitingAuthorization | null> {
  const row = await store.db
    .selectFrom('authorizations as authorization')
    .innerJoin('tenants as tenant', 'tenant.tenant_id', 'authorization.tenant_id')
    .innerJoin('people as person', (join) =>
      join
        .onRef('person.tenant_id', '=', 'authorization.tenant_id')
        .onRef('person.person_id', '=', 'authorization.person_id'),
    )
    .select(['tenant.name as tenant_name', 'person.name as person_name'])
    .select(['authorization.person_id', 'authorization.credential_id', 'authorization.labels_json'])
    .select('authorization.expires_at')
    .where('authorization.tenant_id', '=', tenantId)
    .where('authorization.authorization_id', '=', authorizationId)
    .executeTakeFirst();
  if (row === undefined) return null;
  const digests = await store.db
    .selectFrom('authorization_digests')
    .select('sha256')
    .where('tenant_id', '=', tenantId)
    .where('authorization_id', '=', authorizationId)
    .orderBy('position')
    .execute();
  return {
    tenantId,
    authorizationId,
    tenantName: row.tenant_name,
    personId: row.person_id,
    personName: row.person_name,
    credentialId: row.credential_id,
    labels: labelsSchema.parse(JSON.parse(row.labels_json)),
    digests: digests.map(({ sha256 }) => sha256),
    expiresAt: row.expires_at,
  };
}

/** That somebody typed a PIN for it, and whether the token took it. */
export async function auditTypedPin(
  context: AuthorizationContext,
  waiting: Pick<WaitingAuthorization, 'tenantId' | 'authorizationId' | 'credentialId'>,
  isAccepted: boolean,
): Promise<void> {
  const { tenantId, authorizationId, credentialId } = waiting;
  const payload = { authorizationId, credentialId, isAccepted };
  await context.store.transaction(async (trx) => {
    const entry = { tenantId, time: context.now(), type: 'pin-typed', payload } as const;
    await appendAudit(trx, entry, context.randomBytes);
  });
}
