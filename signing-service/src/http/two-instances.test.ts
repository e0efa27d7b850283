import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { SigningServiceError } from '../contract/service-call.js';
import { createTestDatabase, type TestDatabase, testDialects } from '../store/store-fixture.js';
import {
  createInstallation,
  createTestToken,
  type TestInstallation,
  type TestService,
  type TestToken,
} from './installation.test-support.js';
import {
  authorizeDocuments,
  buildPdf,
  connect,
  enrolPerson,
  pairTenant,
  signatureRequest,
  signDocument,
  type TestPerson,
  type TestTenant,
  urlOf,
} from './service.test-support.js';

/** On SQLite the lock of the data directory leaves room for one; the two are then of one installation, and share the token. */
describe.each(testDialects)('two instances on %s', (dialect) => {
  let database: TestDatabase;
  let token: TestToken;
  let installations: [TestInstallation, TestInstallation];
  let services: [TestService, TestService];
  let tenant: TestTenant;
  let person: TestPerson;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    token = createTestToken();
    const databaseUrl = database.options.url;
    const first = createInstallation(token, { databaseUrl });
    const service = await first.start();
    const second = dialect === 'postgres' ? createInstallation(token, { databaseUrl, beside: first }) : first;
    installations = [first, second];
    services = [service, await second.start()];
    tenant = await pairTenant(service, 'Ours');
    const enrolled = await enrolPerson(first, service, { tenantId: tenant.tenantId, personId: 'u1', isEarly: true });
    const nextCode = (): string => {
      const code = enrolled.nextCode();
      second.advance(first.nowSeconds() - second.nowSeconds());
      return code;
    };
    person = { ...enrolled, nextCode };
  }, 120_000);

  afterAll(async () => {
    for (const service of services) await service.stop();
    for (const installation of installations) installation.remove();
    await database.remove();
    token.hsm.remove();
  });

  async function isReady(service: TestService): Promise<boolean> {
    const dispatcher = new Agent({ connect: { ca: service.foundation.pairing.authority.certificate } });
    try {
      return (await request(`${urlOf(service)}/readyz`, { dispatcher })).statusCode === 200;
    } finally {
      await dispatcher.close();
    }
  }

  /** The code of what keeps the instance from signing a document of its own; null when it signed. */
  async function signAt(service: TestService, text: string): Promise<string | null> {
    const client = connect(service, tenant);
    try {
      const document = buildPdf(text);
      const authorizationId = await authorizeDocuments(client, person, [document]);
      await signDocument(client, signatureRequest(document, { authorizationId, personId: person.personId }), document);
      return null;
    } catch (error) {
      if (error instanceof SigningServiceError) return error.code;
      throw error;
    } finally {
      await client.close();
    }
  }

  it('the token is one’s own, and the other says so before a code is spent', async () => {
    const [owner, other] = services;
    expect(await isReady(owner)).toBe(true);
    expect(await isReady(other)).toBe(dialect === 'sqlite');
    expect(await signAt(other, 'at the other')).toBe(dialect === 'sqlite' ? null : 'token-elsewhere');
    expect(await signAt(owner, 'at the owner')).toBeNull();
  });

  it('the other takes over as soon as the owner has ended', async () => {
    const [owner, other] = services;
    await owner.stop();
    while (!(await isReady(other))) await pause(100);
    expect(await signAt(other, 'after the owner')).toBeNull();
  }, 30_000);
});
