import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestClient } from './service.test-support.js';
import {
  createTrustedInstallation,
  startTwoTenants,
  type TrustedInstallation,
  type TwoTenants,
} from './trusted-service.test-support.js';

let trusted: TrustedInstallation;
let tenants: TwoTenants;
let client: TestClient;
let foreign: TestClient;

beforeAll(async () => {
  trusted = await createTrustedInstallation();
  tenants = await startTwoTenants(trusted);
  ({ client, foreign } = tenants);
}, 60_000);
beforeEach(() => trusted.heal());
afterAll(async () => {
  await tenants.stop();
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
