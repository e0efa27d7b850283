import { createHash } from 'node:crypto';
import { appendAudit, appendAudits, type NewAuditEntry } from '../audit/append-audit.js';
import { canonicalJson } from '../audit/audit-entry.js';
import type { AuthorizationAnswer, AuthorizationRequest } from '../contract/signatures.js';
import { prepareQuery, type Slots } from '../store/prepared-query.js';
import type { AuthorizationDigestsTable, AuthorizationsTable } from '../store/schema.js';
import { isUniqueViolation, type Trx } from '../store/store.js';
import { checkCode } from './check-code.js';
import { lockCounter } from './code-counter.js';
import type { AuthorizationContext } from './context.js';
import { readEpoch } from './epoch.js';
import { ServiceError } from './errors.js';
import { grant, type Outcome, refuse, settle } from './outcome.js';
import { readPinPolicy } from './pin-policies.js';
import { assertDocumentsPerCode } from './settings.js';
import { spendGrant } from './spend-grant.js';
import { maySign } from './roles.js';

const authorizationPeriod = 2 * 60_000;
/** Where somebody has to type a PIN before it can be used. */
const periodWithPin = 10 * 60_000;

interface Authorizing {
  readonly tenantId: string;
  readonly request: AuthorizationRequest;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly period: number;
  readonly contentHash: string;
}

/**
 * `POST /v1/authorizations`: a code opens exactly these digests for one credential, each once, for two minutes, or for ten where the
 * credential's PIN is typed. A repeat of the request
 * key with the same person, credential and digests answers the same and costs no code. The code is judged before the grant,
 * so that only its owner learns what is granted. Throws the refusals of `checkCode` and of `spendGrant`, `role-may-not-sign`,
 * `request-key-reused`, and `too-many-documents`, which costs no code.
 */
export async function authorize(
  context: AuthorizationContext,
  tenantId: string,
  request: AuthorizationRequest,
): Promise<AuthorizationAnswer> {
  const { personId, credentialId, digests } = request;
  const content = canonicalJson({ personId, credentialId, digests });
  const contentHash = createHash('sha256').update(content, 'utf8').digest('hex');
  const { kind } = await readPinPolicy(context.store.db, credentialId);
  const period = kind === 'remembered' ? authorizationPeriod : periodWithPin;
  const authorizing = { tenantId, request, now: context.now(), period, contentHash };
  const work = (trx: Trx) => authorizeIn(trx, context, authorizing);
  try {
    return await settle(context.store, work);
  } catch (error) {
    // Two different requests met on one key: now that the other stands, this one is answered by it.
    if (!isUniqueViolation(error)) throw error;
    return settle(context.store, work);
  }
}

async function authorizeIn(
  trx: Trx,
  context: AuthorizationContext,
  authorizing: Authorizing,
): Promise<Outcome<AuthorizationAnswer>> {
  const { tenantId, request, now } = authorizing;
  const person = { tenantId, personId: request.personId };
  // A duplicate waits here until the first has been answered.
  const counter = await lockCounter(trx, person, now);
  const earlier = await readByRequestKey(trx, authorizing);
  if (earlier !== undefined) {
    return earlier.content_hash === authorizing.contentHash
      ? grant(await presentAuthorization(trx, earlier))
      : refuse(new ServiceError('request-key-reused'));
  }
  await assertDocumentsPerCode(trx, { tenantId, documents: request.digests.length }, context.settingsChoices);
  const check = { ...person, code: request.code, purpose: 'authorization', now } as const;
  const { outcome, attempt: checked } = await checkCode(trx, context, { check, counter });
  const { requestKey, credentialId, digests, labels = {} } = request;
  const attempt = { ...checked, payload: { ...checked.payload, requestKey, credentialId, labels } };
  if (!outcome.ok) {
    await appendAudit(trx, attempt, context.randomBytes);
    return outcome;
  }
  const refusal = maySign(outcome.value.role)
    ? await spendGrant(trx, { ...person, credentialId, labels, documents: digests.length, now })
    : new ServiceError('role-may-not-sign');
  if (refusal !== null) {
    const payload = { personId: request.personId, credentialId, labels, why: refusal.code };
    const refused = { tenantId, time: now, type: 'authorization-refused', payload } as const;
    await appendAudits(trx, [attempt, refused], context.randomBytes);
    return refuse(refusal);
  }
  const row = await insertAuthorization(trx, context, { ...authorizing, attempt, step: outcome.value.step });
  return grant(await presentAuthorization(trx, row));
}

