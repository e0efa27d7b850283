import { ServiceError } from '../authorization/errors.js';
import { formatPairingCode } from '../contract/info.js';
import { hashOfCode, type PairingContext } from './pairing.js';
import type { TenantsContext } from './tenant-directory.js';

export interface ListedTrialCode {
  readonly codeId: string;
  readonly createdAt: Date;
  readonly withdrawnAt: Date | null;
  /** Trials that have begun with it. */
  readonly trials: number;
}

/**
 * A trial code: whoever pairs by it gets a tenant of its own with the credentials that are `trial`, as often as it is given away. Only its hash is
 * kept: it is shown here and nowhere else; `codeId` names it from then on. Throws ServiceError `act-not-possible` where no credential is for
 * trials.
 */
export async function createTrialCode(
  context: PairingContext,
): Promise<{ readonly trialCode: string; readonly codeId: string }> {
  const { store, authority, now, randomBytes, trial } = context;
  if (trial.credentialIds.length === 0) {
    throw new ServiceError('act-not-possible', { privateCause: 'no configured credential is "trial": true' });
  }
  const secret = Buffer.from(randomBytes(16)).toString('base64url');
  const codeId = Buffer.from(randomBytes(4)).toString('hex');
  const row = { code_hash: hashOfCode(secret), code_id: codeId, created_at: now().getTime(), withdrawn_at: null };
  await store.db.insertInto('trial_codes').values(row).execute();
  return { trialCode: formatPairingCode({ secret, authorityFingerprint: authority.fingerprint }), codeId };
}

/** The oldest first. */
export async function listTrialCodes({ store }: TenantsContext): Promise<ListedTrialCode[]> {
  const rows = await store.db
    .selectFrom('trial_codes as code')
    .leftJoin('trials as trial', 'trial.code_id', 'code.code_id')
    .select(({ fn }) => [
      'code.code_id',
      'code.created_at',
      'code.withdrawn_at',
      fn.count('trial.tenant_id').as('trials'),
    ])
    .groupBy(['code.code_id', 'code.created_at', 'code.withdrawn_at'])
    .orderBy('code.created_at')
    .execute();
  return rows.map((row) => ({
    codeId: row.code_id,
    createdAt: new Date(row.created_at),
    withdrawnAt: row.withdrawn_at === null ? null : new Date(row.withdrawn_at),
    trials: Number(row.trials),
  }));
}

/** Nobody begins a trial with it any more; those that have begun go on. False for a code that is unknown or withdrawn. */
export async function withdrawTrialCode({ store, now }: TenantsContext, codeId: string): Promise<boolean> {
  const { numUpdatedRows } = await store.db
    .updateTable('trial_codes')
    .set({ withdrawn_at: now().getTime() })
    .where('code_id', '=', codeId)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
