import type { Person } from '../contract/people.js';
import type { PeopleTable } from '../store/schema.js';
import type { CodeCounter } from './code-counter.js';
import { lockStateAt } from './lock-policy.js';

/** The row's columns that the contract's view needs. */
export type PersonRow = Pick<
  PeopleTable,
  'person_id' | 'name' | 'role' | 'state' | 'activation_expires_at' | 'active_since'
>;

/** A person as the contract shows them; `row` is null for one the tenant does not have. */
export function viewPerson(view: {
  readonly personId: string;
  readonly row: PersonRow | null;
  readonly counter: CodeCounter;
  readonly credentialIds: readonly string[];
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
    triesLeft: lock.kind === 'open' ? lock.triesLeft : 0,
    lockedUntil: lock.kind === 'locked' ? isoTime(lock.until) : null,
    invitedUntil: isoTime(invitedUntil),
    activeSince: isoTime(row?.state === 'active' ? row.active_since : null),
    credentialIds: [...view.credentialIds],
  };
}

function personState(row: PersonRow | null, lock: 'open' | 'locked' | 'locked-for-good'): Person['state'] {
  if (row === null) return 'none';
  if (row.state === 'stopped') return 'stopped';
  return lock === 'open' ? row.state : lock;
}

function isoTime(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
