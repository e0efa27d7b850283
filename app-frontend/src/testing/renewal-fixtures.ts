import type { AdminPeople } from '@dealseal/app-server/contract/people';
import { buildCredential, buildPeople } from './fixtures.js';

/** People and three certificates, of which the second takes over from the first at a time. */
export function buildRenewal(at: string): AdminPeople {
  const { people, ...known } = buildPeople();
  // Before the day on which the fixtures play.
  const held = at < '2026-06-04' ? 'c2' : 'c1';
  return {
    ...known,
    people: people.map((person) => ({ ...person, credentialIds: person.credentialIds.length === 0 ? [] : [held] })),
    credentials: [
      buildCredential({ replacedBy: { credentialId: 'c2', at } }),
      buildCredential({ credentialId: 'c2', serialNumber: '4B90AA31', notAfter: '2031-03-14T00:00:00Z' }),
      buildCredential({
        keeper: { personId: '1', told: 'daily' },
        credentialId: 'c3',
        owner: 'Adriatik Trade seal',
        serialNumber: '77E1',
      }),
    ],
  };
}
