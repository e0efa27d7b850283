import QRCode from 'qrcode';
import { appendAudit } from '../audit/append-audit.js';
import type { ConfirmationAnswer, EnrolmentAnswer } from '../contract/people.js';
import type { Trx } from '../store/store.js';
import { activationHashBytes, isActivationCode } from './activation-code.js';
import { lockCounter } from './code-counter.js';
import { type Confirmation, confirmIn } from './confirm-enrolment.js';
import type { AuthorizationContext, PersonKey } from './context.js';
import { countWrong, lockRefusal } from './count-attempt.js';
import { openOrDecoy } from './decoy.js';
import { ServiceError } from './errors.js';
import { base32, otpauthUri, secretBytes } from './one-time-code.js';
import { grant, type Outcome, refuse, settle } from './outcome.js';
import { readPersonRow } from './people.js';
import { activationPlace, enrolmentPlace } from './sealed-places.js';

const pendingPeriod = 10 * 60_000;

interface NewEnrolment extends PersonKey {
  readonly enrolmentId: string;
  readonly secret: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * `POST /v1/enrolments`. Pending for 10 minutes; a new one takes the place of the person's pending one. The activation code
 * stays good until a first code has been confirmed. Throws `activation-code-wrong` (also for a person nobody knows),
 * `codes-locked`, `codes-locked-for-good`, `already-enrolled`.
 */
export async function beginEnrolment(
  context: AuthorizationContext,
  request: PersonKey & { readonly activationCode: string; readonly account: string },
): Promise<EnrolmentAnswer> {
  const enrolment = newEnrolment(context, request);
  await settle(context.store, async (trx) => {
    const outcome = await checkActivationCode(trx, context, { ...request, now: enrolment.now });
    if (outcome.ok) await insertEnrolment(trx, context, enrolment);
    return outcome;
  });
  return presentEnrolment(enrolment, request.account);
}

/**
 * At the console: begins an enrolment without an activation code, also for an active person: the old codes work until the new are confirmed.
 * Throws `act-not-possible` for a person who is unknown or stopped.
 */
export async function beginEnrolmentAtConsole(
  context: AuthorizationContext,
  request: PersonKey & { readonly account: string },
): Promise<EnrolmentAnswer> {
  const enrolment = newEnrolment(context, request);
  await context.store.transaction(async (trx) => {
    const row = await readPersonRow(trx, request);
    if (row === undefined || row.state === 'stopped') throw new ServiceError('act-not-possible');
    await insertEnrolment(trx, context, enrolment);
  });
  return presentEnrolment(enrolment, request.account);
}

/**
 * `POST /v1/enrolments/:enrolmentId/confirm`: activates the person's new codes. Two consecutive codes are needed when the phone's clock is
 * off by 90 s or more. The step they prove counts as used: an enrolment code cannot sign. Throws `enrolment-expired` (also for an unknown
 * or foreign one), `code-wrong`, `code-clock-off` (not counted), `codes-locked`, `codes-locked-for-good`.
 */
export function confirmEnrolment(context: AuthorizationContext, request: Confirmation): Promise<ConfirmationAnswer> {
  const now = context.now();
  return settle(context.store, (trx) => confirmIn(trx, context, { request, now }));
}

/** Ends a pending enrolment; one that is unknown or foreign is none to end. */
export async function cancelEnrolment(
  context: AuthorizationContext,
  request: PersonKey & { readonly enrolmentId: string },
): Promise<void> {
  const { tenantId, personId, enrolmentId } = request;
  const time = context.now();
  await context.store.transaction(async (trx) => {
    const { numDeletedRows } = await trx
      .deleteFrom('enrolments')
      .where('tenant_id', '=', tenantId)
      .where('enrolment_id', '=', enrolmentId)
      .where('person_id', '=', personId)
      .executeTakeFirst();
    if (numDeletedRows !== 1n) return;
    const payload = { personId, enrolmentId };
    await appendAudit(trx, { tenantId, time, type: 'enrolment-cancelled', payload }, context.randomBytes);
  });
}

/** Wrong attempts count like wrong codes, on the same counter; an unknown person costs the same work. */
async function checkActivationCode(
  trx: Trx,
  context: AuthorizationContext,
  check: PersonKey & { readonly activationCode: string; readonly now: number },
): Promise<Outcome<null>> {
  const outcome = await evaluateActivationCode(trx, context, check);
  const { tenantId, personId, now } = check;
  const payload = {
    personId,
    outcome: outcome.ok ? 'accepted' : outcome.error.code,
    triesLeft: outcome.ok ? undefined : outcome.error.details.triesLeft,
  };
  await appendAudit(trx, { tenantId, time: now, type: 'activation-code-attempt', payload }, context.randomBytes);
  return outcome;
}

async function evaluateActivationCode(
  trx: Trx,
  context: AuthorizationContext,
  check: PersonKey & { readonly activationCode: string; readonly now: number },
): Promise<Outcome<null>> {
  const { now } = check;
  const counter = await lockCounter(trx, check, now);
  const locked = lockRefusal(counter, now);
  if (locked !== null) return refuse(locked);
  const row = await readPersonRow(trx, check);
  if (row?.state === 'active') return refuse(new ServiceError('already-enrolled'));
  const expiresAt = row?.state === 'invited' ? row.activation_expires_at : null;
  const sealed = row?.activation_sealed ?? null;
  const hashed = openOrDecoy(context, { place: activationPlace(check), sealed, size: activationHashBytes });
  const isRight = isActivationCode(check.activationCode, hashed) && sealed !== null;
  if (isRight && expiresAt !== null && now < expiresAt) return grant(null);
  return refuse(await countWrong(trx, check, { counter, code: 'activation-code-wrong', now }));
}

function newEnrolment(context: AuthorizationContext, { tenantId, personId }: PersonKey): NewEnrolment {
  const enrolmentId = Buffer.from(context.randomBytes(16)).toString('base64url');
  return { tenantId, personId, enrolmentId, secret: context.randomBytes(secretBytes), now: context.now() };
}

async function insertEnrolment(trx: Trx, context: AuthorizationContext, enrolment: NewEnrolment): Promise<void> {
  const { tenantId, personId, enrolmentId, now } = enrolment;
  const pending = {
    enrolment_id: enrolmentId,
    secret_sealed: context.sealing.seal(enrolmentPlace(enrolment), enrolment.secret),
    created_at: now,
    expires_at: now + pendingPeriod,
  };
  await trx
    .insertInto('enrolments')
    .values({ tenant_id: tenantId, person_id: personId, ...pending })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'person_id']).doUpdateSet(pending))
    .execute();
  const payload = { personId, enrolmentId };
  await appendAudit(trx, { tenantId, time: now, type: 'enrolment-begun', payload }, context.randomBytes);
}

async function presentEnrolment(enrolment: NewEnrolment, account: string): Promise<EnrolmentAnswer> {
  const uri = otpauthUri(enrolment.secret, account);
  return {
    enrolmentId: enrolment.enrolmentId,
    expiresAt: new Date(enrolment.now + pendingPeriod).toISOString(),
    otpauthUri: uri,
    secretGroups: base32(enrolment.secret).match(/.{1,4}/g) ?? [],
    qrSvg: await QRCode.toString(uri, { type: 'svg', errorCorrectionLevel: 'M' }),
  };
}
