import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { Language } from '../contract/session.js';
import type { NotifyPerson } from './tell-administrators.js';
import { type DoneActs, tellPeople } from './tell-people.js';

const done: DoneActs = {
  memberId: 'm',
  requestKey: 'k',
  administrator: { personId: '1', name: 'Ana Vuković' },
  people: [],
  acts: [
    { kind: 'invite', personId: '7', name: 'Milica', role: 'signer', reason: 'new here' },
    { kind: 'grant', personId: '7', credentialId: 'seal', reason: 'new here' },
    { kind: 'reset', personId: '9', reason: 'lost phone' },
    { kind: 'unlock', personId: '1', reason: 'own' },
  ],
  ownerOf: (id) => (id === 'seal' ? 'Adriatik Trade' : id),
};
const log = pino({ level: 'silent' });
const languages = new Map<string, Language>([['9', 'ru']]);
const languageOf = (_memberId: string, personId: string) => Promise.resolve(languages.get(personId) ?? null);

it('tells each person once of all that was done to them, and why, in their own language where it is known', async () => {
  const told: Parameters<NotifyPerson>[1][] = [];
  const notify: NotifyPerson = (_memberId, message) => {
    told.push(message);
    return Promise.resolve();
  };
  expect(await tellPeople(done, { notify, languageOf, language: 'en', log })).toEqual([]);
  expect(told.map(({ personId, tag }) => [personId, tag])).toEqual([
    ['7', 'DEALSEAL|ACT|k'],
    ['9', 'DEALSEAL|ACT|k'],
  ]);
  expect(told[0]?.text).toMatch(
    /^Ana Vuković invites you to DealSeal: you may sign .* the certificate of Adriatik Trade\. Reason: new here$/,
  );
  expect(told[1]?.text).toMatch(/сброшены \(Ana Vuković\).* Причина: lost phone$/);
});

it('warns who is set up together with an administrator, should that not be so', async () => {
  const told: string[] = [];
  const notify: NotifyPerson = (_memberId, { text }) => {
    told.push(text);
    return Promise.resolve();
  };
  const acts = [{ kind: 'assist-enrolment', personId: '7', reason: 'first day' } as const];
  await tellPeople({ ...done, acts }, { notify, languageOf, language: 'en', log });
  expect(told[0]).toMatch(
    /type the first code.*If you are not with Ana Vuković now, type nothing.*Reason: first day$/u,
  );
});

it('names those whom the portal did not tell', async () => {
  const notify: NotifyPerson = (_memberId, { personId }) =>
    personId === '9' ? Promise.reject(new Error('gone')) : Promise.resolve();
  expect(await tellPeople(done, { notify, languageOf, language: 'en', log })).toEqual(['9']);
});
