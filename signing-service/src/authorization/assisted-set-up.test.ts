import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyAudit } from '../audit/verify-audit.js';
import { type Act, actsRequestSchema } from '../contract/acts.js';
import { testDialects } from '../store/store-fixture.js';
import { performActs } from './acts.js';
import {
  createTenant,
  createTestService,
  enrol,
  type Phone,
  refusalOf,
  scan,
  type TestService,
  wrongCode,
} from './authorization-fixture.js';
import type { AuthorizationContext } from './context.js';
import { beginEnrolment, cancelEnrolment, confirmEnrolment, renewEnrolment } from './enrolment.js';
import { createActivationCode, readPerson } from './people.js';
import { viewPolicies } from './view-policies.js';

const minute = 60_000;

describe.each(testDialects)('assisted set-up, on %s', (dialect) => {
  let service: TestService;
  let tenantId: string;
  let phones: Readonly<Record<string, Phone>>;

  beforeAll(async () => {
    service = await createTestService(dialect);
  });
  afterAll(() => service.remove());
  beforeEach(async () => {
    tenantId = await createTenant(service);
    const ana = await enrol(service, { tenantId, personId: 'ana', role: 'administrator' });
    phones = { ana };
    await act([{ kind: 'invite', personId: 'milica', name: 'Milica', role: 'signer' }]);
  });

  interface Changed {
    readonly by?: string;
    readonly context?: AuthorizationContext;
    readonly requestKey?: string;
    readonly propose?: boolean;
  }
  const act = (acts: Act[], { by = 'ana', context = service.context, ...rest }: Changed = {}) => {
    service.time += 30_000;
    const code = phones[by]?.codeAt(service.time) ?? '';
    return performActs(context, tenantId, { requestKey: randomUUID(), personId: by, code, acts, ...rest });
  };
  const allow = (isAllowed: boolean, changed: Changed = {}) =>
    act([{ kind: 'allow-assisted-set-up', isAllowed }], changed);
  const assistance = (personId = 'milica'): Act => ({ kind: 'assist-enrolment', personId, reason: 'new here' });
  const assist = async (changed: Changed = {}) => {
    const { assisted } = await act([assistance()], changed);
    if (assisted === undefined) throw new Error('Nothing was shown');
    return assisted;
  };
  const confirm = (
    begun: { readonly enrolmentId: string; readonly otpauthUri: string },
    personId = 'milica',
    code = scan(begun.otpauthUri).codeAt(service.time),
  ) => {
    const { enrolmentId } = begun;
    const request = { tenantId, personId, enrolmentId, codes: [code], wantsRecoveryCodes: true };
    return confirmEnrolment(service.context, request);
  };
  const person = (personId = 'milica') => readPerson(service.context, { tenantId, personId });
  const entries = async () => {
    const rows = await service.store.db
      .selectFrom('audit_entries')
      .innerJoin('audit_payloads', (join) =>
        join
          .onRef('audit_payloads.tenant_id', '=', 'audit_entries.tenant_id')
          .onRef('audit_payloads.sequence', '=', 'audit_entries.sequence'),
      )
      .select(['type', 'payload'])
      .where('audit_entries.tenant_id', '=', tenantId)
      .orderBy('audit_entries.sequence')
      .execute();
    return rows.map(({ type, payload }) => ({ type, payload: JSON.parse(payload) as unknown }));
  };

  it('is off until an administrator’s act allows it, and never where the operator forbids it', async () => {
    const isOff = { isAllowed: false, isAllowable: true, changed: null };
    expect((await viewPolicies(service.context, tenantId)).assistedSetUp).toEqual(isOff);
    expect(await refusalOf(act([assistance()]))).toBe('act-not-possible');
    const forbidding = { ...service.context, mayAssistSetUp: false };
    expect(await refusalOf(allow(true, { context: forbidding }))).toBe('act-not-possible');
    await allow(true);
    expect((await viewPolicies(service.context, tenantId)).assistedSetUp).toMatchObject({
      isAllowed: true,
      changed: { personId: 'ana' },
    });
    expect((await viewPolicies(forbidding, tenantId)).assistedSetUp).toMatchObject({
      isAllowed: false,
      isAllowable: false,
    });
    expect(await refusalOf(act([assistance()], { context: forbidding }))).toBe('act-not-possible');
  });

  it('shows a key, which signs nothing before its person has confirmed it', async () => {
    await allow(true);
    const { code: activationCode } = await createActivationCode(service.context, { tenantId, personId: 'milica' });
    const begun = await assist();
    expect(begun).toMatchObject({
      personId: 'milica',
      expiresAt: new Date(service.time + 10 * minute).toISOString(),
    });
    expect(new URL(begun.otpauthUri).pathname).toContain(encodeURIComponent('Adriatik 24 - Milica'));
    const { enrolmentId } = begun;
    const open = { enrolmentId, by: 'Person ana', until: begun.expiresAt };
    expect(await person()).toMatchObject({ state: 'invited', assistance: open, assistedBy: null });
    const confirmed = await confirm(begun);
    expect(confirmed.recoveryCodes).toHaveLength(10);
    expect(confirmed.person).toMatchObject({ state: 'active', assistance: null, assistedBy: 'Person ana' });
    // The activation code that was open is used up.
    await act([{ kind: 'reset', personId: 'milica' }]);
    const proof = { activationCode };
    const again = beginEnrolment(service.context, { tenantId, personId: 'milica', account: 'x', proof });
    expect(await refusalOf(again)).toBe('activation-code-wrong');
    expect((await person()).assistedBy).toBe(null);
  });

  it('is in the log: who assisted, and whom', async () => {
    await allow(true);
    const begun = await assist();
    await confirm(begun);
    const told = await entries();
    expect(told).toContainEqual({
      type: 'enrolment-begun',
      payload: { personId: 'milica', enrolmentId: begun.enrolmentId, by: 'assistance', assistedBy: 'ana' },
    });
    expect(told.at(-1)).toMatchObject({
      type: 'enrolment-confirmed',
      payload: { personId: 'milica', assistedBy: 'ana' },
    });
    const acts = told.filter(({ type }) => type === 'acts').at(-1)?.payload;
    expect(acts).toMatchObject({ personId: 'ana', acts: [assistance()], outcome: 'done' });
    expect((await verifyAudit(service.store, tenantId)).ok).toBe(true);
  });

  it('answers its secret once, and keeps it nowhere but sealed', async () => {
    await allow(true);
    const requestKey = randomUUID();
    const code = () => phones['ana']?.codeAt(service.time) ?? '';
    const begun = await assist({ requestKey });
    const secret = new URL(begun.otpauthUri).searchParams.get('secret') ?? '';
    const request = { requestKey, personId: 'ana', code: code(), acts: [assistance()] };
    const repeated = await performActs(service.context, tenantId, request);
    expect(repeated.assisted).toBeUndefined();
    expect(repeated.people).toMatchObject([{ personId: 'milica', assistance: { enrolmentId: begun.enrolmentId } }]);
    const acts = await service.store.db.selectFrom('acts').selectAll().where('tenant_id', '=', tenantId).execute();
    const kept = JSON.stringify([acts, await entries(), await person()]);
    expect(kept).toContain(begun.enrolmentId);
    expect(kept).not.toContain(secret);
    // Another press makes another key, and ends the former.
    const second = await assist();
    expect(await refusalOf(confirm(begun))).toBe('enrolment-expired');
    expect((await confirm(second)).person.state).toBe('active');
  });

  it('is confirmed by nobody else: not the administrator, not another person, nobody of another tenant', async () => {
    await allow(true);
    await act([{ kind: 'invite', personId: 'novak', name: 'Novak', role: 'signer' }]);
    const begun = await assist();
    for (const personId of ['ana', 'novak', 'nobody']) {
      expect([personId, await refusalOf(confirm(begun, personId))]).toEqual([personId, 'enrolment-expired']);
    }
    const elsewhere = await createTenant(service);
    const codes = [scan(begun.otpauthUri).codeAt(service.time)];
    const { enrolmentId } = begun;
    const foreign = { tenantId: elsewhere, personId: 'milica', enrolmentId, codes };
    expect(await refusalOf(confirmEnrolment(service.context, foreign))).toBe('enrolment-expired');
    expect((await person()).state).toBe('invited');
  });

  it('gives no second secret to whoever knows of it', async () => {
    await allow(true);
    const begun = await assist();
    const { enrolmentId } = begun;
    const renewing = renewEnrolment(service.context, { tenantId, personId: 'milica', enrolmentId, account: 'x' });
    expect(await refusalOf(renewing)).toBe('enrolment-expired');
    expect((await confirm(begun)).person.state).toBe('active');
  });

  it('ends with its ten minutes, with a cancellation, and when it is not allowed any more', async () => {
    await allow(true);
    const late = await assist();
    service.time += 10 * minute;
    expect(await refusalOf(confirm(late))).toBe('enrolment-expired');
    // Its person is told so.
    expect((await person()).assistance?.until).toBe(new Date(service.time).toISOString());
    const cancelled = await assist();
    const { enrolmentId } = cancelled;
    await cancelEnrolment(service.context, { tenantId, personId: 'milica', enrolmentId });
    expect(await refusalOf(confirm(cancelled))).toBe('enrolment-expired');
    expect((await person()).assistance).toBe(null);
    const begun = await assist();
    await allow(false);
    expect(await refusalOf(confirm(begun))).toBe('enrolment-expired');
    await allow(true);
    const forbidding = { ...service.context, mayAssistSetUp: false };
    const codes = [scan(begun.otpauthUri).codeAt(service.time)];
    const request = { tenantId, personId: 'milica', enrolmentId: begun.enrolmentId, codes };
    expect(await refusalOf(confirmEnrolment(forbidding, request))).toBe('enrolment-expired');
    expect((await confirm(begun)).person.state).toBe('active');
  });

  it('gives way to an activation code of the person’s own, and leaves no mark then', async () => {
    await allow(true);
    const begun = await assist();
    const { code: activationCode } = await createActivationCode(service.context, { tenantId, personId: 'milica' });
    const proof = { activationCode };
    const own = await beginEnrolment(service.context, { tenantId, personId: 'milica', account: 'x', proof });
    expect((await person()).assistance).toBe(null);
    expect(await refusalOf(confirm(begun))).toBe('enrolment-expired');
    expect((await confirm(own)).person.assistedBy).toBe(null);
  });

  it('counts wrong codes, and cannot begin while they lock', async () => {
    await allow(true);
    const begun = await assist();
    const wrong = wrongCode(scan(begun.otpauthUri), service.time);
    for (const expected of [...Array.from({ length: 4 }, () => 'code-wrong'), 'codes-locked']) {
      expect(await refusalOf(confirm(begun, 'milica', wrong))).toBe(expected);
    }
    expect(await refusalOf(confirm(begun))).toBe('codes-locked');
    expect(await refusalOf(act([assistance()]))).toBe('act-not-possible');
  });

  it('is for invited signers: not for oneself, administrators, readers, nor who is active, stopped or unknown', async () => {
    await allow(true);
    await enrol(service, { tenantId, personId: 'active' });
    await enrol(service, { tenantId, personId: 'stopped' });
    await act([
      { kind: 'stop', personId: 'stopped' },
      { kind: 'invite', personId: 'boss', name: 'Boss', role: 'administrator' },
      { kind: 'invite', personId: 'viewer', name: 'Viewer', role: 'viewer' },
    ]);
    for (const personId of ['ana', 'boss', 'viewer', 'active', 'stopped', 'nobody']) {
      expect([personId, await refusalOf(act([assistance(personId)]))]).toEqual([personId, 'act-not-possible']);
    }
    await act([{ kind: 'reset', personId: 'active' }]);
    expect((await act([assistance('active')])).assisted?.personId).toBe('active');
  });

  it('takes a live code of an administrator, for exactly one person', async () => {
    await allow(true);
    phones = { ...phones, petra: await enrol(service, { tenantId, personId: 'petra' }) };
    expect(await refusalOf(act([assistance()], { by: 'petra' }))).toBe('not-an-administrator');
    const request = { requestKey: randomUUID(), personId: 'ana', code: '000000', acts: [assistance()] };
    expect(await refusalOf(performActs(service.context, tenantId, request))).toBe('code-wrong');
    const both = { ...request, acts: [assistance(), { kind: 'unlock', personId: 'milica' }] };
    expect(actsRequestSchema.safeParse(request).success).toBe(true);
    expect(actsRequestSchema.safeParse(both).success).toBe(false);
    expect((await person()).assistance).toBe(null);
  });

  it('makes nobody an administrator whose key another saw, until codes were set up alone', async () => {
    await allow(true);
    const promote: Act = { kind: 'change-role', personId: 'milica', role: 'administrator' };
    const pending = await assist();
    await act([promote]);
    expect(await refusalOf(confirm(pending))).toBe('enrolment-expired');
    await act([{ ...promote, role: 'signer' }]);
    const begun = await assist();
    await confirm(begun);
    expect(await refusalOf(act([promote]))).toBe('enrolled-with-assistance');
    // Another phone was proven by this one.
    const proof = { code: scan(begun.otpauthUri).codeAt(service.time) };
    const replacing = await beginEnrolment(service.context, { tenantId, personId: 'milica', account: 'x', proof });
    expect((await confirm(replacing)).person.assistedBy).toBe('Person ana');
    await act([{ kind: 'reset', personId: 'milica' }]);
    const { code: activationCode } = await createActivationCode(service.context, { tenantId, personId: 'milica' });
    const alone = { tenantId, personId: 'milica', account: 'x', proof: { activationCode } };
    await confirm(await beginEnrolment(service.context, alone));
    await act([promote]);
    expect((await person()).role).toBe('administrator');
  });

  it('needs a second administrator where one is wanted, who is the one to see the key', async () => {
    phones = { ...phones, petra: await enrol(service, { tenantId, personId: 'petra', role: 'administrator' }) };
    await act([{ kind: 'set-second-administrator', days: 3 }]);
    const approval = async (): Promise<Act> => {
      const [proposal] = (await viewPolicies(service.context, tenantId)).proposals;
      return { kind: 'approve-proposal', proposalId: proposal?.proposalId ?? '', digest: proposal?.digest ?? '' };
    };
    expect(await refusalOf(allow(true))).toBe('second-administrator-needed');
    await allow(true, { propose: true });
    await act([await approval()], { by: 'petra' });
    const proposed = await act([assistance()], { propose: true });
    expect(proposed).toMatchObject({ proposed: {} });
    expect(proposed.assisted).toBeUndefined();
    expect((await person()).assistance).toBe(null);
    const { assisted } = await act([await approval()], { by: 'petra' });
    if (assisted === undefined) throw new Error('Nothing was shown');
    expect((await confirm(assisted)).person.assistedBy).toBe('Person petra');
    // Who proposed it may switch it off alone; what waits is told to be outdated then.
    await act([{ kind: 'reset', personId: 'milica' }]);
    await act([assistance()], { propose: true });
    await allow(false);
    expect((await viewPolicies(service.context, tenantId)).proposals).toMatchObject([{ isOutdated: true }]);
    expect(await refusalOf(act([await approval()], { by: 'petra' }))).toBe('proposal-outdated');
  });
});
