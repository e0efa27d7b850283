import QRCode from 'qrcode';
import type { NewAuditEntry } from '../audit/append-audit.js';
import type { EnrolmentAnswer, EnrolmentProof } from '../contract/people.js';
import type { Trx } from '../store/store.js';
import type { AuthorizationContext, PersonKey } from './context.js';
import { base32, otpauthUri, secretBytes } from './one-time-code.js';
import { readPersonRow } from './people.js';
import { enrolmentPlace } from './sealed-places.js';

/** How long an enrolment waits for its first code, in milliseconds. */
const pendingPeriod = 10 * 60_000;

/** An enrolment whose secret nobody has seen yet. */
export interface NewEnrolment extends PersonKey {
  readonly enrolmentId: string;
  readonly secret: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What an enrolment was begun with, for the audit. */
export type BegunWith =
  | { readonly by: ReturnType<typeof nameOf> | 'console' }
  /** The administrator who is shown the secret. */
  | { readonly by: 'assistance'; readonly assistedBy: string };

export function newEnrolment(context: AuthorizationContext, { tenantId, personId }: PersonKey): NewEnrolment {
  const enrolmentId = Buffer.from(context.randomBytes(16)).toString('base64url');
  return { tenantId, personId, enrolmentId, secret: context.randomBytes(secretBytes), now: context.now() };
}

export function pendingColumns(context: AuthorizationContext, enrolment: NewEnrolment) {
  return {
    enrolment_id: enrolment.enrolmentId,
    secret_sealed: context.sealing.seal(enrolmentPlace(enrolment), enrolment.secret),
    expires_at: enrolment.now + pendingPeriod,
  };
}

export function nameOf(proof: EnrolmentProof): 'activation-code' | 'recovery-code' | 'one-time-code' | 'nothing' {
  if ('withoutCodeWord' in proof) return 'nothing';
  if ('activationCode' in proof) return 'activation-code';
  return 'recoveryCode' in proof ? 'recovery-code' : 'one-time-code';
}

/** Takes the place of the person's pending one, if there is one. Answers the entry for the audit, which is appended last. */
export async function insertEnrolment(
  trx: Trx,
  context: AuthorizationContext,
  { begunWith, ...enrolment }: NewEnrolment & { readonly begunWith: BegunWith },
): Promise<NewAuditEntry> {
  const { tenantId, personId, enrolmentId, now } = enrolment;
  const without_code_word = (await isWithoutCodeWord(trx, { ...enrolment, by: begunWith.by })) ? 1 : null;
  const pending = { ...pendingColumns(context, enrolment), created_at: now, without_code_word };
  await trx
    .insertInto('enrolments')
    .values({ tenant_id: tenantId, person_id: personId, ...pending })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'person_id']).doUpdateSet(pending))
    .execute();
  const assisted =
    begunWith.by === 'assistance'
      ? { assisted_by: begunWith.assistedBy, assisted_enrolment_id: enrolmentId, assisted_until: pending.expires_at }
      : { assisted_enrolment_id: null, assisted_until: null };
  await trx
    .updateTable('people')
    .set(assisted)
    .where('tenant_id', '=', tenantId)
    .where('person_id', '=', personId)
    .execute();
  const payload = { personId, enrolmentId, ...begunWith };
  return { tenantId, time: now, type: 'enrolment-begun', payload };
}

/** Who set up codes without a code word has none after another phone either, until somebody vouches for the person. */
async function isWithoutCodeWord(
  trx: Trx,
  { by, ...person }: PersonKey & { readonly by: BegunWith['by'] },
): Promise<boolean> {
  if (by === 'nothing') return true;
  if (by !== 'recovery-code' && by !== 'one-time-code') return false;
  return (await readPersonRow(trx, person))?.code_word_waived === 1;
}

/** The one answer that has the secret. */
export async function presentEnrolment(enrolment: NewEnrolment, account: string): Promise<EnrolmentAnswer> {
  const uri = otpauthUri(enrolment.secret, account);
  return {
    enrolmentId: enrolment.enrolmentId,
    expiresAt: new Date(enrolment.now + pendingPeriod).toISOString(),
    otpauthUri: uri,
    secretGroups: base32(enrolment.secret).match(/.{1,4}/g) ?? [],
    qrSvg: await QRCode.toString(uri, { type: 'svg', errorCorrectionLevel: 'M' }),
  };
}
