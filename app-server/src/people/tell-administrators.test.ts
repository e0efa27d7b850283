import type { Person } from '@dealseal/signing-service/contract/people';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { type NotifyPerson, tellAdministrators } from './tell-administrators.js';

function person(personId: string, facts: Partial<Person> = {}): Person {
  return {
    personId,
    name: `Person ${personId}`,
    role: 'administrator',
    state: 'active',
    triesLeft: 5,
    lockedUntil: null,
    invitedUntil: null,
    activeSince: '2026-11-01T00:00:00Z',
    credentialIds: [],
    ...facts,
  };
}

const people = [
  person('1'),
  person('2'),
  person('3', { state: 'stopped' }),
  person('4', { role: 'signer' }),
  person('7'),
];
const lost = {
  portal: { memberId: 'm' },
  person: { personId: '7', name: 'Milica Radović' },
  language: 'en',
  log: pino({ level: 'silent' }),
} as const;

it('tells every other active administrator of codes, under one tag for each who asks', async () => {
  const told: Parameters<NotifyPerson>[] = [];
  const count = await tellAdministrators(lost, people, (...call) => {
    told.push(call);
    return Promise.resolve();
  });
  expect(count).toBe(2);
  expect(told.map(([memberId, { personId, tag }]) => [memberId, personId, tag])).toEqual([
    ['m', '1', 'DEALSEAL|RESET|7'],
    ['m', '2', 'DEALSEAL|RESET|7'],
  ]);
  expect(told[0]?.[1].text).toContain('Milica Radović');
});

it('counts those only whom the portal told', async () => {
  const count = await tellAdministrators(lost, people, (_memberId, { personId }) =>
    personId === '1' ? Promise.reject(new Error('refused')) : Promise.resolve(),
  );
  expect(count).toBe(1);
});
