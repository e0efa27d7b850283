import { appendAudit } from '../audit/append-audit.js';
import { ServiceError } from '../authorization/errors.js';
import { prepareQuery, type Slots } from '../store/prepared-query.js';
import type { Store } from '../store/store.js';

/** What this room works with. */
export interface TenantsContext {
  readonly store: Store;
  readonly now: () => Date;
  /** Cryptographically secure. */
  readonly randomBytes: (size: number) => Uint8Array;
}

export interface Tenant {
  readonly tenantId: string;
  readonly name: string;
}

export interface ListedTenant extends Tenant {
  readonly createdAt: Date;
  readonly stopped: boolean;
  /** Client certificates that still open the door. */
  readonly clients: number;
}

/** A new tenant under a random id. Throws ServiceError `act-not-possible` when one of this name exists. */
export function createTenant({ store, now, randomBytes }: TenantsContext, name: string): Promise<Tenant> {
  const tenantId = Buffer.from(randomBytes(10)).toString('hex');
  const time = now().getTime();
  return store.transaction(async (trx) => {
    const taken = await trx.selectFrom('tenants').select('tenant_id').where('name', '=', name).executeTakeFirst();
    if (taken !== undefined)
      throw new ServiceError('act-not-possible', { privateCause: 'a tenant of this name exists' });
    await trx.insertInto('tenants').values({ tenant_id: tenantId, name, created_at: time, stopped_at: null }).execute();
    const entry = {
      tenantId,
      time,
      type: 'tenant-created',
      payload: { name },
    } as const;
    await appendAudit(trx, entry, randomBytes);
    return { tenantId, name };
  });
}

/**
 * The tenant whose client certificate this is (SHA-256 of the DER, lower-case hex); null when it is unknown, revoked or past its
 * end, or the tenant was stopped. Asked at every request: a revocation works at once.
 */
export async function tenantOfCertificate(store: Store, fingerprint: string, now: Date): Promise<Tenant | null> {
  const { rows } = await selectTenantOfCertificate(store.db, { fingerprint, now: now.getTime() });
  const [row] = rows;
  return row === undefined ? null : { tenantId: row.tenant_id, name: row.name };
}

const selectTenantOfCertificate = prepareQuery((db, slot: Slots<{ fingerprint: string; now: number }>) =>
  db
    .selectFrom('client_certificates as certificate')
    .innerJoin('tenants as tenant', 'tenant.tenant_id', 'certificate.tenant_id')
    .select(['tenant.tenant_id', 'tenant.name'])
    .where('certificate.fingerprint', '=', slot('fingerprint'))
    .where('certificate.revoked_at', 'is', null)
    .where('certificate.expires_at', '>', slot('now'))
    .where('tenant.stopped_at', 'is', null),
);

/** The tenant of this id or name. Throws ServiceError `tenant-unknown`. */
export async function findTenant(store: Store, idOrName: string): Promise<Tenant> {
  const rows = await store.db
    .selectFrom('tenants')
    .select(['tenant_id', 'name'])
    .where((where) => where.or([where('tenant_id', '=', idOrName), where('name', '=', idOrName)]))
    .execute();
  const [row, ...others] = rows;
  if (row === undefined || others.length > 0) throw new ServiceError('tenant-unknown');
  return { tenantId: row.tenant_id, name: row.name };
}

export async function listTenants(store: Store, now: Date): Promise<readonly ListedTenant[]> {
  const rows = await store.db
    .selectFrom('tenants as tenant')
    .leftJoin('client_certificates as certificate', (join) =>
      join
        .onRef('certificate.tenant_id', '=', 'tenant.tenant_id')
        .on('certificate.revoked_at', 'is', null)
        .on('certificate.expires_at', '>', now.getTime()),
    )
    .select(({ fn }) => [
      'tenant.tenant_id',
      'tenant.name',
      'tenant.created_at',
      'tenant.stopped_at',
      fn.count('certificate.fingerprint').as('clients'),
    ])
    .groupBy(['tenant.tenant_id', 'tenant.name', 'tenant.created_at', 'tenant.stopped_at'])
    .orderBy('tenant.created_at')
    .execute();
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    name: row.name,
    createdAt: new Date(row.created_at),
    stopped: row.stopped_at !== null,
    clients: Number(row.clients),
  }));
}

/** Closes the door to every client certificate of the tenant; a new pairing code opens it again. Answers how many. */
export function revokeClientCertificates(
  { store, now, randomBytes }: TenantsContext,
  tenantId: string,
): Promise<number> {
  const time = now().getTime();
  return store.transaction(async (trx) => {
    const revoked = await trx
      .updateTable('client_certificates')
      .set({ revoked_at: time })
      .where('tenant_id', '=', tenantId)
      .where('revoked_at', 'is', null)
      .returning('fingerprint')
      .execute();
    const entry = {
      tenantId,
      time,
      type: 'client-certificate-revoked',
      payload: { certificates: revoked.map(({ fingerprint }) => fingerprint) },
    } as const;
    await appendAudit(trx, entry, randomBytes);
    return revoked.length;
  });
}
