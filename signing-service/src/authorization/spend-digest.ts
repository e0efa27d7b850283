import { z } from 'zod';
import { appendAudit } from '../audit/append-audit.js';
import type { AuthorizationsTable } from '../store/schema.js';
import type { Trx } from '../store/store.js';
import type { AuthorizationContext, PersonKey } from './context.js';
import { readGrants } from './credentials.js';
import { ServiceError } from './errors.js';

export interface SpendRequest extends PersonKey {
  readonly authorizationId: string;
  /** Of the bytes received, lower-case hex. */
  readonly sha256: string;
  /** Of the signature. */
  readonly requestKey: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What the authorization says of the signature that it opened. */
export interface SpentDigest {
  readonly credentialId: string;
  readonly labels: Readonly<Record<string, string>>;
}

const labelsSchema = z.record(z.string(), z.string());

/**
 * Takes one digest of an authorization, inside the transaction that writes the signature's intent. A repeat with the same request key
 * spends nothing further and is answered also after the end. Throws `authorization-unknown` (also when it is another person's or tenant's),
 * `authorization-expired` (also when a lock, a stop or another digest ended it), `authorization-spent`, `digest-not-authorized`,
 * `credential-not-granted`. After `digest-not-authorized`, and when the bytes received are others than announced, call
 * `endAuthorization` in a transaction of its own: the code is spent (threat 7).
 */
export async function spendDigest(trx: Trx, request: SpendRequest): Promise<SpentDigest> {
  const authorization = await lockAuthorization(trx, request);
  if (authorization === undefined) throw new ServiceError('authorization-unknown');
  const digests = await readDigests(trx, request);
  const spent = { credentialId: authorization.credential_id, labels: parseLabels(authorization.labels_json) };
  if (digests.some((digest) => digest.spent_by === request.requestKey)) return spent;
  if (authorization.ended_at !== null || request.now >= authorization.expires_at) {
    throw new ServiceError('authorization-expired');
  }
  if (digests.length === 0) throw new ServiceError('digest-not-authorized');
  const unspent = digests.find((digest) => digest.spent_at === null);
  if (unspent === undefined) throw new ServiceError('authorization-spent');
  await assertMaySign(trx, request, authorization.credential_id);
  await trx
    .updateTable('authorization_digests')
    .set({ spent_at: request.now, spent_by: request.requestKey })
    .where('tenant_id', '=', request.tenantId)
    .where('authorization_id', '=', request.authorizationId)
    .where('position', '=', unspent.position)
    .execute();
  return spent;
}

/** Ends an authorization before its time; what is unknown or has ended already stays as it is. */
export async function endAuthorization(
  context: AuthorizationContext,
  request: PersonKey & {
    readonly authorizationId: string;
    readonly reason: 'digest-not-authorized' | 'digest-mismatch';
  },
): Promise<void> {
  const { tenantId, personId, authorizationId, reason } = request;
  const time = context.now();
  await context.store.transaction(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('authorizations')
      .set({ ended_at: time })
      .where('tenant_id', '=', tenantId)
      .where('authorization_id', '=', authorizationId)
      .where('person_id', '=', personId)
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) return;
    const payload = { authorizationId, personId, reason };
    await appendAudit(trx, { tenantId, time, type: 'authorization-ended', payload }, context.randomBytes);
  });
}

/** An update that changes nothing: it holds the row on both databases, so that no lock or withdrawal slips in between. */
function lockAuthorization(trx: Trx, request: SpendRequest): Promise<AuthorizationsTable | undefined> {
  return trx
    .updateTable('authorizations')
    .set({ person_id: request.personId })
    .where('tenant_id', '=', request.tenantId)
    .where('authorization_id', '=', request.authorizationId)
    .where('person_id', '=', request.personId)
    .returningAll()
    .executeTakeFirst();
}

/** Those of the digest asked for, in the order of the request. */
function readDigests(trx: Trx, request: SpendRequest) {
  return trx
    .selectFrom('authorization_digests')
    .select(['position', 'spent_at', 'spent_by'])
    .where('tenant_id', '=', request.tenantId)
    .where('authorization_id', '=', request.authorizationId)
    .where('sha256', '=', request.sha256)
    .orderBy('position')
    .execute();
}

async function assertMaySign(trx: Trx, person: PersonKey, credentialId: string): Promise<void> {
  const active = await trx
    .selectFrom('people')
    .select('person_id')
    .where('tenant_id', '=', person.tenantId)
    .where('person_id', '=', person.personId)
    .where('state', '=', 'active')
    .executeTakeFirst();
  if (active === undefined) throw new ServiceError('authorization-expired');
  const granted = await readGrants(trx, person);
  if (!granted.some((held) => held.credentialId === credentialId)) throw new ServiceError('credential-not-granted');
}

function parseLabels(json: string): Readonly<Record<string, string>> {
  return labelsSchema.parse(JSON.parse(json));
}
