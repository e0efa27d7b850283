import type { AdminActsAnswer, AdminPeople } from '@dealseal/app-server/contract/people';
import type { Policies } from '@dealseal/signing-service/contract/policies';
import type { Api } from '../api/api.js';
import { buildEnrolment, buildMe, buildPeople, buildPerson, noon } from './fixtures.js';
import { buildPolicies } from './policy-fixtures.js';

/** A portal that allows assisted set-up. */
export function buildAssisting(facts: Partial<Policies> = {}): Policies {
  const changed = { personId: '1', name: 'Ana Vukčević', at: '2026-05-02T09:30:00Z' };
  return buildPolicies({ assistedSetUp: { isAllowed: true, isAllowable: true, changed }, ...facts });
}

/** What is shown once, of person 9. */
export function buildAssisted(): AdminActsAnswer {
  const person = buildPerson({ personId: '9', name: 'Nikola Đurišić', state: 'invited', activeSince: null });
  const enrolment = buildEnrolment();
  const otpauthUri = enrolment.otpauthUri.replace(/Milica[^?]*/u, encodeURIComponent(person.name));
  return { people: [person], untold: [], assisted: { personId: '9', ...enrolment, otpauthUri } };
}

/** One whose first code is awaited, one whose phone was set up so. */
export function buildAssistedPeople(): AdminPeople {
  const answer = buildPeople();
  const until = new Date(noon + 8 * 60_000).toISOString();
  const people = answer.people.map((person) => {
    if (person.personId === '9') return { ...person, assistance: { enrolmentId: 'a1', by: 'Ana Vukčević', until } };
    return person.personId === '7' ? { ...person, assistedBy: 'Ana Vukčević' } : person;
  });
  return { ...answer, people };
}

/** As the person sees it themself, until the time. */
export function assistedMe(until: number): Api['me'] {
  const assistance = { enrolmentId: 'a1', by: 'Ana Vukčević', until: new Date(until).toISOString() };
  const person = buildPerson({ state: 'invited', activeSince: null, credentialIds: [], assistance });
  return () => Promise.resolve(buildMe({ person, credentials: [] }));
}
