import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect, pairTenant, type TestClient, type TestService } from './service.test-support.js';
import { unassignTenantCredential } from '../authorization/credentials.js';
import { createTrustedInstallation, type TrustedInstallation } from './trusted-service.test-support.js';

let trusted: TrustedInstallation;
let service: TestService;
let client: TestClient;
let foreign: TestClient;

beforeAll(async () => {
  trusted = await createTrustedInstallation();
  service = await trusted.installation.start();
  const [ours, theirs] = [await pairTenant(service, 'Ours'), await pairTenant(service, 'Theirs')];
  [client, foreign] = [connect(service, ours), connect(service, theirs)];
  const { authorization } = service.foundation;
  await unassignTenantCredential(authorization, { tenantId: theirs.tenantId, credentialId: 'seal' });
}, 60_000);
beforeEach(() => trusted.heal());
afterAll(async () => {
  await Promise.all([client.close(), foreign.close()]);
  await service.stop();
  await trusted.remove();
});

describe('a certificate over HTTPS', () => {
  it('is told with its chain and how the status is known', async () => {
    const view = await client.certificate('seal');
    expect(view.subject).toMatchObject([{ kind: 'commonName', value: 'Adriatik 24 doo' }]);
    expect(view.chain.outcome).toBe('trusted');
    expect(view.chain.links.map(({ revocation, source }) => [revocation, source])).toEqual([
      ['good', 'ocsp'],
      ['good', 'crl'],
      ['unasked', null],
    ]);
  });

  it('of another tenant is answered like nobody’s', async () => {
    const asked = [() => foreign.certificate('seal'), () => foreign.certificate('x'), () => client.certificate('x')];
    for (const ask of asked) await expect(ask()).rejects.toMatchObject({ code: 'not-found', retry: 'never' });
  });
});
