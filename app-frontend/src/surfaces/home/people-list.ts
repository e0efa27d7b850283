import type { AdminPeople } from '@dealseal/app-server/contract/people';
import type { Act } from '@dealseal/signing-service/contract/acts';
import type { Person, Role } from '@dealseal/signing-service/contract/people';

/** An act upon a person; grants with limits are given where the certificates are shown. */
export type PersonAct = Exclude<Extract<Act, { personId: string }>, { kind: 'set-grant' }>;
export type ActKind = PersonAct['kind'];

/** A person known to the service, or a user of the portal who is not yet. */
export interface ListedPerson {
  readonly personId: string;
  readonly name: string;
  readonly position: string | null;
  /** Null for a candidate. */
  readonly person: Person | null;
  /** The last signature that is still on record. */
  readonly lastSignedAt: string | null;
}

/** So many acts at most share one code, as the server has it. */
export const actsLimit = 20;

export const peopleFilters = ['all', 'active', 'invited', 'reset', 'locked', 'none'] as const;
export type PeopleFilter = (typeof peopleFilters)[number];

export function listPeople({ people, candidates, lastSigned }: AdminPeople): ListedPerson[] {
  return [
    ...people.map((person) => {
      const { personId, name } = person;
      return { personId, name, position: null, person, lastSignedAt: lastSigned[personId] ?? null };
    }),
    ...candidates.map((candidate) => ({ ...candidate, person: null, lastSignedAt: null })),
  ];
}

export function peopleFilterOf({ person }: ListedPerson): Exclude<PeopleFilter, 'all'> {
  switch (person?.state) {
    case 'active':
      return 'active';
    case 'invited':
      return (person.reset ?? null) === null ? 'invited' : 'reset';
    case 'locked':
    case 'locked-for-good':
    case 'unproven':
    case 'stopped':
      return 'locked';
    case 'none':
    case undefined:
      return 'none';
  }
}

/** What an administrator may do with a person now, the likeliest first. */
export function actsFor(
  { person }: ListedPerson,
  { mayAssist }: { readonly mayAssist: boolean },
): readonly [ActKind, ...ActKind[]] {
  const asks = (person?.resetRequestedAt ?? null) !== null;
  // Who only reads needs neither codes nor certificates.
  if (person !== null && isReader(person) && person.state !== 'stopped') return ['change-role', 'stop'];
  const takeBack: ActKind[] = (person?.credentialIds.length ?? 0) > 0 ? ['withdraw-grant'] : [];
  switch (person?.state) {
    case 'active':
      return person.credentialIds.length === 0 && !asks
        ? ['grant', 'reset', 'change-role', 'stop']
        : ['reset', 'grant', ...takeBack, 'change-role', 'stop'];
    case 'invited':
      return mayAssist && person.role === 'signer'
        ? ['assist-enrolment', 'invite', 'grant', ...takeBack, 'change-role', 'stop']
        : ['invite', 'grant', ...takeBack, 'change-role', 'stop'];
    case 'unproven':
      return ['reset', 'grant', ...takeBack, 'change-role', 'stop'];
    case 'locked':
    case 'locked-for-good':
      return [
        ...(asks ? (['reset', 'unlock'] as const) : (['unlock', 'reset'] as const)),
        'grant',
        ...takeBack,
        'change-role',
        'stop',
      ];
    case 'stopped':
    case 'none':
    case undefined:
      return ['invite'];
  }
}

/** Viewers and auditors. */
export function isReader({ role }: Person): boolean {
  return role === 'viewer' || role === 'auditor';
}

/** What gives a person this role: an invitation, or another role; null for one who has it. */
export function roleActOf({ personId, name, person }: ListedPerson, role: Role): PersonAct | null {
  if (person === null || person.state === 'stopped') return { kind: 'invite', personId, name, role };
  return person.role === role ? null : { kind: 'change-role', personId, role };
}
