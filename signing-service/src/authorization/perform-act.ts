import type { Act, AssistanceAct } from '../contract/acts.js';
import type { GrantLimits } from '../contract/grants.js';
import type { Role } from '../contract/people.js';
import type { Trx } from '../store/store.js';
import { freshCounter, readCounter, writeCounter } from './code-counter.js';
import type { PersonKey } from './context.js';
import { ServiceError } from './errors.js';
import { limitColumns } from './grant-limits.js';
import { afterUnlock } from './lock-policy.js';
import { endOpenAuthorizations } from './open-authorizations.js';
import { isWaivableFor } from './code-word-waiver.js';
import { invitePerson, readPersonRow } from './people.js';
import { dropRecoveryCodes } from './recovery-codes.js';
import { maySign } from './roles.js';
import { isReplaced, readAssigned, takeOverGrants } from './successions.js';

/** An act upon a person that answers nothing but the person. */
export type PersonAct = Exclude<Extract<Act, { personId: string }>, AssistanceAct>;

export interface AuthorisedAct {
  readonly tenantId: string;
  readonly act: PersonAct;
  /** The administrator. */
  readonly by: { readonly personId: string; readonly name: string };
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** For those who are invited. */
  readonly isCodeWordWaived: boolean;
}

/** Carries out one act upon a person. The counter of the person concerned is locked already. Throws `act-not-possible`, `enrolled-without-code-word`, `enrolled-with-assistance`. */
export async function performAct(trx: Trx, authorised: AuthorisedAct): Promise<void> {
  const { act, tenantId, now } = authorised;
  const person = { tenantId, personId: act.personId };
  if (act.kind === 'invite') {
    const wasReset = ((await readPersonRow(trx, person))?.reset_at ?? null) !== null;
    const isWithoutCodeWord = authorised.isCodeWordWaived && isWaivableFor({ role: act.role, wasReset });
    possible(await invitePerson(trx, { ...person, name: act.name, role: act.role, isWithoutCodeWord }, now));
    await forgetCodes(trx, person);
    return;
  }
  const row = await readPersonRow(trx, person);
  possible(row !== undefined && row.state !== 'stopped');
  switch (act.kind) {
    case 'grant':
      possible(row !== undefined && maySign(row.role));
      return grantCredential(trx, authorised, { credentialId: act.credentialId, limits: null });
    case 'set-grant':
      possible(row !== undefined && maySign(row.role));
      await grantCredential(trx, authorised, act);
      // What was authorised under the former limits is asked for anew.
      await endOpenAuthorizations(trx, { ...person, credentialId: act.credentialId }, now);
      return;
    case 'withdraw-grant':
      return withdrawGrant(trx, { ...person, credentialId: act.credentialId }, now);
    case 'unlock':
      await answerRequest(trx, person);
      // Who has no codes yet has none to prove.
      return writeCounter(
        trx,
        person,
        row?.state === 'active' ? afterUnlock(await readCounter(trx, person)) : freshCounter,
      );
    case 'reset':
      await setState(trx, person, { state: 'invited', now, reset: authorised });
      await forgetCodes(trx, person);
      await endOpenAuthorizations(trx, person, now);
      return writeCounter(trx, person, freshCounter);
    case 'stop':
      await setState(trx, person, { state: 'stopped', now });
      await forgetCodes(trx, person);
      await withdrawAllGrants(trx, person);
      await endOpenAuthorizations(trx, person, now);
      return;
    case 'change-role':
      possible(row !== undefined && row.role !== act.role);
      if (act.role === 'administrator' && row?.state === 'active' && row.code_word_waived === 1) {
        throw new ServiceError('enrolled-without-code-word');
      }
      if (act.role === 'administrator' && row?.state === 'active' && row.assisted_by !== null) {
        throw new ServiceError('enrolled-with-assistance');
      }
      return changeRole(trx, authorised, act.role);
  }
}

