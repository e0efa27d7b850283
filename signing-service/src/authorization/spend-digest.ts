import { z } from 'zod';
import { appendAudit } from '../audit/append-audit.js';
import { prepareQuery, type Slots } from '../store/prepared-query.js';
import type { AuthorizationDigestsTable, AuthorizationsTable } from '../store/schema.js';
import type { Trx } from '../store/store.js';
import type { AuthorizationContext, PersonKey } from './context.js';
import { ServiceError } from './errors.js';
import { notGranted } from './spend-grant.js';

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
 * `credential-not-granted`, `credential-replaced`. After `digest-not-authorized`, and when the bytes received are others than announced, call
 * `endAuthorization` in a transaction of its own: the code is spent (threat 7).
 */
export async function spendDigest(trx: Trx, request: SpendRequest): Promise<SpentDigest> {
  const authorization = await lockAuthorization(trx, request);
  if (authorization === undefined) throw new ServiceError('authorization-unknown');
  const spent = { credentialId: authorization.credential_id, labels: parseLabels(authorization.labels_json) };
  const isOpen = authorization.ended_at === null && request.now < authorization.expires_at;
  if (isOpen && (await takeDigest(trx, { ...request, credentialId: spent.credentialId })).changed === 1) return spent;
  const digests = await readDigests(trx, request);
  if (digests.some((digest) => digest.spent_by === request.requestKey)) return spent;
  throw await refusalOf(trx, request, { authorization, digests });
}

/** The first unspent one, for somebody who may still sign, unless the request key has its digest already. */
const takeDigest = prepareQuery((db, slot: Slots<SpendRequest & { readonly credentialId: string }>) =>
  db
    .updateTable('authorization_digests')
    .set({ spent_at: slot('now'), spent_by: slot('requestKey') })
    .where('tenant_id', '=', slot('tenantId'))
    .where('authorization_id', '=', slot('authorizationId'))
    .where('position', '=', (eb) =>
      eb
        .selectFrom('authorization_digests as digest')
        .select(({ fn }) => fn.min('digest.position').as('first'))
        .where('digest.tenant_id', '=', slot('tenantId'))
        .where('digest.authorization_id', '=', slot('authorizationId'))
        .where('digest.sha256', '=', slot('sha256'))
        .where('digest.spent_at', 'is', null),
    )
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('authorization_digests as own')
            .select('own.position')
            .where('own.tenant_id', '=', slot('tenantId'))
            .where('own.authorization_id', '=', slot('authorizationId'))
            .where('own.sha256', '=', slot('sha256'))
            .where('own.spent_by', '=', slot('requestKey')),
        ),
      ),
    )
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('people')
          .innerJoin('grants', (join) =>
            join.onRef('grants.tenant_id', '=', 'people.tenant_id').onRef('grants.person_id', '=', 'people.person_id'),
          )
          .innerJoin('tenant_credentials as assigned', (join) =>
            join
              .onRef('assigned.tenant_id', '=', 'grants.tenant_id')
              .onRef('assigned.credential_id', '=', 'grants.credential_id'),
          )
          .select('people.person_id')
          .where('people.tenant_id', '=', slot('tenantId'))
          .where('people.person_id', '=', slot('personId'))
          .where('people.state', '=', 'active')
          .where('grants.credential_id', '=', slot('credentialId'))
          .where((where) =>
            where.or([where('assigned.succeeded_at', 'is', null), where('assigned.succeeded_at', '>', slot('now'))]),
          ),
      ),
    ),
);

/** Why no digest could be taken. */
async function refusalOf(
  trx: Trx,
  request: SpendRequest,
  { authorization, digests }: { readonly authorization: AuthorizationsTable; readonly digests: readonly Digest[] },
): Promise<ServiceError> {
  const isOver = authorization.ended_at !== null || request.now >= authorization.expires_at;
  if (isOver) return new ServiceError('authorization-expired');
  if (digests.length === 0) return new ServiceError('digest-not-authorized');
  if (digests.every((digest) => digest.spent_at !== null)) return new ServiceError('authorization-spent');
  const isActive = await isActivePerson(trx, request);
  if (!isActive) return new ServiceError('authorization-expired');
  const { tenantId, personId, now } = request;
  return notGranted(trx, { tenantId, personId, now, credentialId: authorization.credential_id });
}

/** Ends an authorization before its time; what is unknown or has ended already stays as it is. */
export async function endAuthorization(
  context: AuthorizationContext,
  request: PersonKey & {
    readonly authorizationId: string;
    /** Of what was to be signed. */
    readonly sha256: string;
    readonly reason: 'digest-not-authorized' | 'digest-mismatch';
  },
): Promise<void> {
  const { tenantId, personId, authorizationId, sha256, reason } = request;
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
    const payload = { authorizationId, personId, sha256, reason };
    await appendAudit(trx, { tenantId, time, type: 'authorization-ended', payload }, context.randomBytes);
  });
}

/** An update that changes nothing: it holds the row on both databases, so that no lock or withdrawal slips in between. */
async function lockAuthorization(trx: Trx, request: SpendRequest): Promise<AuthorizationsTable | undefined> {
  const { tenantId, authorizationId, personId } = request;
  const { rows } = await touchAuthorization(trx, { tenantId, authorizationId, personId });
  return rows[0];
}

const touchAuthorization = prepareQuery((db, slot: Slots<PersonKey & { readonly authorizationId: string }>) =>
  db
    .updateTable('authorizations')
    .set({ person_id: slot('personId') })
    .where('tenant_id', '=', slot('tenantId'))
    .where('authorization_id', '=', slot('authorizationId'))
    .where('person_id', '=', slot('personId'))
    .returningAll(),
);

type Digest = Pick<AuthorizationDigestsTable, 'spent_at' | 'spent_by'>;

/** Those of the digest asked for. */
function readDigests(trx: Trx, request: SpendRequest): Promise<Digest[]> {
  return trx
    .selectFrom('authorization_digests')
    .select(['spent_at', 'spent_by'])
    .where('tenant_id', '=', request.tenantId)
    .where('authorization_id', '=', request.authorizationId)
    .where('sha256', '=', request.sha256)
    .execute();
}

async function isActivePerson(trx: Trx, { tenantId, personId }: PersonKey): Promise<boolean> {
  const active = await trx
    .selectFrom('people')
    .select('person_id')
    .where('tenant_id', '=', tenantId)
    .where('person_id', '=', personId)
    .where('state', '=', 'active')
    .executeTakeFirst();
  return active !== undefined;
}

function parseLabels(json: string): Readonly<Record<string, string>> {
  return labelsSchema.parse(JSON.parse(json));
}