async function insertAuthorization(
  trx: Trx,
  context: AuthorizationContext,
  authorizing: Authorizing & { readonly attempt: NewAuditEntry; readonly step: number },
): Promise<AuthorizationsTable> {
  const { tenantId, request, now, period, attempt, step } = authorizing;
  const { requestKey, personId, credentialId, digests } = request;
  const labels = request.labels ?? {};
  const authorizationId = Buffer.from(context.randomBytes(16)).toString('base64url');
  const payload = { authorizationId, requestKey, personId, credentialId, digests, labels, step };
  const opened = { tenantId, time: now, type: 'authorization', payload } as const;
  const audit = await appendAudits(trx, [attempt, opened], context.randomBytes);
  const row: AuthorizationsTable = {
    tenant_id: tenantId,
    authorization_id: authorizationId,
    request_key: requestKey,
    person_id: personId,
    credential_id: credentialId,
    content_hash: authorizing.contentHash,
    labels_json: JSON.stringify(labels),
    created_at: now,
    expires_at: now + period,
    ended_at: null,
    audit_sequence: audit.sequence,
    audit_head: audit.head,
  };
  await insertRow(trx, row);
  for (const [position, sha256] of digests.entries()) {
    await insertDigest(trx, { tenant_id: tenantId, authorization_id: authorizationId, position, sha256 });
  }
  return row;
}

const insertRow = prepareQuery((db, slot: Slots<AuthorizationsTable>) =>
  db.insertInto('authorizations').values({
    tenant_id: slot('tenant_id'),
    authorization_id: slot('authorization_id'),
    request_key: slot('request_key'),
    person_id: slot('person_id'),
    credential_id: slot('credential_id'),
    content_hash: slot('content_hash'),
    labels_json: slot('labels_json'),
    created_at: slot('created_at'),
    expires_at: slot('expires_at'),
    ended_at: slot('ended_at'),
    audit_sequence: slot('audit_sequence'),
    audit_head: slot('audit_head'),
  }),
);

const insertDigest = prepareQuery((db, slot: Slots<Omit<AuthorizationDigestsTable, 'spent_at' | 'spent_by'>>) =>
  db.insertInto('authorization_digests').values({
    tenant_id: slot('tenant_id'),
    authorization_id: slot('authorization_id'),
    position: slot('position'),
    sha256: slot('sha256'),
    spent_at: null,
    spent_by: null,
  }),
);

async function readByRequestKey(
  trx: Trx,
  { tenantId, request }: Authorizing,
): Promise<AuthorizationsTable | undefined> {
  const { rows } = await selectByRequestKey(trx, { tenantId, requestKey: request.requestKey });
  return rows[0];
}

const selectByRequestKey = prepareQuery((db, slot: Slots<{ tenantId: string; requestKey: string }>) =>
  db
    .selectFrom('authorizations')
    .selectAll()
    .where('tenant_id', '=', slot('tenantId'))
    .where('request_key', '=', slot('requestKey')),
);

async function presentAuthorization(trx: Trx, row: AuthorizationsTable): Promise<AuthorizationAnswer> {
  return {
    authorizationId: row.authorization_id,
    expiresAt: new Date(row.expires_at).toISOString(),
    audit: { sequence: row.audit_sequence, head: row.audit_head },
    epoch: await readEpoch(trx),
  };
}
