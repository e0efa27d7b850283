import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { appendAudit, appendAudits } from '../audit/append-audit.js';
import { canonicalJson } from '../audit/audit-entry.js';
import { type ActsAnswer, actsAnswerSchema, type ActsRequest } from '../contract/acts.js';
import { isUniqueViolation, type Trx } from '../store/store.js';
import { checkCode } from './check-code.js';
import { type CodeCounter, freshCounter, lockCounter } from './code-counter.js';
import type { AuthorizationContext } from './context.js';
import { ServiceError } from './errors.js';
import { grant, type Outcome, refuse, settle } from './outcome.js';
import { performAct } from './perform-act.js';
import { readPersonIn, readPersonRow } from './people.js';
import { renewCredential } from './renew-credential.js';
import { changeRecordYears } from './retention.js';
import { setOwner } from './set-owner.js';
import { changeSettings } from './settings.js';

interface Acting {
  readonly tenantId: string;
  readonly request: ActsRequest;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Binds the code to what is changed. */
  readonly contentHash: string;
}

/**
 * `POST /v1/acts`: all or none, authorised by an administrator's own code; idempotent by request key. The code is spent also when an
 * act is not possible. Throws the refusals of `checkCode`, `not-an-administrator`, `act-not-possible`, `last-administrator`,
 * `request-key-reused`.
 */
export async function performActs(
  context: AuthorizationContext,
  tenantId: string,
  request: ActsRequest,
): Promise<ActsAnswer> {
  const content = canonicalJson({ personId: request.personId, acts: request.acts });
  const contentHash = createHash('sha256').update(content, 'utf8').digest('hex');
  const acting = { tenantId, request, now: context.now(), contentHash };
  const work = (trx: Trx) => performIn(trx, context, acting);
  try {
    return await settle(context.store, work);
  } catch (error) {
    // Two different requests met on one key: now that the other stands, this one is answered by it.
    if (!isUniqueViolation(error)) throw error;
    return settle(context.store, work);
  }
}

async function performIn(trx: Trx, context: AuthorizationContext, acting: Acting): Promise<Outcome<ActsAnswer>> {
  const { tenantId, request, now } = acting;
  const administrator = { tenantId, personId: request.personId };
  const counter = await lockConcerned(trx, acting);
  const earlier = await readByRequestKey(trx, acting);
  if (earlier !== undefined) {
    return earlier.content_hash === acting.contentHash
      ? grant(actsAnswerSchema.parse(JSON.parse(earlier.answer_json)))
      : refuse(new ServiceError('request-key-reused'));
  }
  const check = { ...administrator, code: request.code, purpose: 'acts', now } as const;
  const { outcome, attempt } = await checkCode(trx, context, { check, counter });
  if (!outcome.ok) {
    await appendAudit(trx, attempt, context.randomBytes);
    return outcome;
  }
  const person = await readPersonRow(trx, administrator);
  const refusal =
    person?.role === 'administrator'
      ? await attemptAll(trx, { ...acting, name: person.name }, context)
      : new ServiceError('not-an-administrator');
  const payload = {
    requestKey: request.requestKey,
    personId: request.personId,
    acts: request.acts,
    outcome: refusal?.code ?? 'done',
    step: outcome.value.step,
  };
  await appendAudits(trx, [attempt, { tenantId, time: now, type: 'acts', payload }], context.randomBytes);
  return refusal === null ? grant(await recordAnswer(trx, acting)) : refuse(refusal);
}

/** Does all acts or, back at the savepoint, none; the code stays spent either way. */
async function attemptAll(
  trx: Trx,
  acting: Acting & { readonly name: string },
  context: AuthorizationContext,
): Promise<ServiceError | null> {
  const { tenantId, request, now, name } = acting;
  await sql`savepoint acts`.execute(trx);
  try {
    for (const act of request.acts) {
      const by = request.personId;
      if (act.kind === 'change-settings')
        await changeSettings(trx, { tenantId, settings: act.settings, by, now }, context.settingsChoices);
      else if (act.kind === 'change-retention')
        await changeRecordYears(trx, { tenantId, years: act.recordYears, by, now }, context.randomBytes);
      else if (act.kind === 'set-owner') await setOwner(trx, { tenantId, act, now });
      else if (act.kind === 'renew' || act.kind === 'withdraw-renewal')
        await renewCredential(trx, { tenantId, act, now });
      else await performAct(trx, { tenantId, act, by: { personId: by, name }, now });
    }
    await assertAdministratorLeft(trx, tenantId);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    await sql`rollback to savepoint acts`.execute(trx);
    return error;
  }
  await sql`release savepoint acts`.execute(trx);
  return null;
}

/**
 * Without one, nobody could undo what the acts did. The tenant's row is held until the transaction ends: of two administrators who leave at
 * the same time, the second sees that the first has gone.
 */
async function assertAdministratorLeft(trx: Trx, tenantId: string): Promise<void> {
  await trx
    .updateTable('tenants')
    .set((eb) => ({ name: eb.ref('name') }))
    .where('tenant_id', '=', tenantId)
    .execute();
  const left = await trx
    .selectFrom('people')
    .select('person_id')
    .where('tenant_id', '=', tenantId)
    .where('role', '=', 'administrator')
    .where('state', '=', 'active')
    .limit(1)
    .execute();
  if (left.length === 0) throw new ServiceError('last-administrator');
}

/**
 * Holds the counters of everybody concerned, in one order, so that two administrators cannot deadlock. Answers the administrator's.
 */
async function lockConcerned(trx: Trx, { tenantId, request, now }: Acting): Promise<CodeCounter> {
  const people = new Set([request.personId, ...concernedBy(request)]);
  let own = freshCounter;
  for (const personId of [...people].sort()) {
    const counter = await lockCounter(trx, { tenantId, personId }, now);
    if (personId === request.personId) own = counter;
  }
  return own;
}

function concernedBy({ acts }: ActsRequest): string[] {
  return acts.flatMap((act) => ('personId' in act ? [act.personId] : []));
}

async function recordAnswer(trx: Trx, acting: Acting): Promise<ActsAnswer> {
  const { tenantId, request, now } = acting;
  const people: ActsAnswer['people'] = [];
  for (const personId of new Set(concernedBy(request))) {
    people.push(await readPersonIn(trx, { tenantId, personId }, now));
  }
  const row = {
    tenant_id: tenantId,
    request_key: request.requestKey,
    person_id: request.personId,
    content_hash: acting.contentHash,
    answer_json: JSON.stringify({ people }),
    created_at: now,
  };
  await trx.insertInto('acts').values(row).execute();
  return { people };
}

function readByRequestKey(trx: Trx, { tenantId, request }: Acting) {
  return trx
    .selectFrom('acts')
    .select(['content_hash', 'answer_json'])
    .where('tenant_id', '=', tenantId)
    .where('request_key', '=', request.requestKey)
    .executeTakeFirst();
}
