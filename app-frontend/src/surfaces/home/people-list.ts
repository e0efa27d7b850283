import type { AdminPeople } from '@dealseal/app-server/contract/people';
import type { Act } from '@dealseal/signing-service/contract/acts';
import type { Person } from '@dealseal/signing-service/contract/people';

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
}

export const peopleFilters = ['all', 'active', 'invited', 'locked', 'none'] as const;
export type PeopleFilter = (typeof peopleFilters)[number];

export function listPeople({ people, candidates }: AdminPeople): ListedPerson[] {
  return [
    ...people.map((person) => ({ personId: person.personId, name: person.name, position: null, person })),
    ...candidates.map((candidate) => ({ ...candidate, person: null })),
  ];
}

export function peopleFilterOf({ person }: ListedPerson): Exclude<PeopleFilter, 'all'> {
  switch (person?.state) {
    case 'active':
      return 'active';
    case 'invited':
      return 'invited';
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
export function actsFor({ person }: ListedPerson): readonly [ActKind, ...ActKind[]] {
  const asks = (person?.resetRequestedAt ?? null) !== null;
  const takeBack: ActKind[] = (person?.credentialIds.length ?? 0) > 0 ? ['withdraw-grant'] : [];
  switch (person?.state) {
    case 'active':
      return person.credentialIds.length === 0 && !asks
        ? ['grant', 'reset', 'stop']
        : ['reset', 'grant', ...takeBack, 'stop'];
    case 'invited':
      return ['invite', 'grant', ...takeBack, 'stop'];
    case 'unproven':
      return ['reset', 'grant', ...takeBack, 'stop'];
    case 'locked':
    case 'locked-for-good':
      return [
        ...(asks ? (['reset', 'unlock'] as const) : (['unlock', 'reset'] as const)),
        'grant',
        ...takeBack,
        'stop',
      ];
    case 'stopped':
    case 'none':
    case undefined:
      return ['invite'];
  }
}
