import { createHash } from 'node:crypto';
import { appendAudit, appendAudits } from '../audit/append-audit.js';
import { canonicalJson } from '../audit/audit-entry.js';
import { type Act, type ActsAnswer, actsAnswerSchema, type ActsRequest, isProposalAct } from '../contract/acts.js';
import { isUniqueViolation, type Trx } from '../store/store.js';
import type { AssistedEnrolment } from './assisted-set-up.js';
import { attemptActs, type CarriedOut } from './attempt-acts.js';
import { checkCode } from './check-code.js';
import { type CodeCounter, freshCounter, lockCounter } from './code-counter.js';
import type { AuthorizationContext } from './context.js';
import { ServiceError } from './errors.js';
import { givesMore } from './gives-more.js';
import { grant, type Outcome, refuse, settle } from './outcome.js';
import { presentEnrolment } from './pending-enrolment.js';
import { readPersonIn, readPersonRow } from './people.js';
import { readPolicies } from './policies.js';
import { type MadeProposal, propose, proposedActs } from './proposals.js';

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
 * act is not possible. Where the tenant wants two administrators for one of them, all are proposed. Throws the refusals of `checkCode`,
 * `not-an-administrator`, `act-not-possible`, `last-administrator`, `second-administrator-needed`, those of `decideProposal` and `changePolicy`,
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
  const { assisted, ...answer } = await settleOnce(context, acting);
  if (assisted === null) return answer;
  const { enrolment, account } = assisted;
  const { personId } = enrolment;
  return { ...answer, assisted: { personId, ...(await presentEnrolment(enrolment, account)) } };
}

/** What is kept for a repeat, and beside it what is shown once. */
type Settled = Omit<ActsAnswer, 'assisted'> & { readonly assisted: AssistedEnrolment | null };

async function settleOnce(context: AuthorizationContext, acting: Acting): Promise<Settled> {
  const work = (trx: Trx) => performIn(trx, context, acting);
  try {
    return await settle(context.store, work);
  } catch (error) {
    // Two different requests met on one key: now that the other stands, this one is answered by it.
    if (!isUniqueViolation(error)) throw error;
    return settle(context.store, work);
  }
}

async function performIn(trx: Trx, context: AuthorizationContext, acting: Acting): Promise<Outcome<Settled>> {
  const { tenantId, request, now } = acting;
  const administrator = { tenantId, personId: request.personId };
  const counter = await lockConcerned(trx, acting);
  const earlier = await readByRequestKey(trx, acting);
  if (earlier !== undefined) {
    return earlier.content_hash === acting.contentHash
      ? grant({ ...actsAnswerSchema.parse(JSON.parse(earlier.answer_json)), assisted: null })
      : refuse(new ServiceError('request-key-reused'));
  }
  const check = { ...administrator, code: request.code, purpose: 'acts', now } as const;
  const { outcome, attempt } = await checkCode(trx, context, { check, counter });
  if (!outcome.ok) {
    await appendAudit(trx, attempt, context.randomBytes);
    return outcome;
  }
  const settled = await settleActs(trx, context, acting);
  const { proposed } = settled.ok ? settled.value : { proposed: null };
  const payload = {
    requestKey: request.requestKey,
    personId: request.personId,
    acts: request.acts,
    outcome: settled.ok ? (proposed === null ? 'done' : 'proposed') : settled.error.code,
    step: outcome.value.step,
    ...(proposed === null ? {} : { ...proposed, until: new Date(proposed.until).toISOString() }),
  };
  const type = proposed === null ? 'acts' : 'acts-proposed';
  const entries = settled.ok ? settled.value.entries : [];
  await appendAudits(trx, [attempt, { tenantId, time: now, type, payload }, ...entries], context.randomBytes);
  if (!settled.ok) return settled;
  const answer = await recordAnswer(trx, acting, settled.value);
  return grant({ ...answer, assisted: proposed === null ? settled.value.assisted : null });
}

interface SettledActs extends CarriedOut {
  /** Nothing was done: it waits for a second administrator. */
  readonly proposed: MadeProposal | null;
}

/** Does the acts or, where the tenant wants a second administrator for one of them, proposes them all. */
async function settleActs(trx: Trx, context: AuthorizationContext, acting: Acting): Promise<Outcome<SettledActs>> {
  const { tenantId, request, now } = acting;
  const { acts, personId } = request;
  const person = await readPersonRow(trx, { tenantId, personId });
  if (person?.role !== 'administrator') return refuse(new ServiceError('not-an-administrator'));
  const attempted = { tenantId, acts, by: { personId, name: person.name }, now };
  const days = await daysToWait(trx, acting);
  if (days !== null && request.propose !== true) return refuse(new ServiceError('second-administrator-needed'));
  const outcome = await attemptActs(trx, context, { ...attempted, isTrial: days !== null });
  if (!outcome.ok) return outcome;
  const proposed = days === null ? null : await propose(trx, { ...attempted, days }, context.randomBytes);
  return grant({ ...outcome.value, proposed });
}

/** How long the acts wait for a second administrator; null: they do not. */
async function daysToWait(trx: Trx, { tenantId, request, now }: Acting): Promise<number | null> {
  const days = (await readPolicies(trx, tenantId))?.second_days ?? null;
  if (days === null) return null;
  for (const act of request.acts) if (await givesMore(trx, { tenantId, act, now })) return days;
  return null;
}

/**
 * Holds the counters of everybody concerned, in one order, so that two administrators cannot deadlock. Answers the administrator's.
 */
async function lockConcerned(trx: Trx, { tenantId, request, now }: Acting): Promise<CodeCounter> {
  const { acts } = request;
  const proposalIds = acts.filter(isProposalAct).map(({ proposalId }) => proposalId);
  const proposed = await proposedActs(trx, { tenantId, proposalIds });
  const people = new Set([request.personId, ...concernedBy([...acts, ...proposed])]);
  let own = freshCounter;
  for (const personId of [...people].sort()) {
    const counter = await lockCounter(trx, { tenantId, personId }, now);
    if (personId === request.personId) own = counter;
  }
  return own;
}

function concernedBy(acts: readonly Act[]): string[] {
  return acts.flatMap((act) => ('personId' in act ? [act.personId] : []));
}

async function recordAnswer(
  trx: Trx,
  acting: Acting,
  { proposed, approved }: Pick<SettledActs, 'proposed' | 'approved'>,
): Promise<ActsAnswer> {
  const { tenantId, request, now } = acting;
  const people: ActsAnswer['people'] = [];
  for (const personId of new Set(concernedBy([...request.acts, ...approved]))) {
    people.push(await readPersonIn(trx, { tenantId, personId }, now));
  }
  const answer: ActsAnswer = {
    people,
    ...(proposed === null
      ? {}
      : { proposed: { proposalId: proposed.proposalId, until: new Date(proposed.until).toISOString() } }),
    ...(approved.length === 0 ? {} : { carriedOut: [...approved] }),
  };
  const row = {
    tenant_id: tenantId,
    request_key: request.requestKey,
    person_id: request.personId,
    content_hash: acting.contentHash,
    answer_json: JSON.stringify(answer),
    created_at: now,
  };
  await trx.insertInto('acts').values(row).execute();
  return answer;
}

function readByRequestKey(trx: Trx, { tenantId, request }: Acting) {
  return trx
    .selectFrom('acts')
    .select(['content_hash', 'answer_json'])
    .where('tenant_id', '=', tenantId)
    .where('request_key', '=', request.requestKey)
    .executeTakeFirst();
}
