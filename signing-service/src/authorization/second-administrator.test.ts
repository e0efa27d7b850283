import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyAudit } from '../audit/verify-audit.js';
import type { Act } from '../contract/acts.js';
import type { GrantLimits } from '../contract/grants.js';
import { testDialects } from '../store/store-fixture.js';
import { readEvents } from '../watching/read-events.js';
import { performActs } from './acts.js';
import {
  createTenant,
  createTestService,
  enrol,
  type Phone,
  refusalOf,
  type TestService,
} from './authorization-fixture.js';
import type { AuthorizationContext } from './context.js';
import { assignTenantCredential, unassignTenantCredential } from './credentials.js';
import { readPerson } from './people.js';
import { viewPolicies } from './view-policies.js';

const day = 86_400_000;
const noLimits: GrantLimits = { until: null, labels: {}, dailyNumber: null };
const limits: GrantLimits = { until: null, labels: { field: ['contract', 'annex'] }, dailyNumber: 5 };

describe.each(testDialects)('a second administrator on %s', (dialect) => {
  let service: TestService;
  let tenantId: string;
  let phones: Readonly<Record<'ana' | 'petra', Phone>>;

  beforeAll(async () => {
    service = await createTestService(dialect);
  });
  afterAll(() => service.remove());
  beforeEach(async () => {
    tenantId = await createTenant(service);
    const ana = await enrol(service, { tenantId, personId: 'ana', role: 'administrator' });
    const petra = await enrol(service, { tenantId, personId: 'petra', role: 'administrator' });
    phones = { ana, petra };
    await enrol(service, { tenantId, personId: 'milica' });
  });

  type Who = keyof typeof phones;
  const act = (who: Who, acts: Act[], changed: { context?: AuthorizationContext; propose?: boolean } = {}) => {
    service.time += 30_000;
    const { context = service.context, propose = true } = changed;
    const code = phones[who].codeAt(service.time);
    return performActs(context, tenantId, { requestKey: randomUUID(), personId: who, code, acts, propose });
  };
  const require = (days: number | null): Act => ({ kind: 'set-second-administrator', days });
  const setGrant = (set: GrantLimits, personId = 'milica'): Act => {
    return { kind: 'set-grant', personId, credentialId: 'seal', limits: set, reason: 'contracts' };
  };
  const policies = () => viewPolicies(service.context, tenantId);
  const granted = async () => (await readPerson(service.context, { tenantId, personId: 'milica' })).credentialIds;
  const open = async () => {
    const [proposal] = (await policies()).proposals;
    if (proposal === undefined) throw new Error('Nothing was proposed');
    return proposal;
  };
  const approval = async (): Promise<Act> => {
    const { proposalId, digest } = await open();
    return { kind: 'approve-proposal', proposalId, digest };
  };
  const entriesOf = async (type: string) => {
    const rows = await service.store.db
      .selectFrom('audit_entries')
      .innerJoin('audit_payloads', (join) =>
        join
          .onRef('audit_payloads.tenant_id', '=', 'audit_entries.tenant_id')
          .onRef('audit_payloads.sequence', '=', 'audit_entries.sequence'),
      )
      .select('payload')
      .where('audit_entries.tenant_id', '=', tenantId)
      .where('type', '=', type)
      .orderBy('audit_entries.sequence')
      .execute();
    return rows.map(({ payload }): unknown => JSON.parse(payload));
  };

  it('is not wanted unless an administrator has said so, which needs two of them', async () => {
    expect(await policies()).toMatchObject({ secondAdministrator: { days: null, changed: null }, administrators: 2 });
    expect((await act('ana', [setGrant(noLimits)])).proposed).toBeUndefined();
    await act('ana', [{ kind: 'stop', personId: 'petra' }]);
    expect(await refusalOf(act('ana', [require(3)]))).toBe('single-administrator');
    expect((await policies()).secondAdministrator.days).toBe(null);
  });

  it('approves with an own code exactly what the first has proposed; both are in the log', async () => {
    await act('ana', [require(3)]);
    const answer = await act('ana', [setGrant(limits)]);
    expect(answer.proposed?.until).toBe(new Date(service.time + 3 * day).toISOString());
    expect(await granted()).toEqual([]);
    const proposal = await open();
    expect(proposal).toMatchObject({ acts: [setGrant(limits)], proposedBy: { personId: 'ana' }, isOutdated: false });
    const approve = await approval();
    expect(await refusalOf(act('ana', [approve]))).toBe('proposal-own');
    const other: Act = {
      ...approve,
      kind: 'approve-proposal',
      proposalId: proposal.proposalId,
      digest: 'ab'.repeat(32),
    };
    expect(await refusalOf(act('petra', [other]))).toBe('proposal-outdated');
    const done = await act('petra', [approve]);
    expect(done.carriedOut).toEqual([setGrant(limits)]);
    expect(done.people.map(({ personId, credentialIds }) => [personId, credentialIds])).toEqual([['milica', ['seal']]]);
    expect((await policies()).proposals).toEqual([]);
    expect(await refusalOf(act('petra', [approve]))).toBe('proposal-over');
    const { proposalId, digest } = proposal;
    expect(await entriesOf('acts-proposed')).toMatchObject([
      { personId: 'ana', proposalId, digest, outcome: 'proposed' },
    ]);
    expect(await entriesOf('acts-approved')).toEqual([
      { proposalId, digest, personId: 'ana', by: 'petra', acts: [setGrant(limits)] },
    ]);
    expect((await verifyAudit(service.store, tenantId)).ok).toBe(true);
  });

  it('is needed for what gives more, and not for what takes away', async () => {
    await assignTenantCredential(service.context, { tenantId, credentialId: 'next' });
    await act('ana', [setGrant(limits)]);
    await act('ana', [require(3)]);
    const until = new Date(service.time + day).toISOString();
    const more: Act[] = [
      setGrant({ ...limits, dailyNumber: 6 }),
      setGrant({ ...limits, dailyNumber: null }),
      setGrant({ ...limits, labels: {} }),
      setGrant({ ...limits, labels: { field: ['contract', 'other'] } }),
      { kind: 'grant', personId: 'milica', credentialId: 'next' },
      { kind: 'renew', credentialId: 'seal', successorId: 'next', at: until },
      { kind: 'change-role', personId: 'milica', role: 'administrator' },
      { kind: 'invite', personId: 'novak', name: 'Novak', role: 'administrator' },
      { kind: 'waive-code-word', isWaived: true },
      { kind: 'allow-assisted-set-up', isAllowed: true },
      { kind: 'assist-enrolment', personId: 'milica' },
      require(1),
      require(null),
    ];
    for (const each of more) {
      expect([each, await refusalOf(act('ana', [each], { propose: false }))]).toEqual([
        each,
        'second-administrator-needed',
      ]);
    }
    const less: Act[] = [
      setGrant(limits),
      setGrant({ until, labels: { field: ['contract'] }, dailyNumber: 5 }),
      { kind: 'invite', personId: 'novak', name: 'Novak', role: 'signer' },
      { kind: 'waive-code-word', isWaived: false },
      { kind: 'allow-assisted-set-up', isAllowed: false },
      { kind: 'withdraw-grant', personId: 'milica', credentialId: 'seal' },
      { kind: 'reset', personId: 'milica' },
      { kind: 'stop', personId: 'milica' },
    ];
    for (const each of less) expect((await act('ana', [each], { propose: false })).proposed).toBeUndefined();
    // Prolonged, after it was given an end.
    await act('ana', [require(null)]);
    expect((await policies()).secondAdministrator.days).toBe(3);
  });

  it('is asked to approve all or none, and not what could not be done anyway', async () => {
    await act('ana', [require(3)]);
    const invite: Act = { kind: 'invite', personId: 'novak', name: 'Novak', role: 'signer' };
    await act('ana', [invite, setGrant(limits, 'novak')]);
    expect((await readPerson(service.context, { tenantId, personId: 'novak' })).state).toBe('none');
    await act('petra', [await approval()]);
    expect(await readPerson(service.context, { tenantId, personId: 'novak' })).toMatchObject({
      state: 'invited',
      credentialIds: ['seal'],
    });
    const impossible: Act = { kind: 'grant', personId: 'milica', credentialId: 'unassigned' };
    expect(await refusalOf(act('ana', [impossible]))).toBe('act-not-possible');
    expect((await policies()).proposals).toEqual([]);
  });

  it('switches it off, or the number of days, only together with another', async () => {
    await act('ana', [require(3)]);
    await act('ana', [require(null)]);
    expect((await policies()).secondAdministrator.days).toBe(3);
    await act('petra', [await approval()]);
    expect((await policies()).secondAdministrator).toMatchObject({ days: null, changed: { personId: 'ana' } });
    expect((await act('ana', [setGrant(limits)])).proposed).toBeUndefined();
  });

  const changes: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['the person has gone', () => act('petra', [{ kind: 'stop', personId: 'milica' }])],
    ['the grant has changed', () => act('petra', [setGrant({ ...limits, dailyNumber: 1 })])],
    ['the role has changed', () => act('petra', [{ kind: 'change-role', personId: 'milica', role: 'viewer' }])],
    ['who proposed it acts no more', () => act('petra', [{ kind: 'change-role', personId: 'ana', role: 'signer' }])],
    ['the credential has gone', () => unassignTenantCredential(service.context, { tenantId, credentialId: 'seal' })],
  ];
  it.each(changes)('is refused when %s meanwhile, and told so before', async (_what, change) => {
    await act('ana', [setGrant(limits)]);
    await act('ana', [require(3)]);
    await act('ana', [setGrant(noLimits)]);
    const approve = await approval();
    await change();
    expect((await open()).isOutdated).toBe(true);
    expect(await refusalOf(act('petra', [approve]))).toBe('proposal-outdated');
    expect(await entriesOf('acts-approved')).toEqual([]);
    expect(
      await refusalOf(
        act('petra', [{ kind: 'refuse-proposal', proposalId: (await open()).proposalId, reason: 'late' }]),
      ),
    ).toBe('passed');
    expect((await policies()).proposals).toEqual([]);
  });

  it('can refuse with a reason, the first withdraw, and time ends what nobody answered', async () => {
    await act('ana', [require(3)]);
    for (const end of ['refuse', 'withdraw', 'wait'] as const) {
      await act('ana', [setGrant(limits)]);
      const approve = await approval();
      const { proposalId } = await open();
      const withdraw: Act = { kind: 'withdraw-proposal', proposalId };
      expect(await refusalOf(act('petra', [withdraw]))).toBe('act-not-possible');
      const refuse: Act = { kind: 'refuse-proposal', proposalId, reason: 'she is on leave' };
      expect(await refusalOf(act('ana', [refuse]))).toBe('proposal-own');
      if (end === 'refuse') await act('petra', [refuse]);
      if (end === 'withdraw') await act('ana', [withdraw]);
      if (end === 'wait') service.time += 3 * day;
      expect((await policies()).proposals).toEqual([]);
      expect(await refusalOf(act('petra', [approve]))).toBe('proposal-over');
    }
    expect(await granted()).toEqual([]);
    expect(await entriesOf('proposal-refused')).toMatchObject([
      { personId: 'ana', by: 'petra', reason: 'she is on leave' },
    ]);
  });

  it('approves once when two of them do at the same time, on two instances', async () => {
    const vesna = await enrol(service, { tenantId, personId: 'vesna', role: 'administrator' });
    await act('ana', [require(3)]);
    await act('ana', [setGrant(limits)]);
    const approve = await approval();
    const other = await service.openInstance();
    service.time += 30_000;
    const [first, second] = await Promise.all([
      refusalOf(
        performActs(service.context, tenantId, {
          requestKey: randomUUID(),
          personId: 'petra',
          code: phones.petra.codeAt(service.time),
          acts: [approve],
        }),
      ),
      refusalOf(
        performActs(other, tenantId, {
          requestKey: randomUUID(),
          personId: 'vesna',
          code: vesna.codeAt(service.time),
          acts: [approve],
        }),
      ),
    ]);
    expect([first, second].sort()).toEqual(['passed', 'proposal-over']);
    expect(await entriesOf('acts-approved')).toHaveLength(1);
    expect(await granted()).toEqual(['seal']);
  });

  it('is told of what waits, and the first of what became of it', async () => {
    await act('ana', [require(3)]);
    const { next } = await readEvents(service.context, { tenantId, after: 'head' });
    await act('ana', [setGrant(limits)]);
    await act('petra', [await approval()]);
    await act('ana', [setGrant(noLimits)]);
    await act('petra', [{ kind: 'refuse-proposal', proposalId: (await open()).proposalId, reason: 'no' }]);
    const { events } = await readEvents(service.context, { tenantId, after: next, isOfPolicies: true });
    expect(events).toMatchObject([
      { kind: 'approval-awaited', person: { personId: 'ana' }, except: 'ana' },
      { kind: 'approval-given', person: { personId: 'petra' }, to: 'ana' },
      { kind: 'approval-awaited', except: 'ana' },
      { kind: 'approval-refused', to: 'ana' },
    ]);
    // Who does not know of them hears nothing that it would not understand.
    expect((await readEvents(service.context, { tenantId, after: next })).events).toEqual([]);
  });
});
