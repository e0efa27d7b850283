import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Act } from '../contract/acts.js';
import type { Credential } from '../contract/people.js';
import { testDialects } from '../store/store-fixture.js';
import { performActs } from './acts.js';
import {
  createTenant,
  createTestService,
  enrol,
  grantSeal,
  type Phone,
  refusalOf,
  type TestService,
} from './authorization-fixture.js';
import { authorize } from './authorize.js';
import type { AuthorizationContext } from './context.js';
import { assertNotReplaced, assignTenantCredential, listGrants, unassignTenantCredential } from './credentials.js';
import { ServiceError } from './errors.js';
import { readPerson } from './people.js';
import { placeCredentials } from './placed-credentials.js';
import { spendDigest } from './spend-digest.js';
import { viewGrants } from './view-grants.js';

const hour = 3_600_000;
const sha256 = 'ab'.repeat(32);

describe.each(testDialects)('renewal on %s', (dialect) => {
  let service: TestService;
  let tenantId: string;
  let ana: Phone;
  let milica: Phone;
  let at: number;

  beforeAll(async () => {
    service = await createTestService(dialect);
  });
  afterAll(() => service.remove());
  beforeEach(async () => {
    // Six o'clock of a day of UTC.
    service.time = 1_799_992_800_000;
    at = service.time + 6 * hour;
    tenantId = await createTenant(service);
    for (const credentialId of ['seal-2027', 'seal-2028']) {
      await assignTenantCredential(service.context, { tenantId, credentialId });
    }
    ana = await enrol(service, { tenantId, personId: 'ana', role: 'administrator' });
    milica = await enrol(service, { tenantId, personId: 'milica' });
  });

  const act = async (...acts: Act[]) => {
    service.time += 30_000;
    const code = ana.codeAt(service.time);
    return performActs(service.context, tenantId, { requestKey: randomUUID(), personId: 'ana', code, acts });
  };
  const renew = (credentialId = 'seal', successorId = 'seal-2027', time = at) =>
    act({ kind: 'renew', credentialId, successorId, at: new Date(time).toISOString() });
  const setGrant = (dailyNumber: number | null, credentialId = 'seal'): Act => ({
    kind: 'set-grant',
    personId: 'milica',
    credentialId,
    limits: { until: null, labels: {}, dailyNumber },
  });
  const sign = async (credentialId: string, context: AuthorizationContext = service.context) => {
    service.time += 30_000;
    const code = milica.codeAt(service.time);
    const request = { requestKey: randomUUID(), personId: 'milica', credentialId, code, digests: [sha256] };
    return authorize(context, tenantId, request);
  };
  const errorOf = async (refused: Promise<unknown>) => {
    const error: unknown = await refused.catch((thrown: unknown) => thrown);
    return error instanceof ServiceError ? [error.code, error.details] : ['passed', {}];
  };
  const replaced = (successorId: string) => ['credential-replaced', { successorId }];
  const held = () => listGrants(service.context, { tenantId, personId: 'milica' });

  it('lets the credential sign until the date, and from it on its successor, on every instance', async () => {
    await act(setGrant(null));
    await renew();
    const other = await service.openInstance();
    service.time = at - 30_001;
    expect(await errorOf(sign('seal'))).toEqual(['passed', {}]);
    expect(service.time).toBe(at - 1);
    expect(await held()).toEqual(['seal']);

    service.time = at;
    expect(await held()).toEqual(['seal-2027']);
    expect((await readPerson(other, { tenantId, personId: 'milica' })).credentialIds).toEqual(['seal-2027']);
    service.time += 30_000;
    expect(await errorOf(sign('seal', other))).toEqual(replaced('seal-2027'));
    expect(await errorOf(sign('seal-2027', other))).toEqual(['passed', {}]);
    expect(await errorOf(sign('seal'))).toEqual(replaced('seal-2027'));
  });

  it('refuses what was authorised before the date and is signed after it', async () => {
    await act(setGrant(null));
    await renew();
    service.time = at - 60_000;
    const { authorizationId } = await sign('seal');
    const spend = (now: number) => {
      const key = { tenantId, personId: 'milica', authorizationId, sha256 };
      return service.store.transaction((trx) => spendDigest(trx, { ...key, requestKey: randomUUID(), now }));
    };
    expect(await errorOf(spend(at))).toEqual(replaced('seal-2027'));
    expect(await refusalOf(spend(at - 1))).toBe('passed');
  });

  it('goes on counting the day: the number does not double', async () => {
    await act(setGrant(3));
    await renew();
    await sign('seal');
    await sign('seal');
    service.time = at;
    expect(await viewGrants(service.context, { tenantId })).toMatchObject([
      { credentialId: 'seal-2027', limits: { dailyNumber: 3 }, usedToday: 2 },
    ]);
    await sign('seal-2027');
    expect(await refusalOf(sign('seal-2027'))).toBe('grant-used-up');
    expect(await viewGrants(service.context, { tenantId })).toMatchObject([
      { credentialId: 'seal-2027', limits: { dailyNumber: 3 }, usedToday: 3, grantedBy: 'ana' },
    ]);
  });

  it('can be changed or withdrawn before the date, and not after it', async () => {
    await grantSeal(service, { tenantId, personId: 'milica' });
    await renew();
    await renew('seal', 'seal-2028', at + hour);
    service.time = at;
    expect(await held()).toEqual(['seal']);
    await act({ kind: 'withdraw-renewal', credentialId: 'seal' });
    service.time = at + hour;
    expect(await held()).toEqual(['seal']);
    expect(await refusalOf(act({ kind: 'withdraw-renewal', credentialId: 'seal' }))).toBe('act-not-possible');
    await renew('seal', 'seal-2027', service.time);
    expect(await held()).toEqual(['seal-2027']);
    expect(await refusalOf(act({ kind: 'withdraw-renewal', credentialId: 'seal' }))).toBe('act-not-possible');
    expect(await refusalOf(renew('seal', 'seal-2028'))).toBe('act-not-possible');
    expect(await refusalOf(renew('seal-2027', 'seal'))).toBe('act-not-possible');
    expect(await refusalOf(act(setGrant(1)))).toBe('act-not-possible');
  });

  it('is not possible in a ring, or with a credential that the tenant does not have', async () => {
    await renew('seal', 'seal-2027');
    await renew('seal-2027', 'seal-2028');
    expect(await refusalOf(renew('seal-2028', 'seal'))).toBe('act-not-possible');
    expect(await refusalOf(renew('seal', 'seal'))).toBe('act-not-possible');
    expect(await refusalOf(renew('seal', 'foreign'))).toBe('act-not-possible');
    expect(await refusalOf(renew('foreign', 'seal'))).toBe('act-not-possible');
  });

  it('is followed through several renewals, and changed or taken back as a grant of the one that signs', async () => {
    await act(setGrant(5));
    await renew('seal', 'seal-2027');
    await renew('seal-2027', 'seal-2028', at + hour);
    await sign('seal');
    service.time = at + hour;
    expect(await held()).toEqual(['seal-2028']);
    await act(setGrant(2, 'seal-2028'));
    expect(await viewGrants(service.context, { tenantId })).toMatchObject([
      { credentialId: 'seal-2028', limits: { dailyNumber: 2 }, usedToday: 1 },
    ]);
    expect(await refusalOf(sign('seal-2028'))).toBe('passed');
    expect(await refusalOf(sign('seal-2028'))).toBe('grant-used-up');
    await act({ kind: 'withdraw-grant', personId: 'milica', credentialId: 'seal-2028' });
    expect(await held()).toEqual([]);
    expect(await refusalOf(sign('seal-2028'))).toBe('credential-not-granted');
    // Who may use neither learns of no successor.
    expect(await refusalOf(sign('seal'))).toBe('credential-not-granted');
  });

  it('is taken back before it was ever used with the successor', async () => {
    await act(setGrant(null));
    await renew();
    service.time = at;
    await act({ kind: 'withdraw-grant', personId: 'milica', credentialId: 'seal-2027' });
    expect(await held()).toEqual([]);
    expect(await viewGrants(service.context, { tenantId })).toEqual([]);
  });

  it('keeps the limits that the successor was given with beside', async () => {
    await act(setGrant(5), setGrant(1, 'seal-2027'));
    await renew();
    service.time = at;
    expect(await held()).toEqual(['seal-2027']);
    expect(await viewGrants(service.context, { tenantId })).toMatchObject([
      { credentialId: 'seal-2027', limits: { dailyNumber: 1 } },
    ]);
  });

  it('outlives the replaced credential, and ends with the successor', async () => {
    await act(setGrant(3));
    await renew();
    await sign('seal');
    service.time = at;
    await unassignTenantCredential(service.context, { tenantId, credentialId: 'seal' });
    expect(await held()).toEqual(['seal-2027']);
    expect(await viewGrants(service.context, { tenantId })).toMatchObject([{ usedToday: 1 }]);
    await renew('seal-2027', 'seal-2028', at + hour);
    await unassignTenantCredential(service.context, { tenantId, credentialId: 'seal-2028' });
    service.time = at + hour;
    expect(await held()).toEqual(['seal-2027']);
  });

  it('is told of a credential, and before a code is spent', async () => {
    const of = async (whose: 'person' | 'tenant') => {
      const credentials = ['seal', 'seal-2027'].map(credential);
      const placed = await placeCredentials(service.context, { tenantId, of: whose, credentials });
      return placed.map(({ replacedBy, replaces }) => ({ replacedBy, replaces }));
    };
    const asked = { tenantId, credentialId: 'seal', granted: ['seal-2027'] };
    await renew();
    const replacedBy = { credentialId: 'seal-2027', at: new Date(at).toISOString() };
    expect(await of('tenant')).toEqual([{ replacedBy }, {}]);
    await assertNotReplaced(service.context, asked);
    service.time = at;
    expect(await of('tenant')).toEqual([{ replacedBy }, { replaces: ['seal'] }]);
    expect(await of('person')).toEqual([{}, { replaces: ['seal'] }]);
    expect(await errorOf(assertNotReplaced(service.context, asked))).toEqual(replaced('seal-2027'));
    await assertNotReplaced(service.context, { ...asked, granted: [] });
  });
});

function credential(credentialId: string): Credential {
  return {
    credentialId,
    owner: 'Adriatik 24',
    organisation: null,
    issuer: 'Test CA',
    serialNumber: '01',
    notBefore: '2026-01-01T00:00:00Z',
    notAfter: '2028-01-01T00:00:00Z',
    keyAlgorithm: 'RSA-2048',
    tokenLabel: 'test',
    state: 'usable',
  };
}
