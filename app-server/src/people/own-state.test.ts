import { SigningServiceError, SigningServiceUnreachable } from '@dealseal/signing-service/contract/service-call';
import { expect, it } from 'vitest';
import { AppError } from '../app-error.js';
import type { ServiceClients, SigningService } from '../install/service-clients.js';
import { createOwnState } from './own-state.js';
import { StubSigningService } from './signing-service-stub.test-support.js';

const away = { state: 'service-away', lockedUntil: null, hasCredential: false, role: null, documentsPerCode: 20 };
const there = {
  state: 'active',
  lockedUntil: null,
  hasCredential: true,
  role: 'signer',
  documentsPerCode: 20,
  assistedBy: null,
};
const now = Date.parse('2026-11-27T10:00:00Z');

function stateWith(person: SigningService['person'], more: Partial<SigningService> = {}) {
  const service = Object.assign(new StubSigningService('t'), { person, ...more });
  const services: ServiceClients = {
    of: () => Promise.resolve(service),
    forget: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  return createOwnState({ services, patience: 5, now: () => now })('t', '7');
}

it('is told by the service', async () => {
  const { person } = new StubSigningService('t');
  expect(await stateWith(person)).toEqual(there);
});

it('tells how many documents share a code', async () => {
  const { person, settings } = new StubSigningService('t');
  const answer = await settings();
  const fewer = () => Promise.resolve({ ...answer, settings: { ...answer.settings, documentsPerCode: 3 } });
  expect(await stateWith(person, { settings: fewer })).toEqual({ ...there, documentsPerCode: 3 });
  const refusal = { code: 'not-found', retry: 'never', reference: 'TST-001' } as const;
  const older = () => Promise.reject(new SigningServiceError(refusal));
  expect(await stateWith(person, { settings: older })).toEqual(there);
});

it('tells with whom a phone was set up, while its first code is awaited', async () => {
  const { person } = new StubSigningService('t');
  const assisted = (until: string) => async (personId: string) => {
    const assistance = { enrolmentId: 'e', by: 'Ana', until };
    return { ...(await person(personId)), state: 'invited' as const, assistance };
  };
  const open = await stateWith(assisted('2026-11-27T10:09:00Z'));
  expect(open).toEqual({ ...there, state: 'invited', assistedBy: 'Ana' });
  expect((await stateWith(assisted('2026-11-27T10:00:00Z'))).assistedBy).toBe(null);
});

it('is service-away when the service does not answer, or not in time', async () => {
  expect(await stateWith(() => Promise.reject(new SigningServiceUnreachable('gone')))).toEqual(away);
  expect(await stateWith(() => new Promise(() => undefined))).toEqual(away);
});

it('passes on what is not the service’s', async () => {
  await expect(stateWith(() => Promise.reject(new AppError('internal')))).rejects.toThrow('internal');
});
