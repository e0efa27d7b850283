import type { Kysely } from 'kysely';
import { appendAudit } from '../audit/append-audit.js';
import type { Person, Role } from '../contract/people.js';
import type { Schema } from '../store/schema.js';
import type { Trx } from '../store/store.js';
import { hashActivationCode, makeActivationCode } from './activation-code.js';
import { freshCounter, parseCounter, readCounter } from './code-counter.js';
import type { AuthorizationContext, PersonKey } from './context.js';
import { readGrants } from './credentials.js';
import { ServiceError } from './errors.js';
import { viewPerson } from './person-view.js';
import { readPolicies } from './policies.js';
import { readRecoverySet, recoveryCodesLeft } from './recovery-codes.js';
import { activationPlace } from './sealed-places.js';

/** How long an activation code is good, in milliseconds. */
export const activationPeriod = 7 * 24 * 60 * 60_000;

/** A person as the contract shows them; state `none` for one the tenant does not have. */
export function readPerson(context: AuthorizationContext, person: PersonKey): Promise<Person> {
  return readPersonIn(context.store.db, person, context.now());
}

/** The same inside a transaction. */
export async function readPersonIn(db: Kysely<Schema>, person: PersonKey, now: number): Promise<Person> {
  const row = await readPersonRow(db, person);
  const counter = await readCounter(db, person);
  const grants = await readGrants(db, person, now);
  const credentialIds = grants.map((held) => held.credentialId);
  const left = recoveryCodesLeft(await readRecoverySet(db, person));
  const { personId, tenantId } = person;
  // Of few is more to be known.
  const isInvitedSo = row?.state === 'invited' && row.code_word_waived === 1;
  const isCodeWordWaived = isInvitedSo && (await readPolicies(db, tenantId))?.code_word_waived === 1;
  const by = row?.assisted_by ?? null;
  const assistant = by === null ? undefined : await readPersonRow(db, { tenantId, personId: by });
  return viewPerson({
    personId,
    row: row ?? null,
    counter,
    credentialIds,
    recoveryCodesLeft: left,
    isCodeWordWaived,
    assistantName: assistant?.name ?? null,
    now,
  });
}

/** All people of the tenant, by name. */
export async function listPeople(context: AuthorizationContext, tenantId: string): Promise<Person[]> {
  const { db } = context.store;
  const now = context.now();
  const rows = await db
    .selectFrom('people')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('name')
    .orderBy('person_id')
    .execute();
  const counterRows = await db.selectFrom('code_counters').selectAll().where('tenant_id', '=', tenantId).execute();
  const counters = new Map(counterRows.map((row) => [row.person_id, parseCounter(row)]));
  const grants = await readGrants(db, { tenantId }, now);
  const sets = await db
    .selectFrom('recovery_codes')
    .select(['person_id', 'used', 'made_at'])
    .where('tenant_id', '=', tenantId)
    .execute();
  const isCodeWordWaived = (await readPolicies(db, tenantId))?.code_word_waived === 1;
  const setOf = new Map(sets.map((set) => [set.person_id, set]));
  const nameOf = new Map(rows.map((row) => [row.person_id, row.name]));
  return rows.map((row) => {
    const personId = row.person_id;
    const credentialIds = grants.filter((held) => held.personId === personId).map((held) => held.credentialId);
    const set = setOf.get(personId);
    const isValid = set !== undefined && row.state === 'active' && set.made_at === row.active_since;
    const left = recoveryCodesLeft(isValid ? set : null);
    const counter = counters.get(personId) ?? freshCounter;
    const assistantName = nameOf.get(row.assisted_by ?? '') ?? null;
    const facts = { credentialIds, recoveryCodesLeft: left, isCodeWordWaived, assistantName };
    return viewPerson({ personId, row, counter, ...facts, now });
  });
}

export function readPersonRow(db: Kysely<Schema>, { tenantId, personId }: PersonKey) {
  return db
    .selectFrom('people')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('person_id', '=', personId)
    .executeTakeFirst();
}

export interface InvitedPerson extends PersonKey {
  readonly name: string;
  readonly role: Role;
}

/**
 * At the console: a person by the operator's word, e.g. the first administrator (then `beginEnrolmentAtConsole`). A person who is invited
 * or stopped already is invited anew. Throws `act-not-possible` for an active one.
 */
export async function createPerson(context: AuthorizationContext, person: InvitedPerson): Promise<Person> {
  const time = context.now();
  return context.store.transaction(async (trx) => {
    if (!(await invitePerson(trx, person, time))) throw new ServiceError('act-not-possible');
    const { tenantId, personId, name, role } = person;
    const payload = { personId, name, role };
    await appendAudit(trx, { tenantId, time, type: 'person-created', payload }, context.randomBytes);
    return readPersonIn(trx, person, time);
  });
}

/** Writes a person as invited, without an activation code. False when the person is active. */
export async function invitePerson(
  trx: Trx,
  person: InvitedPerson & { readonly isWithoutCodeWord?: boolean },
  now: number,
): Promise<boolean> {
  const isWithout = person.isWithoutCodeWord === true;
  const invited = {
    name: person.name,
    role: person.role,
    state: 'invited' as const,
    activation_sealed: null,
    activation_expires_at: isWithout ? now + activationPeriod : null,
    code_word_waived: isWithout ? 1 : null,
    assisted_by: null,
    assisted_enrolment_id: null,
    assisted_until: null,
    active_since: null,
    reset_requested_at: null,
    updated_at: now,
  };
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('people')
    .values({ tenant_id: person.tenantId, person_id: person.personId, created_at: now, ...invited })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'person_id']).doUpdateSet(invited).where('people.state', '!=', 'active'),
    )
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export interface ActivationCode {
  /** In groups of four, e.g. `7K2M-9QXA`: shown once, kept as a sealed hash only. */
  readonly code: string;
  /** Milliseconds since the epoch; seven days. */
  readonly expiresAt: number;
}

/**
 * At the console: makes an invited person's activation code; an earlier one ends. Throws `act-not-possible` for a person who is unknown
 * or stopped, `already-enrolled` for an active one (reset first).
 */
export async function createActivationCode(context: AuthorizationContext, person: PersonKey): Promise<ActivationCode> {
  const time = context.now();
  const code = makeActivationCode(context.randomBytes);
  const expiresAt = time + activationPeriod;
  const sealed = context.sealing.seal(activationPlace(person), hashActivationCode(code, context.randomBytes));
  const { tenantId, personId } = person;
  await context.store.transaction(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('people')
      .set({ activation_sealed: sealed, activation_expires_at: expiresAt, code_word_waived: null, updated_at: time })
      .where('tenant_id', '=', tenantId)
      .where('person_id', '=', personId)
      .where('state', '=', 'invited')
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) {
      const row = await readPersonRow(trx, person);
      throw new ServiceError(row?.state === 'active' ? 'already-enrolled' : 'act-not-possible');
    }
    const payload = { personId, expiresAt };
    await appendAudit(trx, { tenantId, time, type: 'activation-code-created', payload }, context.randomBytes);
  });
  return { code, expiresAt };
}
