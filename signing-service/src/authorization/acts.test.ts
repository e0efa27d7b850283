import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Act } from '../contract/acts.js';
import { testDialects } from '../store/store-fixture.js';
import { performActs } from './acts.js';
import {
  createTenant,
  createTestService,
  enrol,
  type Phone,
  refusalOf,
  type TestService,
  wrongCode,
} from './authorization-fixture.js';
import { authorize } from './authorize.js';
import { unassignTenantCredential } from './credentials.js';
import { verifyAudit } from '../audit/verify-audit.js';
import { readRetention } from './retention.js';
import { createActivationCode, listPeople, readPerson } from './people.js';
import { readSettings } from './settings.js';
import { spendDigest } from './spend-digest.js';

const digest = 'ab'.repeat(32);

describe.each(testDialects)('acts on %s', (dialect) => {
  let service: TestService;
  let tenantId: string;
  let ana: Phone;
  let milica: Phone;

  beforeAll(async () => {
    service = await createTestService(dialect);
  });
  afterAll(() => service.remove());
  beforeEach(async () => {
    tenantId = await createTenant(service);
    ana = await enrol(service, { tenantId, personId: 'ana', role: 'administrator' });
    milica = await enrol(service, { tenantId, personId: 'milica' });
  });

  const act = (acts: Act[], change: { requestKey?: string; personId?: string; code?: string } = {}) => {
    const code = ana.codeAt(service.time);
    return performActs(service.context, tenantId, { requestKey: randomUUID(), personId: 'ana', code, acts, ...change });
  };
  /** Each act needs a code of its own step. */
  const actNext = (...acts: Act[]) => {
    service.time += 30_000;
    return act(acts);
  };
  const sign = async () => {
    service.time += 30_000;
    return authorize(service.context, tenantId, {
      requestKey: randomUUID(),
      personId: 'milica',
      credentialId: 'seal',
      code: milica.codeAt(service.time),
      digests: [digest],
    });
  };
  const spend = (authorizationId: string) =>
    refusalOf(
      service.store.transaction((trx) =>
        spendDigest(trx, {
          tenantId,
          personId: 'milica',
          authorizationId,
          sha256: digest,
          requestKey: randomUUID(),
          now: service.time,
        }),
      ),
    );
  const read = (personId = 'milica') => readPerson(service.context, { tenantId, personId });
  const grantSeal: Act = { kind: 'grant', personId: 'milica', credentialId: 'seal' };

  it('are done all together under one code, and answer the people as they are afterwards', async () => {
    const invite: Act = { kind: 'invite', personId: 'novak', name: 'Novak', role: 'signer', reason: 'new here' };
    const { people } = await act([invite, { ...grantSeal, personId: 'novak' }, grantSeal]);
    expect(people.map((person) => [person.personId, person.state, person.credentialIds])).toEqual([
      ['novak', 'invited', ['seal']],
      ['milica', 'active', ['seal']],
    ]);
    await createActivationCode(service.context, { tenantId, personId: 'novak' });
    await sign();
  });

  it('are done all or none, and spend the code either way', async () => {
    const impossible: Act = { kind: 'grant', personId: 'milica', credentialId: 'unassigned' };
    expect(await refusalOf(act([grantSeal, impossible]))).toBe('act-not-possible');
    expect((await read()).credentialIds).toEqual([]);
    expect(await refusalOf(act([grantSeal]))).toBe('code-used');
  });

  it('answer a repeat of the request key the same without a code, and refuse other content under it', async () => {
    const requestKey = randomUUID();
    const first = await act([grantSeal], { requestKey });
    expect(await act([grantSeal], { requestKey, code: '000000' })).toEqual(first);
    const other: Act = { ...grantSeal, kind: 'withdraw-grant' };
    expect(await refusalOf(act([other], { requestKey }))).toBe('request-key-reused');
    service.time += 30_000;
    const asMilica = act([grantSeal], { requestKey, personId: 'milica', code: milica.codeAt(service.time) });
    expect(await refusalOf(asMilica)).toBe('request-key-reused');
  });

  it('are done once when 20 copies of one request arrive at once', async () => {
    const other = await service.openInstance();
    const request = { requestKey: randomUUID(), personId: 'ana', code: ana.codeAt(service.time), acts: [grantSeal] };
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        performActs(index % 2 === 0 ? service.context : other, tenantId, request),
      ),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it('threat 18: need an administrator and the right code', async () => {
    const asMilica = { personId: 'milica', code: milica.codeAt(service.time) };
    expect(await refusalOf(act([grantSeal], asMilica))).toBe('not-an-administrator');
    expect(await refusalOf(act([grantSeal], { code: wrongCode(ana, service.time) }))).toBe('code-wrong');
    expect(await refusalOf(act([grantSeal], { personId: 'nobody', code: '123456' }))).toBe('code-wrong');
    expect((await read()).credentialIds).toEqual([]);
  });

  it('threat 18: change how long records are kept, with an administrator’s code alone; who did is told', async () => {
    const shorten: Act = { kind: 'change-retention', recordYears: 3 };
    const kept = () => readRetention(service.context, tenantId);
    const asMilica = { personId: 'milica', code: milica.codeAt(service.time) };
    expect(await refusalOf(act([shorten], asMilica))).toBe('not-an-administrator');
    const impossible: Act = { ...grantSeal, credentialId: 'unassigned' };
    expect(await refusalOf(act([shorten, impossible]))).toBe('act-not-possible');
    expect(await kept()).toEqual({ recordYears: 10, changed: null, erasures: [] });
    service.time += 30_000;
    expect(await act([shorten])).toEqual({ people: [] });
    const changed = { at: new Date(service.time).toISOString(), by: 'ana' };
    expect(await kept()).toEqual({ recordYears: 3, changed, erasures: [] });
    expect((await verifyAudit(service.store, tenantId)).ok).toBe(true);
  });

  it('threat 6: wrong codes for acts count like any other', async () => {
    const code = wrongCode(ana, service.time);
    for (let guess = 0; guess < 5; guess += 1) await refusalOf(act([grantSeal], { code }));
    expect(await refusalOf(act([grantSeal]))).toBe('codes-locked');
  });

  it('unlock a person who is locked for good', async () => {
    await actNext(grantSeal);
    for (let guess = 0; guess < 20; guess += 1) {
      const code = wrongCode(milica, service.time);
      const attempt = { requestKey: randomUUID(), personId: 'milica', credentialId: 'seal', code, digests: [digest] };
      await refusalOf(authorize(service.context, tenantId, attempt));
      service.time += 3_600_000;
    }
    expect(await read()).toMatchObject({ state: 'locked-for-good', triesLeft: 0 });
    const { people } = await actNext({ kind: 'unlock', personId: 'milica' });
    expect(people[0]).toMatchObject({ state: 'unproven', triesLeft: 5, proofsLeft: 3 });
    expect(await refusalOf(sign())).toBe('codes-unproven');
  });

  it('unlock a person who is locked for a while at once', async () => {
    await actNext(grantSeal);
    const code = wrongCode(milica, service.time);
    const attempt = { personId: 'milica', credentialId: 'seal', code, digests: [digest] };
    for (let guess = 0; guess < 5; guess += 1) {
      await refusalOf(authorize(service.context, tenantId, { requestKey: randomUUID(), ...attempt }));
    }
    expect(await read()).toMatchObject({ state: 'locked' });
    expect((await actNext({ kind: 'unlock', personId: 'milica' })).people[0]).toMatchObject({ state: 'active' });
    await sign();
  });

  it.each(['reset', 'stop', 'withdraw-grant'] as const)('end open authorizations by %s', async (kind) => {
    await actNext(grantSeal);
    const { authorizationId } = await sign();
    await actNext(kind === 'withdraw-grant' ? { ...grantSeal, kind } : { kind, personId: 'milica' });
    expect(await spend(authorizationId)).toBe('authorization-expired');
    expect(await refusalOf(sign())).toBe(kind === 'withdraw-grant' ? 'credential-not-granted' : 'code-wrong');
  });

  it('reset a person to be invited anew, without the old secret', async () => {
    const { people } = await actNext({ kind: 'reset', personId: 'milica', reason: 'lost phone' });
    expect(people[0]).toMatchObject({ state: 'invited', activeSince: null, invitedUntil: null });
    const secrets = service.store.db.selectFrom('otp_secrets').select('person_id').where('tenant_id', '=', tenantId);
    expect(await secrets.execute()).toEqual([{ person_id: 'ana' }]);
  });

  it('stop a person with all grants, and can invite them again', async () => {
    await actNext(grantSeal);
    const stopped = await actNext({ kind: 'stop', personId: 'milica' });
    expect(stopped.people[0]).toMatchObject({ state: 'stopped', credentialIds: [] });
    expect(await refusalOf(actNext(grantSeal))).toBe('act-not-possible');
    const again = await actNext({ kind: 'invite', personId: 'milica', name: 'Milica', role: 'signer' });
    expect(again.people[0]).toMatchObject({ state: 'invited', credentialIds: [] });
  });

  it.each<Act>([
    { kind: 'invite', personId: 'milica', name: 'Milica', role: 'administrator' },
    { kind: 'grant', personId: 'nobody', credentialId: 'seal' },
    { kind: 'withdraw-grant', personId: 'milica', credentialId: 'seal' },
    { kind: 'unlock', personId: 'nobody' },
    { kind: 'reset', personId: 'nobody' },
    { kind: 'change-role', personId: 'nobody', role: 'viewer' },
    { kind: 'change-role', personId: 'milica', role: 'signer' },
  ])('are refused when they are not possible: %o', async (impossible) => {
    expect(await refusalOf(actNext(impossible))).toBe('act-not-possible');
  });

  it.each<Act>([
    { kind: 'stop', personId: 'ana' },
    { kind: 'reset', personId: 'ana' },
    { kind: 'change-role', personId: 'ana', role: 'signer' },
  ])('leave an administrator who can undo them: %o', async (last) => {
    expect(await refusalOf(actNext(last))).toBe('last-administrator');
    expect(await read('ana')).toMatchObject({ role: 'administrator', state: 'active' });
    await enrol(service, { tenantId, personId: 'boris', role: 'administrator' });
    expect(await refusalOf(actNext(last))).toBe('passed');
  });

  it('of administrators who leave at the same time keep one', async () => {
    const boris = await enrol(service, { tenantId, personId: 'boris', role: 'administrator' });
    const other = await service.openInstance();
    const leave = (personId: string, code: string): [string, Parameters<typeof performActs>[2]] => [
      tenantId,
      { requestKey: randomUUID(), personId, code, acts: [{ kind: 'stop', personId }] },
    ];
    const results = await Promise.all([
      refusalOf(performActs(service.context, ...leave('ana', ana.codeAt(service.time)))),
      refusalOf(performActs(other, ...leave('boris', boris.codeAt(service.time)))),
    ]);
    expect([...results].sort()).toEqual(['last-administrator', 'passed']);
  });

  it.each(['viewer', 'auditor'] as const)(
    'make a signer a %s, who signs nothing and acts no more than before',
    async (role) => {
      await actNext(grantSeal);
      const { authorizationId } = await sign();
      const { people } = await actNext({ kind: 'change-role', personId: 'milica', role, reason: 'moved' });
      expect(people[0]).toMatchObject({ role, state: 'active', credentialIds: [] });
      expect(await spend(authorizationId)).toBe('authorization-expired');
      expect(await refusalOf(sign())).toBe('role-may-not-sign');
      expect(await refusalOf(actNext(grantSeal))).toBe('act-not-possible');
      const asMilica = { personId: 'milica', code: milica.codeAt((service.time += 30_000)) };
      expect(await refusalOf(act([{ kind: 'unlock', personId: 'ana' }], asMilica))).toBe('not-an-administrator');
      await actNext({ kind: 'change-role', personId: 'milica', role: 'signer' }, grantSeal);
      expect(await refusalOf(sign())).toBe('passed');
    },
  );

  it('tell a person who reset their codes, until these are set up again', async () => {
    const { people } = await actNext({ kind: 'reset', personId: 'milica', reason: 'lost phone' });
    const reset = { at: new Date(service.time).toISOString(), by: 'Person ana' };
    expect(people[0]).toMatchObject({ state: 'invited', reset });
    const invited = await actNext({ kind: 'invite', personId: 'milica', name: 'Milica', role: 'signer' });
    expect(invited.people[0]).toMatchObject({ reset });
    await enrol(service, { tenantId, personId: 'milica' });
    expect(await read()).toMatchObject({ state: 'active', reset: null });
  });

  it('change the settings of their tenant alone, for whoever reads them next', async () => {
    const settings = {
      level: 'B-LTA',
      timeStampAuthorities: ['Durmitor', 'Lovćen'],
      defaultMark: { kind: 'none' },
    } as const;
    const change: Act = {
      kind: 'change-settings',
      settings: { ...settings, timeStampAuthorities: [...settings.timeStampAuthorities] },
      reason: 'archive',
    };
    expect((await readSettings(service.context, tenantId)).settings).toMatchObject({
      level: 'B-T',
      timeStampAuthorities: ['Lovćen', 'Durmitor'],
      defaultMark: null,
    });
    expect(await actNext(change)).toEqual({ people: [] });
    expect((await readSettings(await service.openInstance(), tenantId)).settings).toMatchObject(settings);
    expect((await readSettings(service.context, await createTenant(service))).settings.level).toBe('B-T');
    const { payload } = await service.store.db
      .selectFrom('audit_entries as entry')
      .innerJoin('audit_payloads as payload', (join) =>
        join.onRef('payload.tenant_id', '=', 'entry.tenant_id').onRef('payload.sequence', '=', 'entry.sequence'),
      )
      .select('payload.payload')
      .where('entry.tenant_id', '=', tenantId)
      .where('entry.type', '=', 'acts')
      .executeTakeFirstOrThrow();
    expect(payload).toContain('"level":"B-LTA"');
  });

  it.each([
    { level: 'B-T', timeStampAuthorities: [] },
    { level: 'B-T', timeStampAuthorities: ['nobody we know'] },
    { level: 'B-LT', timeStampAuthorities: ['Lovćen', 'Lovćen'] },
  ] as const)('refuse settings that the service does not offer: $level by $timeStampAuthorities', async (chosen) => {
    const settings = { ...chosen, timeStampAuthorities: [...chosen.timeStampAuthorities], defaultMark: null };
    expect(await refusalOf(actNext({ kind: 'change-settings', settings }))).toBe('act-not-possible');
  });

  it('of two administrators on one another end one after the other', async () => {
    const boris = await enrol(service, { tenantId, personId: 'boris', role: 'administrator' });
    const other = await service.openInstance();
    const results = await Promise.all([
      refusalOf(act([{ kind: 'stop', personId: 'boris' }])),
      refusalOf(
        performActs(other, tenantId, {
          requestKey: randomUUID(),
          personId: 'boris',
          code: boris.codeAt(service.time),
          acts: [{ kind: 'stop', personId: 'ana' }],
        }),
      ),
    ]);
    expect([...results].sort()).toEqual(['code-wrong', 'passed']);
    const states = (await listPeople(service.context, tenantId)).map((person) => person.state);
    expect([...states].sort()).toEqual(['active', 'active', 'stopped']);
  });

  it('leave nothing of a credential that the tenant may no longer use', async () => {
    await actNext(grantSeal);
    const { authorizationId } = await sign();
    await unassignTenantCredential(service.context, { tenantId, credentialId: 'seal' });
    expect(await spend(authorizationId)).toBe('authorization-expired');
    expect((await read()).credentialIds).toEqual([]);
    expect(await refusalOf(sign())).toBe('credential-not-granted');
  });
});
