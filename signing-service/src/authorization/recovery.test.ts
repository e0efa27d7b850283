import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { confirmationAnswerSchema, enrolmentAnswerSchema } from '../contract/people.js';
import { testDialects } from '../store/store-fixture.js';
import { performActs } from './acts.js';
import {
  createTenant,
  createTestService,
  enrol,
  grantSeal,
  type Phone,
  refusalOf,
  scan,
  signingRequest,
  type TestService,
  wrongCode,
} from './authorization-fixture.js';
import { authorize } from './authorize.js';
import { beginEnrolment, confirmEnrolment, renewEnrolment } from './enrolment.js';
import { createActivationCode, createPerson, listPeople, readPerson } from './people.js';
import { requestReset } from './request-reset.js';

const minute = 60_000;

describe.each(testDialects)('a phone lost or replaced, on %s', (dialect) => {
  let service: TestService;
  let tenantId: string;
  let phone: Phone;
  let recoveryCodes: string[];

  beforeAll(async () => {
    service = await createTestService(dialect);
  });
  afterAll(() => service.remove());
  beforeEach(async () => {
    tenantId = await createTenant(service);
    await createPerson(service.context, { tenantId, personId: '7', name: 'Milica', role: 'signer' });
    await grantSeal(service, { tenantId, personId: '7' });
    const { code: activationCode } = await createActivationCode(service.context, { tenantId, personId: '7' });
    const confirmed = await setUp(await begin({ activationCode }));
    ({ phone } = confirmed);
    recoveryCodes = confirmed.answer.recoveryCodes ?? [];
  });

  const begin = (proof: { activationCode: string } | { recoveryCode: string } | { code: string }, personId = '7') =>
    beginEnrolment(service.context, { tenantId, personId, account: 'Adriatik 24 - Milica', proof });
  const confirm = (enrolmentId: string, codes: string[], wantsRecoveryCodes = true) =>
    confirmEnrolment(service.context, { tenantId, personId: '7', enrolmentId, codes, wantsRecoveryCodes });
  const setUp = async (begun: { enrolmentId: string; otpauthUri: string }, wantsRecoveryCodes = true) => {
    const scanned = scan(begun.otpauthUri);
    const answer = await confirm(begun.enrolmentId, [scanned.codeAt(service.time)], wantsRecoveryCodes);
    // The step of the confirmation is over.
    service.time += minute;
    return { phone: scanned, answer };
  };
  const sign = (code: string) => refusalOf(authorize(service.context, tenantId, signingRequest('7', code)));
  const read = () => readPerson(service.context, { tenantId, personId: '7' });
  const actOf = async (ana: Phone, kind: 'reset' | 'unlock' | 'stop') => {
    service.time += minute;
    const code = ana.codeAt(service.time);
    const acts = [{ kind, personId: '7' }];
    return performActs(service.context, tenantId, { requestKey: randomUUID(), personId: 'ana', code, acts });
  };
  const audited = async () => {
    const rows = await service.store.db
      .selectFrom('audit_entries as entry')
      .innerJoin('audit_payloads as payload', (join) =>
        join.onRef('payload.tenant_id', '=', 'entry.tenant_id').onRef('payload.sequence', '=', 'entry.sequence'),
      )
      .select(['entry.type', 'payload.payload'])
      .where('entry.tenant_id', '=', tenantId)
      .orderBy('entry.sequence')
      .execute();
    return rows.map(({ type, payload }) => `${type} ${payload}`);
  };

  it('gives ten recovery codes of two groups of four with the confirmation, and to nobody else', async () => {
    expect(recoveryCodes).toHaveLength(10);
    expect(new Set(recoveryCodes).size).toBe(10);
    for (const code of recoveryCodes) expect(code).toMatch(/^[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}$/);
    expect((await read()).recoveryCodesLeft).toBe(10);
    const { answer } = await setUp(await begin({ code: phone.codeAt(service.time) }), false);
    expect(confirmationAnswerSchema.parse(answer).recoveryCodes).toBeUndefined();
    expect((await read()).recoveryCodesLeft).toBe(0);
  });

  it('sets up again with a recovery code, in any case and without its hyphen; the old phone works until then', async () => {
    const [first = ''] = recoveryCodes;
    const begun = await begin({ recoveryCode: first.toLowerCase().replace('-', ' ') });
    expect(enrolmentAnswerSchema.parse(begun)).toEqual(begun);
    expect((await read()).recoveryCodesLeft).toBe(9);
    expect(await sign(phone.codeAt(service.time))).toBe('passed');
    const replaced = await setUp(begun);
    expect(await sign(phone.codeAt(service.time))).toBe('code-wrong');
    expect(await sign(replaced.phone.codeAt(service.time))).toBe('passed');
  });

  it('uses a recovery code once, also when 50 bring it at once to two instances, and locks nobody out by it', async () => {
    const other = await service.openInstance();
    const [recoveryCode = ''] = recoveryCodes;
    const request = { tenantId, personId: '7', account: 'x', proof: { recoveryCode } };
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        refusalOf(beginEnrolment(index % 2 === 0 ? service.context : other, request)),
      ),
    );
    expect(results.toSorted()).toEqual(['passed', ...Array.from({ length: 49 }, () => 'recovery-code-used')]);
    expect(await read()).toMatchObject({ state: 'active', triesLeft: 5, recoveryCodesLeft: 9 });
  });

  it('uses each of the ten once when all are brought at once', async () => {
    const results = await Promise.all(
      [...recoveryCodes, ...recoveryCodes].map((recoveryCode) => refusalOf(begin({ recoveryCode }))),
    );
    expect(results.filter((result) => result === 'passed')).toHaveLength(10);
    expect((await read()).recoveryCodesLeft).toBe(0);
  });

  it('voids the recovery codes of the phone before, and all of them by a reset', async () => {
    const [first = '', second = ''] = recoveryCodes;
    const replaced = await setUp(await begin({ recoveryCode: first }));
    expect(await refusalOf(begin({ recoveryCode: second }))).toBe('recovery-code-wrong');
    expect((await read()).recoveryCodesLeft).toBe(10);
    const ana = await enrol(service, { tenantId, personId: 'ana', role: 'administrator' });
    await actOf(ana, 'reset');
    const [fresh = ''] = replaced.answer.recoveryCodes ?? [];
    expect(await refusalOf(begin({ recoveryCode: fresh }))).toBe('recovery-code-wrong');
    expect(await read()).toMatchObject({ state: 'invited', recoveryCodesLeft: 0 });
  });

  it('never signs, acts or confirms by a recovery code', async () => {
    const [recoveryCode = ''] = recoveryCodes;
    expect(await sign(recoveryCode)).toBe('code-wrong');
    const begun = await begin({ code: phone.codeAt(service.time) });
    expect(await refusalOf(confirm(begun.enrolmentId, [recoveryCode]))).toBe('code-wrong');
    const act = { requestKey: randomUUID(), personId: '7', code: recoveryCode, acts: [] };
    expect(await refusalOf(performActs(service.context, tenantId, act))).toBe('code-wrong');
    expect(await refusalOf(begin({ activationCode: recoveryCode }))).toBe('already-enrolled');
    expect((await read()).recoveryCodesLeft).toBe(10);
  });

  it('replaces a phone by its present code, which is spent; a recovery code of nobody or another opens nothing', async () => {
    const code = phone.codeAt(service.time);
    const begun = await begin({ code });
    expect(await sign(code)).toBe('code-used');
    expect(await refusalOf(begin({ code }))).toBe('code-used');
    const replaced = await setUp(begun);
    expect(await sign(replaced.phone.codeAt(service.time))).toBe('passed');
    const [recoveryCode = ''] = recoveryCodes;
    await enrol(service, { tenantId, personId: '8' });
    expect(await refusalOf(begin({ recoveryCode }, '8'))).toBe('recovery-code-wrong');
    expect(await refusalOf(begin({ recoveryCode }, 'nobody'))).toBe('recovery-code-wrong');
  });

  it('threat 6: wrong recovery codes lock like wrong codes, and an unknown person answers the same', async () => {
    const answersFor = async (personId: string) => {
      const answers: unknown[] = [];
      for (let guess = 0; guess < 6; guess += 1) {
        answers.push(await begin({ recoveryCode: 'WRNG-WRNG' }, personId).catch((error: unknown) => error));
      }
      return JSON.stringify(answers);
    };
    const known = await answersFor('7');
    expect(await answersFor('nobody')).toBe(known);
    expect(known).toContain('recovery-code-wrong');
    expect(known).toContain('codes-locked');
    const [recoveryCode = ''] = recoveryCodes;
    expect(await refusalOf(begin({ recoveryCode }))).toBe('codes-locked');
    expect((await read()).recoveryCodesLeft).toBe(10);
  });

  it('gives a pending enrolment another secret for ten minutes, thirty after its proof at the latest', async () => {
    const [recoveryCode = ''] = recoveryCodes;
    const renew = (enrolmentId: string, personId = '7') =>
      renewEnrolment(service.context, { tenantId, personId, enrolmentId, account: 'Adriatik 24 - Milica' });
    const begun = await begin({ recoveryCode });
    service.time += 9 * minute;
    expect(await refusalOf(renew(begun.enrolmentId, '8'))).toBe('enrolment-expired');
    const renewed = await renew(begun.enrolmentId);
    expect(enrolmentAnswerSchema.parse(renewed)).toEqual(renewed);
    expect(renewed.otpauthUri).not.toBe(begun.otpauthUri);
    expect(Date.parse(renewed.expiresAt)).toBe(service.time + 10 * minute);
    const seen = scan(begun.otpauthUri).codeAt(service.time);
    expect(await refusalOf(confirm(begun.enrolmentId, [seen]))).toBe('enrolment-expired');
    expect(await refusalOf(confirm(renewed.enrolmentId, [seen]))).toBe('code-wrong');
    service.time += 9 * minute;
    const again = await renew(renewed.enrolmentId);
    service.time += 3 * minute;
    expect(await refusalOf(renew(again.enrolmentId))).toBe('enrolment-expired');
    await setUp(again);
    expect((await read()).recoveryCodesLeft).toBe(10);
  });

  it('asks the administrators once for a reset, until one of them answers', async () => {
    const ask = (personId = '7') => requestReset(service.context, { tenantId, personId });
    const asked = new Date(service.time).toISOString();
    expect(await ask()).toMatchObject({ isNew: true, person: { state: 'active', resetRequestedAt: asked } });
    service.time += minute;
    const twenty = await Promise.all(Array.from({ length: 20 }, () => ask()));
    expect(twenty.some(({ isNew }) => isNew)).toBe(false);
    expect((await listPeople(service.context, tenantId))[0]?.resetRequestedAt).toBe(asked);
    expect(await ask('nobody')).toMatchObject({ isNew: false, person: { state: 'none', resetRequestedAt: null } });
    const ana = await enrol(service, { tenantId, personId: 'ana', role: 'administrator' });
    expect((await actOf(ana, 'unlock')).people[0]).toMatchObject({ resetRequestedAt: null });
    expect((await ask()).isNew).toBe(true);
    expect((await actOf(ana, 'reset')).people[0]).toMatchObject({ state: 'invited', resetRequestedAt: null });
    expect(await ask()).toMatchObject({ isNew: false, person: { resetRequestedAt: null } });
  });

  it('asks at once of 20 that press together', async () => {
    const other = await service.openInstance();
    const asked = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        requestReset(index % 2 === 0 ? service.context : other, { tenantId, personId: '7' }),
      ),
    );
    expect(asked.filter(({ isNew }) => isNew)).toHaveLength(1);
    const entries = await audited();
    expect(entries.filter((entry) => entry.startsWith('reset-requested'))).toHaveLength(1);
  });

  it('has it over once the phone is set up again', async () => {
    await requestReset(service.context, { tenantId, personId: '7' });
    service.time += minute;
    const [recoveryCode = ''] = recoveryCodes;
    await setUp(await begin({ recoveryCode }));
    expect((await read()).resetRequestedAt).toBeNull();
  });

  it('audits each step without a code, and keeps no code in the clear', async () => {
    const [first = '', second = ''] = recoveryCodes;
    await refusalOf(begin({ recoveryCode: 'WRNG-WRNG' }));
    const begun = await begin({ recoveryCode: first });
    await refusalOf(begin({ recoveryCode: first }));
    const renewed = await renewEnrolment(service.context, {
      tenantId,
      personId: '7',
      enrolmentId: begun.enrolmentId,
      account: 'x',
    });
    await setUp(renewed);
    const wrong = wrongCode(phone, service.time);
    await refusalOf(begin({ code: wrong }));
    const entries = await audited();
    const text = entries.join('\n');
    expect(text).toMatch(/recovery-code-attempt .*"outcome":"recovery-code-wrong"/);
    expect(text).toMatch(/recovery-code-attempt .*"left":9,"outcome":"accepted"/);
    expect(text).toMatch(/recovery-code-attempt .*"outcome":"recovery-code-used"/);
    expect(text).toMatch(/enrolment-begun .*"by":"recovery-code"/);
    expect(text).toMatch(/enrolment-renewed /);
    expect(text).toMatch(/enrolment-confirmed .*"recoveryCodes":10/);
    expect(text).toMatch(/code-attempt .*"purpose":"replacement"/);
    const sets = await service.store.db.selectFrom('recovery_codes').selectAll().execute();
    const kept = sets.map(({ codes_sealed: sealed }) => Buffer.from(sealed).toString('latin1')).join('\n');
    for (const code of [first, second]) {
      for (const form of [code, code.replace('-', '')]) expect(text + kept).not.toContain(form);
    }
    expect(text).not.toContain(wrong);
  });
});
