import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDialects } from '../store/store-fixture.js';
import { beginTrial, nameTrial, type TrialTerms } from './begin-trial.js';
import { createTestService, refusalOf, type TestService } from '../authorization/authorization-fixture.js';
import type { AuthorizationContext } from '../authorization/context.js';
import { assignTenantCredential } from '../authorization/credentials.js';
import { inviteTrialAdministrator } from '../authorization/invite-trial-administrator.js';
import { spendGrant } from '../authorization/spend-grant.js';
import { readTrial } from '../authorization/spend-trial.js';

const day = 86_400_000;
const terms: TrialTerms = { days: 30, signatures: 20, tenantsPerDay: 1_000, credentialIds: ['test'] };

describe.each(testDialects)('a trial on %s', (dialect) => {
  let service: TestService;
  let tenantId: string;

  beforeAll(async () => {
    service = await createTestService(dialect);
    const code = { code_hash: 'c0de', code_id: 'code-1', created_at: service.time, withdrawn_at: null };
    await service.store.db.insertInto('trial_codes').values(code).execute();
  });
  afterAll(() => service.remove());
  beforeEach(async () => {
    ({ tenantId } = await begin(service.context));
    await inviteTrialAdministrator(service.context, tenantId, { personId: 'ana', name: 'Ana' });
  });

  async function begin({ store, randomBytes }: AuthorizationContext, own: Partial<TrialTerms> = {}) {
    const tenant = nameTrial(randomBytes);
    const trial = { tenant, codeId: 'code-1', terms: { ...terms, ...own }, now: new Date(service.time) };
    await store.transaction((trx) => beginTrial(trx, trial, randomBytes));
    return tenant;
  }

  const use = (context: AuthorizationContext, documents = 1) =>
    context.store.transaction((trx) =>
      spendGrant(trx, { tenantId, personId: 'ana', credentialId: 'test', labels: {}, documents, now: service.time }),
    );
  const left = async () => (await readTrial(service.store.db, tenantId))?.signaturesLeft;

  it('goes exactly as far as its number when 50 are asked for at once, over two instances', async () => {
    const other = await service.openInstance();
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, index) => use(index % 2 === 0 ? service.context : other)),
    );
    expect(outcomes.filter((refusal) => refusal === null)).toHaveLength(20);
    expect(outcomes.filter((refusal) => refusal?.code === 'trial-over')).toHaveLength(30);
    expect(await left()).toBe(0);
  });

  it('tells what is left, and counts nothing that it or the grant refuses', async () => {
    expect(await use(service.context, 18)).toBeNull();
    const refusal = await use(service.context, 3);
    const trialUntil = new Date(service.time + 30 * day).toISOString();
    expect(refusal).toMatchObject({ code: 'trial-over', details: { signaturesLeft: 2, trialUntil } });
    await service.store.db.updateTable('grants').set({ daily_number: 18 }).where('tenant_id', '=', tenantId).execute();
    expect(await use(service.context)).toMatchObject({ code: 'grant-used-up' });
    expect(await left()).toBe(2);
  });

  it('ends with its last day', async () => {
    const before = service.time;
    service.time = before + 30 * day - 1;
    expect(await use(service.context)).toBeNull();
    service.time += 1;
    expect(await use(service.context)).toMatchObject({ code: 'trial-over' });
    service.time = before;
  });

  it('invites one administrator, once, and gets no other credential', async () => {
    const again = inviteTrialAdministrator(service.context, tenantId, { personId: 'eve', name: 'Eve' });
    expect(await refusalOf(again)).toBe('act-not-possible');
    const assigned = assignTenantCredential(service.context, { tenantId, credentialId: 'seal' });
    expect(await refusalOf(assigned)).toBe('act-not-possible');
    const ordinary = { tenant_id: `other-${tenantId}`, name: tenantId, created_at: service.time, stopped_at: null };
    await service.store.db.insertInto('tenants').values(ordinary).execute();
    const elsewhere = inviteTrialAdministrator(service.context, ordinary.tenant_id, { personId: 'ana', name: 'Ana' });
    expect(await refusalOf(elsewhere)).toBe('act-not-possible');
  });

  it('begins so many times a day, exactly, when many begin at once', async () => {
    service.time += day;
    const other = await service.openInstance();
    const own = { tenantsPerDay: 5 };
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_, index) => refusalOf(begin(index % 2 === 0 ? service.context : other, own))),
    );
    expect(outcomes.filter((outcome) => outcome === 'passed')).toHaveLength(5);
    expect(outcomes.filter((outcome) => outcome === 'trials-taken')).toHaveLength(7);
  });
});
