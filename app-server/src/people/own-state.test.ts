import { SigningServiceUnreachable } from '@dealseal/signing-service/contract/client';
import { expect, it } from 'vitest';
import { AppError } from '../app-error.js';
import type { ServiceClients, SigningService } from '../install/service-clients.js';
import { createOwnState } from './own-state.js';
import { StubSigningService } from './signing-service-stub.test-support.js';

const away = { state: 'service-away', lockedUntil: null, hasCredential: false, role: null };

function stateWith(person: SigningService['person']) {
  const service = Object.assign(new StubSigningService('t'), { person });
  const services: ServiceClients = {
    of: () => Promise.resolve(service),
    forget: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  return createOwnState({ services, patience: 5 })('t', '7');
}

it('is told by the service', async () => {
  const { person } = new StubSigningService('t');
  expect(await stateWith(person)).toEqual({ state: 'active', lockedUntil: null, hasCredential: true, role: 'signer' });
});

it('is service-away when the service does not answer, or not in time', async () => {
  expect(await stateWith(() => Promise.reject(new SigningServiceUnreachable('gone')))).toEqual(away);
  expect(await stateWith(() => new Promise(() => undefined))).toEqual(away);
});

it('passes on what is not the service’s', async () => {
  await expect(stateWith(() => Promise.reject(new AppError('internal')))).rejects.toThrow('internal');
});
