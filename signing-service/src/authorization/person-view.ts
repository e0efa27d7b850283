import type { Selectable } from 'kysely';
import type { Person } from '../contract/people.js';
import type { PeopleTable } from '../store/schema.js';
import type { CodeCounter } from './code-counter.js';
import { isInvitedWithout } from './code-word-waiver.js';
import { type LockState, lockStateAt } from './lock-policy.js';

/** The row's columns that the contract's view needs. */
export type PersonRow = Pick<
  Selectable<PeopleTable>,
  | 'person_id'
  | 'name'
  | 'role'
  | 'state'
  | 'activation_expires_at'
  | 'active_since'
  | 'reset_requested_at'
  | 'reset_at'
  | 'reset_by'
  | 'code_word_waived'
  | 'assisted_by'
  | 'assisted_enrolment_id'
  | 'assisted_until'
>;

/** A person as the contract shows them; `row` is null for one the tenant does not have. */
export function viewPerson(view: {
  readonly personId: string;
  readonly row: PersonRow | null;
  readonly counter: CodeCounter;
  readonly credentialIds: readonly string[];
  readonly recoveryCodesLeft: number;
  /** The tenant waives code words. */
  readonly isCodeWordWaived: boolean;
  /** Of the administrator with whom the phone is set up, or was; null for none, and for one whom nobody knows any more. */
  readonly assistantName: string | null;
  readonly now: number;
}): Person {
  const { row, now } = view;
  const lock = lockStateAt(view.counter, now);
  const invitedUntil = row?.state === 'invited' ? row.activation_expires_at : null;
  return {
    personId: view.personId,
    name: row?.name ?? '',
    role: row?.role ?? null,
    state: personState(row, lock.kind),
    triesLeft: 'triesLeft' in lock ? lock.triesLeft : 0,
    lockedUntil: lock.kind === 'locked' ? isoTime(lock.until) : null,
    invitedUntil: isoTime(invitedUntil),
    activeSince: isoTime(row?.state === 'active' ? row.active_since : null),
    credentialIds: [...view.credentialIds],
    recoveryCodesLeft: view.recoveryCodesLeft,
    proofsLeft: lock.kind === 'unproven' ? lock.proofsLeft : 0,
    resetRequestedAt: isoTime(openRequest(row)),
    reset: openReset(row),
    isWithoutCodeWord: isWithout(row, view),
    assistance: openAssistance(row, view.assistantName ?? ''),
    assistedBy: row?.state === 'active' && row.assisted_by !== null ? (view.assistantName ?? row.assisted_by) : null,
  };
}

function openAssistance(row: PersonRow | null, by: string): NonNullable<Person['assistance']> | null {
  const { state, assisted_enrolment_id: enrolmentId = null, assisted_until: until = null } = row ?? {};
  if (state !== 'invited' || enrolmentId === null || until === null) return null;
  return { enrolmentId, by, until: new Date(until).toISOString() };
}

function isWithout(
  row: PersonRow | null,
  { isCodeWordWaived, now }: { readonly isCodeWordWaived: boolean; readonly now: number },
): boolean {
  if (row?.state === 'invited') return isCodeWordWaived && isInvitedWithout(row, now);
  return row?.state === 'active' && row.code_word_waived === 1;
}

function openRequest(row: PersonRow | null): number | null {
  const { state, reset_requested_at: at, active_since: since } = row ?? {};
  return state === 'active' && at !== undefined && at !== null && at > (since ?? 0) ? at : null;
}

function openReset(row: PersonRow | null): NonNullable<Person['reset']> | null {
  if (row?.state !== 'invited' || row.reset_at === null) return null;
  return { at: new Date(row.reset_at).toISOString(), by: row.reset_by ?? '' };
}

function personState(row: PersonRow | null, lock: LockState['kind']): Person['state'] {
  if (row === null) return 'none';
  if (row.state === 'stopped') return 'stopped';
  return lock === 'open' ? row.state : lock;
}

function isoTime(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
