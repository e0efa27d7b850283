import { createHash, X509Certificate } from 'node:crypto';
import { ServiceError } from '../authorization/errors.js';
import { appendAudit } from '../audit/append-audit.js';
import { formatPairingCode, type PairingAnswer, type PairingRequest } from '../contract/info.js';
import type { Store, Trx } from '../store/store.js';
import type { Authority } from './authority-store.js';
import { beginTrial, nameTrial, type TrialTerms } from './begin-trial.js';
import type { Tenant, TenantsContext } from './tenant-directory.js';
import { certificateFingerprint, issueClientCertificate } from './certificate-authority.js';

export interface PairingContext extends TenantsContext {
  readonly authority: Authority;
  readonly trial: TrialTerms;
}

/** Bounds of a pairing code's life, in minutes. */
export const pairingCodeMinutes = { shortest: 15, longest: 24 * 60 } as const;

/**
 * A pairing code for the tenant, good once and for so many minutes (15 to 1440). Only its hash is kept: it is shown here and
 * nowhere else.
 */
export async function createPairingCode(
  { store, authority, now, randomBytes }: PairingContext,
  options: { readonly tenantId: string; readonly minutes: number },
): Promise<{ readonly pairingCode: string; readonly expiresAt: Date }> {
  const { shortest, longest } = pairingCodeMinutes;
  const minutes = Math.min(longest, Math.max(shortest, options.minutes));
  const secret = Buffer.from(randomBytes(16)).toString('base64url');
  const time = now();
  const expiresAt = new Date(time.getTime() + minutes * 60_000);
  await store.transaction(async (trx) => {
    await trx
      .insertInto('pairing_codes')
      .values({
        code_hash: hashOfCode(secret),
        tenant_id: options.tenantId,
        created_at: time.getTime(),
        expires_at: expiresAt.getTime(),
        used_at: null,
      })
      .execute();
    const entry = {
      tenantId: options.tenantId,
      time: time.getTime(),
      type: 'pairing-code-created',
      payload: { expiresAt: expiresAt.toISOString() },
    } as const;
    await appendAudit(trx, entry, randomBytes);
  });
  return { pairingCode: formatPairingCode({ secret, authorityFingerprint: authority.fingerprint }), expiresAt };
}

/**
 * Trades a pairing code for a client certificate, or a trial code for one of a new tenant of its own. A pairing code is spent in the transaction that notes the certificate: of two that come
 * together one wins. A request that is refused for its own faults leaves the code as it was.
 * Throws ServiceError `pairing-code-invalid` (unknown, used or withdrawn), `pairing-code-expired`, `trials-taken`, `request-invalid`.
 */
export async function pair(context: PairingContext, request: PairingRequest): Promise<PairingAnswer> {
  const { store, authority, randomBytes } = context;
  const codeHash = hashOfCode(request.secret);
  const now = context.now();
  const trialCodeId = await findTrialCode(store, codeHash);
  const tenant = trialCodeId === null ? await tenantOfCode(store, codeHash, now) : nameTrial(randomBytes);
  const { tenantId } = tenant;
  const certificate = await issueClientCertificate(authority, {
    certificateRequest: request.certificateRequest,
    commonName: tenantId,
    now,
  });
  const { raw, validTo } = new X509Certificate(certificate);
  const fingerprint = certificateFingerprint(raw, 'hex');
  const trial = await store.transaction(async (trx) => {
    const begun =
      trialCodeId === null
        ? await spendCode(trx, codeHash, now)
        : await beginTrial(trx, { tenant, codeId: trialCodeId, terms: context.trial, now }, randomBytes);
    await trx
      .insertInto('client_certificates')
      .values({
        fingerprint,
        tenant_id: tenantId,
        client_name: request.clientName,
        issued_at: now.getTime(),
        expires_at: new Date(validTo).getTime(),
        revoked_at: null,
      })
      .execute();
    const entry = {
      tenantId,
      time: now.getTime(),
      type: 'pairing',
      payload: { clientName: request.clientName, certificate: fingerprint },
    } as const;
    await appendAudit(trx, entry, randomBytes);
    return begun;
  });
  const answer = { tenantId, tenantName: tenant.name, certificate, authority: authority.certificate };
  return trial === null ? answer : { ...answer, trial };
}

async function spendCode(trx: Trx, codeHash: string, now: Date): Promise<null> {
  const spent = await trx
    .updateTable('pairing_codes')
    .set({ used_at: now.getTime() })
    .where('code_hash', '=', codeHash)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  if (spent.numUpdatedRows !== 1n) throw new ServiceError('pairing-code-invalid');
  return null;
}

/** Its id; null for any other code. */
async function findTrialCode(store: Store, codeHash: string): Promise<string | null> {
  const row = await store.db
    .selectFrom('trial_codes')
    .select('code_id')
    .where('code_hash', '=', codeHash)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return row?.code_id ?? null;
}

async function tenantOfCode(store: Store, codeHash: string, now: Date): Promise<Tenant> {
  const row = await store.db
    .selectFrom('pairing_codes as code')
    .innerJoin('tenants as tenant', 'tenant.tenant_id', 'code.tenant_id')
    .select(['tenant.tenant_id', 'tenant.name', 'code.used_at', 'code.expires_at', 'tenant.stopped_at'])
    .where('code.code_hash', '=', codeHash)
    .executeTakeFirst();
  if (row === undefined || row.used_at !== null || row.stopped_at !== null) {
    throw new ServiceError('pairing-code-invalid');
  }
  if (row.expires_at <= now.getTime()) throw new ServiceError('pairing-code-expired');
  return { tenantId: row.tenant_id, name: row.name };
}

/** Under which a code is kept. */
export function hashOfCode(secret: string): string {
  return createHash('sha256').update(Buffer.from(secret, 'base64url')).digest('hex');
}
