import type { AuthorizationContext } from '../authorization/context.js';
import { ServiceError } from '../authorization/errors.js';
import { settingsOf } from '../authorization/settings.js';
import { appendAudit } from '../audit/append-audit.js';
import { endAuthorization, spendDigest } from '../authorization/spend-digest.js';
import type { Settings } from '../contract/settings.js';
import type { SignatureRequest } from '../contract/signatures.js';
import { prepareQuery, type Slots } from '../store/prepared-query.js';

/** What the authorization decides of a signature. */
export interface AuthorizedDocument {
  readonly credentialId: string;
  /** The person's name. */
  readonly signer: string;
  /** Of the tenant, as they are now. */
  readonly settings: Settings;
}

/**
 * Looks, without spending anything, whether the digest may be signed now, so that no unauthorised document costs work; the
 * spending itself comes with the intent. Throws what `spendDigest` throws; after `digest-not-authorized` the authorization is over.
 */
export async function readAuthorized(
  context: AuthorizationContext,
  tenantId: string,
  request: SignatureRequest,
): Promise<AuthorizedDocument> {
  const { authorizationId, personId, sha256 } = request;
  const now = context.now();
  const { rows } = await selectAuthorized(context.store.db, { tenantId, authorizationId, personId, sha256, now });
  const [row] = rows;
  if (row !== undefined) {
    const settings = settingsOf(row.settings_json, context.settingsChoices);
    return { credentialId: row.credential_id, signer: row.name, settings };
  }
  throw await refusalOf(context, tenantId, request);
}

interface Sought {
  readonly tenantId: string;
  readonly authorizationId: string;
  readonly personId: string;
  readonly sha256: string;
  readonly now: number;
}

const selectAuthorized = prepareQuery((db, slot: Slots<Sought>) =>
  db
    .selectFrom('authorizations as authorization')
    .innerJoin('authorization_digests as digest', (join) =>
      join
        .onRef('digest.tenant_id', '=', 'authorization.tenant_id')
        .onRef('digest.authorization_id', '=', 'authorization.authorization_id'),
    )
    .innerJoin('people as person', (join) =>
      join
        .onRef('person.tenant_id', '=', 'authorization.tenant_id')
        .onRef('person.person_id', '=', 'authorization.person_id'),
    )
    .leftJoin('tenant_settings as settings', 'settings.tenant_id', 'authorization.tenant_id')
    .select(['authorization.credential_id', 'person.name', 'settings.settings_json'])
    .where('authorization.tenant_id', '=', slot('tenantId'))
    .where('authorization.authorization_id', '=', slot('authorizationId'))
    .where('authorization.person_id', '=', slot('personId'))
    .where('authorization.expires_at', '>', slot('now'))
    .where('authorization.ended_at', 'is', null)
    .where('digest.sha256', '=', slot('sha256'))
    .where('digest.spent_at', 'is', null)
    .limit(1),
);

/** The one place that knows why a digest may not be signed is the one that spends it: it is asked, and undone. */
async function refusalOf(context: AuthorizationContext, tenantId: string, request: SignatureRequest): Promise<unknown> {
  const { authorizationId, personId, sha256, requestKey } = request;
  const now = context.now();
  try {
    await context.store.transaction(async (trx) => {
      await spendDigest(trx, { tenantId, personId, authorizationId, sha256, requestKey, now });
      throw new ServiceError('authorization-spent');
    });
  } catch (error) {
    if (!(error instanceof ServiceError)) return error;
    if (error.code === 'digest-not-authorized') {
      await endAuthorization(context, { tenantId, personId, authorizationId, sha256, reason: error.code });
    } else {
      const payload = { authorizationId, personId, requestKey, sha256, why: error.code };
      await context.store.transaction((trx) =>
        appendAudit(trx, { tenantId, time: now, type: 'signature-refused', payload }, context.randomBytes),
      );
    }
    return error;
  }
  return new ServiceError('internal');
}