/** Who signs no more keeps no certificate: who may use one is to be read from its grants. */
async function changeRole(trx: Trx, { tenantId, act, now }: AuthorisedAct, role: Role): Promise<void> {
  const person = { tenantId, personId: act.personId };
  await trx
    .updateTable('people')
    .set({ role, updated_at: now })
    .where('tenant_id', '=', tenantId)
    .where('person_id', '=', act.personId)
    .execute();
  if (maySign(role)) return;
  await withdrawAllGrants(trx, person);
  await endOpenAuthorizations(trx, person, now);
}

function possible(condition: boolean): void {
  if (!condition) throw new ServiceError('act-not-possible');
}

async function grantCredential(
  trx: Trx,
  authorised: AuthorisedAct,
  { credentialId, limits }: { readonly credentialId: string; readonly limits: GrantLimits | null },
): Promise<void> {
  const { tenantId, act, by, now } = authorised;
  const assigned = (await readAssigned(trx, tenantId)).find((each) => each.credential_id === credentialId);
  possible(assigned !== undefined && !isReplaced(assigned, now));
  await takeOverGrants(trx, { tenantId, personId: act.personId, credentialId, now });
  possible(limits === null || limits.until === null || Date.parse(limits.until) > now);
  const granted = { granted_at: now, granted_by: by.personId, ...(limits === null ? {} : limitColumns(limits)) };
  await trx
    .insertInto('grants')
    .values({ tenant_id: tenantId, person_id: act.personId, credential_id: credentialId, ...granted })
    .onConflict((conflict) => {
      const same = conflict.columns(['tenant_id', 'person_id', 'credential_id']);
      return limits === null ? same.doNothing() : same.doUpdateSet(granted);
    })
    .execute();
}

async function withdrawGrant(
  trx: Trx,
  grant: PersonKey & { readonly credentialId: string },
  now: number,
): Promise<void> {
  await takeOverGrants(trx, { ...grant, now });
  const { numDeletedRows } = await trx
    .deleteFrom('grants')
    .where('tenant_id', '=', grant.tenantId)
    .where('person_id', '=', grant.personId)
    .where('credential_id', '=', grant.credentialId)
    .executeTakeFirst();
  possible(numDeletedRows === 1n);
  await endOpenAuthorizations(trx, grant, now);
}

async function withdrawAllGrants(trx: Trx, { tenantId, personId }: PersonKey): Promise<void> {
  await trx.deleteFrom('grants').where('tenant_id', '=', tenantId).where('person_id', '=', personId).execute();
}

/** What the person asked for has been seen to. */
async function answerRequest(trx: Trx, { tenantId, personId }: PersonKey): Promise<void> {
  await trx
    .updateTable('people')
    .set({ reset_requested_at: null })
    .where('tenant_id', '=', tenantId)
    .where('person_id', '=', personId)
    .execute();
}

async function setState(
  trx: Trx,
  { tenantId, personId }: PersonKey,
  change: { readonly state: 'invited' | 'stopped'; readonly now: number; readonly reset?: AuthorisedAct },
): Promise<void> {
  const { state, now, reset } = change;
  await trx
    .updateTable('people')
    .set({
      state,
      active_since: null,
      activation_sealed: null,
      activation_expires_at: null,
      code_word_waived: null,
      assisted_by: null,
      assisted_enrolment_id: null,
      assisted_until: null,
      reset_requested_at: null,
      reset_at: reset === undefined ? null : now,
      reset_by: reset?.by.name ?? null,
      updated_at: now,
    })
    .where('tenant_id', '=', tenantId)
    .where('person_id', '=', personId)
    .execute();
}

/** Removes the secret, a pending enrolment, the steps used and the recovery codes: the person sets up again. */
async function forgetCodes(trx: Trx, { tenantId, personId }: PersonKey): Promise<void> {
  await dropRecoveryCodes(trx, { tenantId, personId });
  await trx.deleteFrom('otp_secrets').where('tenant_id', '=', tenantId).where('person_id', '=', personId).execute();
  await trx.deleteFrom('enrolments').where('tenant_id', '=', tenantId).where('person_id', '=', personId).execute();
  await trx.deleteFrom('used_steps').where('tenant_id', '=', tenantId).where('person_id', '=', personId).execute();
}
