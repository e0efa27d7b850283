import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Act } from '../contract/acts.js';
import type { GrantLimits } from '../contract/grants.js';
import { testDialects } from '../store/store-fixture.js';
import { performActs } from './acts.js';
import {
  createTenant,
  createTestService,
  enrol,
  type Phone,
  refusalOf,
  type TestService,
} from './authorization-fixture.js';
import { authorize } from './authorize.js';
import type { AuthorizationContext } from './context.js';
import { ServiceError } from './errors.js';
import { readChangedSettings, readSettings } from './settings.js';
import { spendGrant } from './spend-grant.js';
import { viewGrants } from './view-grants.js';

const hour = 3_600_000;
const day = 24 * hour;
const digest = (number: number) => number.toString(16).padStart(2, '0').repeat(32);
const contract = { entityTypeId: '2', field: 'UF_CRM_CONTRACT' };

describe.each(testDialects)('grants on %s', (dialect) => {
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
  });

  const act = async (...acts: Act[]) => {
    service.time += 30_000;
    const code = ana.codeAt(service.time);
    return performActs(service.context, tenantId, { requestKey: randomUUID(), personId: 'ana', code, acts });
  };
  const setGrant = (limits: Partial<GrantLimits>, personId = 'milica'): Act => ({
    kind: 'set-grant',
    personId,
    credentialId: 'seal',
    limits: { until: null, labels: {}, dailyNumber: null, ...limits },
  });
  const sign = async (labels?: Record<string, string>, documents = 1) => {
    service.time += 30_000;
    return authorize(service.context, tenantId, {
      requestKey: randomUUID(),
      personId: 'milica',
      credentialId: 'seal',
      code: milica.codeAt(service.time),
      digests: Array.from({ length: documents }, (_, index) => digest(index)),
      ...(labels === undefined ? {} : { labels }),
    });
  };
  const detailsOf = async (refused: Promise<unknown>) => {
    const error: unknown = await refused.catch((thrown: unknown) => thrown);
    return error instanceof ServiceError ? [error.code, error.details] : ['passed', {}];
  };

  it('ends at its moment, and says when that was', async () => {
    const until = new Date(service.time + hour).toISOString();
    await act(setGrant({ until }));
    service.time += hour - 90_000;
    expect(await refusalOf(sign())).toBe('passed');
    expect(await detailsOf(sign())).toEqual(['grant-ended', { grantUntil: until }]);
  });

  it('is not made with an end that is past', async () => {
    const until = new Date(service.time).toISOString();
    expect(await refusalOf(act(setGrant({ until })))).toBe('act-not-possible');
  });

  it('is for what its labels name: another value is refused, and so is an authorization without the label', async () => {
    await act(setGrant({ labels: { field: ['UF_CRM_CONTRACT', 'UF_CRM_ANNEX'], entityTypeId: ['2'] } }));
    expect(await refusalOf(sign(contract))).toBe('passed');
    expect(await refusalOf(sign({ ...contract, field: 'UF_CRM_ANNEX', entityId: '412' }))).toBe('passed');
    expect(await refusalOf(sign({ ...contract, field: 'UF_CRM_OTHER' }))).toBe('grant-elsewhere');
    expect(await refusalOf(sign({ field: 'UF_CRM_CONTRACT' }))).toBe('grant-elsewhere');
    expect(await refusalOf(sign({ ...contract, entityTypeId: '' }))).toBe('grant-elsewhere');
    expect(await refusalOf(sign())).toBe('grant-elsewhere');
  });

  it('counts documents of a day of UTC, a list whole or not at all', async () => {
    await act(setGrant({ dailyNumber: 3 }));
    await sign(contract, 2);
    const freshAt = new Date((Math.floor(service.time / day) + 1) * day).toISOString();
    expect(await detailsOf(sign(contract, 2))).toEqual(['grant-used-up', { dailyNumber: 3, leftToday: 1, freshAt }]);
    await sign(contract, 1);
    expect(await refusalOf(sign())).toBe('grant-used-up');
    expect(await viewGrants(service.context, { tenantId })).toMatchObject([{ usedToday: 3 }]);
    service.time = Date.parse(freshAt);
    expect(await refusalOf(sign(contract, 4))).toBe('grant-used-up');
    expect(await refusalOf(sign(contract, 3))).toBe('passed');
  });

  it('is counted exactly when many are asked for at once', async () => {
    await act(setGrant({ dailyNumber: 7 }));
    const other = await service.openInstance();
    const use = ({ store }: AuthorizationContext) =>
      store.transaction((trx) =>
        spendGrant(trx, {
          tenantId,
          personId: 'milica',
          credentialId: 'seal',
          labels: {},
          documents: 1,
          now: service.time,
        }),
      );
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, index) => use(index % 2 === 0 ? service.context : other)),
    );
    expect(outcomes.filter((refusal) => refusal === null)).toHaveLength(7);
    expect(outcomes.filter((refusal) => refusal?.code === 'grant-used-up')).toHaveLength(43);
  });

  it('is changed by an act that ends what was authorised before, and given to several people under one code', async () => {
    await act(setGrant({ dailyNumber: 5 }), setGrant({ dailyNumber: 1 }, 'ana'));
    await sign();
    await act(setGrant({ dailyNumber: 1, labels: { field: ['A'] } }));
    const [open] = await service.store.db
      .selectFrom('authorizations')
      .select('ended_at')
      .where('tenant_id', '=', tenantId)
      .execute();
    expect(open?.ended_at).toBe(service.time);
    expect(await viewGrants(service.context, { tenantId, personId: 'milica' })).toEqual([
      {
        personId: 'milica',
        credentialId: 'seal',
        limits: { until: null, labels: { field: ['A'] }, dailyNumber: 1 },
        grantedAt: new Date(service.time).toISOString(),
        grantedBy: 'ana',
        usedToday: 1,
        lastUsedAt: new Date(service.time - 30_000).toISOString(),
      },
    ]);
    expect(await viewGrants(service.context, { tenantId })).toHaveLength(2);
  });

  it('keeps its limits when it is granted once more without any', async () => {
    await act(setGrant({ dailyNumber: 2 }));
    await act({ kind: 'grant', personId: 'milica', credentialId: 'seal' });
    expect(await viewGrants(service.context, { tenantId })).toMatchObject([{ limits: { dailyNumber: 2 } }]);
  });

  it('is not asked for more documents than the tenant lets one code be given for, which costs no code', async () => {
    await act(setGrant({}));
    const { settings } = await readSettings(service.context, tenantId);
    await act({ kind: 'change-settings', settings: { ...settings, documentsPerCode: 2 } });
    expect(await detailsOf(sign(contract, 3))).toEqual(['too-many-documents', { mostDocuments: 2 }]);
    service.time -= 30_000;
    expect(await refusalOf(sign(contract, 2))).toBe('passed');
    const { changed, changes } = await readChangedSettings(service.context, tenantId);
    expect(changed).toMatchObject({ personId: 'ana', name: 'Person ana' });
    expect(changes).toEqual({ documentsPerCode: changed });
  });

  it('leaves what it refused in the audit', async () => {
    await act(setGrant({ labels: { field: ['A'] } }));
    await refusalOf(sign({ field: 'B' }));
    const row = await service.store.db
      .selectFrom('audit_payloads')
      .select('payload')
      .where('tenant_id', '=', tenantId)
      .orderBy('sequence', 'desc')
      .executeTakeFirstOrThrow();
    expect(JSON.parse(row.payload)).toEqual({
      personId: 'milica',
      credentialId: 'seal',
      labels: { field: 'B' },
      why: 'grant-elsewhere',
    });
  });
});
