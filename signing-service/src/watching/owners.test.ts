import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appendAudit } from '../audit/append-audit.js';
import { performActs } from '../authorization/acts.js';
import {
  createTenant,
  createTestService,
  enrol,
  grantSeal,
  type Phone,
  refusalOf,
  signingRequest,
  type TestService,
} from '../authorization/authorization-fixture.js';
import { authorize } from '../authorization/authorize.js';
import { assignTenantCredential } from '../authorization/credentials.js';
import { placeCredentials } from '../authorization/placed-credentials.js';
import type { Act } from '../contract/acts.js';
import type { Credential } from '../contract/people.js';
import { testDialects } from '../store/store-fixture.js';
import { readEvents } from './read-events.js';
import { sumUses } from './sum-uses.js';
import { createCredentialWatch } from './watch-credentials.js';

const day = 86_400_000;

describe.each(testDialects)('owners of keys on %s', (dialect) => {
  let service: TestService;
  let tenantId: string;
  let ana: Phone;
  let milica: Phone;

  beforeAll(async () => {
    service = await createTestService(dialect);
  });
  afterAll(() => service.remove());
  beforeEach(async () => {
    // Noon of a day of UTC.
    service.time = 1_800_014_400_000;
    tenantId = await createTenant(service);
    ana = await enrol(service, { tenantId, personId: 'ana', role: 'administrator' });
    milica = await enrol(service, { tenantId, personId: 'milica' });
    for (const personId of ['ana', 'milica']) await grantSeal(service, { tenantId, personId });
  });

  const act = async (...acts: Act[]) => {
    service.time += 30_000;
    const code = ana.codeAt(service.time);
    return performActs(service.context, tenantId, { requestKey: randomUUID(), personId: 'ana', code, acts });
  };
  const own = (told: 'each-use' | 'daily' | 'never', ownerId: string | null = 'ana') =>
    act({ kind: 'set-owner', credentialId: 'seal', ownerId, told });
  const sign = (personId: string, phone: Phone) => {
    service.time += 30_000;
    return authorize(service.context, tenantId, signingRequest(personId, phone.codeAt(service.time)));
  };
  const release = (personId: string) =>
    service.store.transaction((trx) => {
      const payload = { personId, credentialId: 'seal' };
      return appendAudit(trx, { tenantId, time: service.time, type: 'release', payload }, service.context.randomBytes);
    });
  const told = async (isForOwners = true) => {
    const { events } = await readEvents(service.context, { tenantId, after: 0, isForOwners });
    return events.flatMap(({ kind, to, person, count }) =>
      kind === 'new-device' ? [] : [[kind, to, person?.name ?? count]],
    );
  };
  const watch = (context = service.context) =>
    createCredentialWatch(context, { ownIds: ['seal'], present: () => Promise.resolve([seal]) })();

  it('are told of each use by others, where they are asked for', async () => {
    await own('each-use');
    await release('milica');
    await release('ana');
    expect(await told()).toEqual([['key-used', 'ana', 'Person milica']]);
    expect(await told(false)).toEqual([]);
    await own('never');
    expect(await told()).toEqual([]);
  });

  it('are told once of a day that is over, for how many documents others gave a code, over several instances', async () => {
    await own('daily');
    await sign('milica', milica);
    await sign('milica', milica);
    await sign('ana', ana);
    await release('milica');
    await watch();
    expect(await told()).toEqual([]);
    service.time += day;
    const other = await service.openInstance();
    const key = { tenantId, credentialId: 'seal' };
    await Promise.all([watch(), watch(other), sumUses(service.context, key), sumUses(other, key)]);
    expect(await told()).toEqual([['key-uses', 'ana', 2]]);
    service.time += day;
    await watch();
    expect(await told()).toHaveLength(1);
  });

  it('are of the tenant, and not stopped', async () => {
    expect(await refusalOf(own('daily', 'nobody'))).toBe('act-not-possible');
    await act({ kind: 'stop', personId: 'milica' });
    expect(await refusalOf(own('daily', 'milica'))).toBe('act-not-possible');
    expect(await refusalOf(act({ kind: 'set-owner', credentialId: 'other', ownerId: null, told: 'never' }))).toBe(
      'act-not-possible',
    );
  });

  it('are shown, taken away, and stay when another certificate takes over', async () => {
    await assignTenantCredential(service.context, { tenantId, credentialId: 'next' });
    await own('each-use');
    const at = new Date(service.time + day).toISOString();
    await act({ kind: 'renew', credentialId: 'seal', successorId: 'next', at });
    const credentials = [seal, { ...seal, credentialId: 'next' }];
    const keepers = async (of: 'person' | 'tenant' = 'tenant') =>
      (await placeCredentials(service.context, { tenantId, of, credentials })).map(({ keeper }) => keeper);
    const keeper = { personId: 'ana', told: 'each-use' };
    expect(await keepers()).toEqual([keeper, keeper]);
    expect(await keepers('person')).toEqual([undefined, undefined]);
    await own('each-use', null);
    expect(await keepers()).toEqual([undefined, keeper]);
  });
});

const seal: Credential = {
  credentialId: 'seal',
  owner: 'Adriatik',
  organisation: null,
  issuer: 'Lovćen',
  serialNumber: '01',
  notBefore: '2026-01-01T00:00:00Z',
  notAfter: '2036-01-01T00:00:00Z',
  keyAlgorithm: 'RSA-2048',
  tokenLabel: 'Token',
  state: 'usable',
};
