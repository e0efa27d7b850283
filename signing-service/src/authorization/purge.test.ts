import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDialects } from '../store/store-fixture.js';
import {
  createTenant,
  createTestService,
  enrol,
  grantSeal,
  refusalOf,
  type TestService,
} from './authorization-fixture.js';
import { authorize } from './authorize.js';
import { purgeExpired } from './purge.js';

const day = 24 * 3_600_000;

describe.each(testDialects)('purging on %s', (dialect) => {
  let service: TestService;

  beforeAll(async () => {
    service = await createTestService(dialect);
  });
  afterAll(() => service.remove());

  it('keeps what a repeat may ask for and a count that still matters, and drops the rest', async () => {
    const tenantId = await createTenant(service);
    const phone = await enrol(service, { tenantId, personId: '7' });
    await grantSeal(service, { tenantId, personId: '7' });
    const request = { personId: '7', credentialId: 'seal', digests: ['ab'.repeat(32)] };
    const ask = (personId: string, code: string) =>
      authorize(service.context, tenantId, { ...request, personId, code, requestKey: randomUUID() });
    await ask('7', phone.codeAt(service.time));
    await refusalOf(ask('stranger', '123456'));
    const count = async () => {
      const { db } = service.store;
      const counters = await db.selectFrom('code_counters').select('person_id').orderBy('person_id').execute();
      return {
        authorizations: (await db.selectFrom('authorizations').select('request_key').execute()).length,
        digests: (await db.selectFrom('authorization_digests').select('sha256').execute()).length,
        steps: (await db.selectFrom('used_steps').select('step').execute()).length,
        counters: counters.map((row) => row.person_id),
      };
    };
    const both = ['7', 'stranger'];
    await purgeExpired(service.context);
    expect(await count()).toEqual({ authorizations: 1, digests: 1, steps: 1, counters: both });
    service.time += 6 * day;
    await purgeExpired(service.context);
    expect(await count()).toEqual({ authorizations: 1, digests: 1, steps: 0, counters: both });
    service.time += 26 * day;
    await purgeExpired(service.context);
    expect(await count()).toEqual({ authorizations: 0, digests: 0, steps: 0, counters: ['7'] });
  });
});
