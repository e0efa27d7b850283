import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { enrolmentAnswerSchema, personSchema } from '../contract/people.js';
import { testDialects } from '../store/store-fixture.js';
import {
  createTenant,
  createTestService,
  enrol,
  grantSeal,
  refusalOf,
  scan,
  signingRequest,
  type TestService,
  wrongCode,
} from './authorization-fixture.js';
import { authorize } from './authorize.js';
import { beginEnrolment, beginEnrolmentAtConsole, cancelEnrolment, confirmEnrolment } from './enrolment.js';
import { createActivationCode, createPerson, listPeople, readPerson } from './people.js';
import { purgeExpired } from './purge.js';

describe.each(testDialects)('enrolment on %s', (dialect) => {
  let service: TestService;
  let tenantId: string;
  let activationCode: string;

  beforeAll(async () => {
    service = await createTestService(dialect);
  });
  afterAll(() => service.remove());
  beforeEach(async () => {
    tenantId = await createTenant(service);
    await createPerson(service.context, { tenantId, personId: '7', name: 'Milica', role: 'signer' });
    activationCode = (await createActivationCode(service.context, { tenantId, personId: '7' })).code;
  });

  const begin = (change: { personId?: string; activationCode?: string } = {}) =>
    beginEnrolment(service.context, {
      tenantId,
      personId: change.personId ?? '7',
      proof: { activationCode: change.activationCode ?? activationCode },
      account: 'Adriatik 24 - Milica',
    });
  const confirm = (enrolmentId: string, codes: string[], personId = '7') =>
    confirmEnrolment(service.context, { tenantId, personId, enrolmentId, codes });
  const sign = (code: string, personId = '7') =>
    refusalOf(authorize(service.context, tenantId, signingRequest(personId, code)));
  const read = (personId = '7') => readPerson(service.context, { tenantId, personId });

  it('gives a secret of 160 bits as address, text and picture, and active codes after one was confirmed', async () => {
    expect(await read()).toMatchObject({ state: 'invited', activeSince: null });
    const begun = await begin();
    expect(enrolmentAnswerSchema.parse(begun)).toEqual(begun);
    expect(begun.secretGroups.join('')).toMatch(/^[A-Z2-7]{32}$/);
    expect(begun.qrSvg).toMatch(/^<svg/);
    const answer = await confirm(begun.enrolmentId, [scan(begun.otpauthUri).codeAt(service.time)]);
    expect(answer.driftSeconds).toBe(0);
    expect(personSchema.parse(answer.person)).toMatchObject({ state: 'active', invitedUntil: null });
    expect(answer.person.activeSince).toBe(new Date(service.time).toISOString());
  });

  it('is unusable until a first code was confirmed', async () => {
    await grantSeal(service, { tenantId, personId: '7' });
    const begun = await begin();
    const phone = scan(begun.otpauthUri);
    expect(await sign(phone.codeAt(service.time))).toBe('code-wrong');
    await confirm(begun.enrolmentId, [phone.codeAt(service.time)]);
    service.time += 30_000;
    expect(await sign(phone.codeAt(service.time))).toBe('passed');
  });

  it('threat 5: an enrolment code cannot sign, nor the one before it', async () => {
    await grantSeal(service, { tenantId, personId: '7' });
    const begun = await begin();
    const phone = scan(begun.otpauthUri);
    const code = phone.codeAt(service.time);
    await confirm(begun.enrolmentId, [code]);
    expect(await sign(code)).toBe('code-used');
    expect(await sign(phone.codeAt(service.time, -1))).toBe('code-used');
  });

  it('takes the code word in any case, with and without hyphen, and again until it has been confirmed', async () => {
    await begin({ activationCode: activationCode.toLowerCase().replace('-', ' ') });
    const begun = await begin();
    await confirm(begun.enrolmentId, [scan(begun.otpauthUri).codeAt(service.time)]);
    expect(await refusalOf(begin())).toBe('already-enrolled');
  });

  it('forgets the pending secret when another is begun, cancelled or ten minutes old', async () => {
    const first = await begin();
    const second = await begin();
    const code = scan(first.otpauthUri).codeAt(service.time);
    expect(await refusalOf(confirm(first.enrolmentId, [code]))).toBe('enrolment-expired');
    await cancelEnrolment(service.context, { tenantId, personId: '8', enrolmentId: second.enrolmentId });
    await cancelEnrolment(service.context, { tenantId, personId: '7', enrolmentId: first.enrolmentId });
    const wrong = wrongCode(scan(second.otpauthUri), service.time);
    expect(await refusalOf(confirm(second.enrolmentId, [wrong]))).toBe('code-wrong');
    await cancelEnrolment(service.context, { tenantId, personId: '7', enrolmentId: second.enrolmentId });
    expect(await refusalOf(confirm(second.enrolmentId, [wrong]))).toBe('enrolment-expired');
    const third = await begin();
    service.time += 600_000;
    const late = scan(third.otpauthUri).codeAt(service.time);
    expect(await refusalOf(confirm(third.enrolmentId, [late]))).toBe('enrolment-expired');
    await purgeExpired(service.context);
    const left = service.store.db.selectFrom('enrolments').selectAll().where('tenant_id', '=', tenantId).execute();
    expect(await left).toEqual([]);
  });

  it('knows no enrolment of another person or tenant', async () => {
    const begun = await begin();
    const codes = [scan(begun.otpauthUri).codeAt(service.time)];
    expect(await refusalOf(confirm(begun.enrolmentId, codes, '8'))).toBe('enrolment-expired');
    const foreign = await createTenant(service);
    const elsewhere = confirmEnrolment(service.context, {
      tenantId: foreign,
      personId: '7',
      enrolmentId: begun.enrolmentId,
      codes,
    });
    expect(await refusalOf(elsewhere)).toBe('enrolment-expired');
    await confirm(begun.enrolmentId, codes);
  });

  it.each([-240, 120, 600])('asks for two consecutive codes of a phone %i s off, and corrects by it', async (ahead) => {
    await grantSeal(service, { tenantId, personId: '7' });
    // Eleven seconds into a step: its middle, the best estimate, is four seconds ahead.
    service.time = Math.ceil(service.time / 30_000) * 30_000 + 11_000;
    const begun = await begin();
    const phone = scan(begun.otpauthUri, ahead);
    const refused: unknown = await confirm(begun.enrolmentId, [phone.codeAt(service.time)]).catch(
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({ code: 'code-clock-off', details: { driftSeconds: ahead + 4 } });
    service.time += 30_000;
    const gap = [phone.codeAt(service.time, -2), phone.codeAt(service.time)];
    expect(await refusalOf(confirm(begun.enrolmentId, gap))).toBe('code-wrong');
    const answer = await confirm(begun.enrolmentId, [phone.codeAt(service.time, -1), phone.codeAt(service.time)]);
    expect(Math.abs(answer.driftSeconds - ahead)).toBeLessThanOrEqual(15);
    for (let use = 0; use < 5; use += 1) {
      service.time += 37_000;
      expect(await sign(phone.codeAt(service.time))).toBe('passed');
    }
  });

  it('threat 6: wrong code words lock like wrong codes, and an unknown person answers the same', async () => {
    const answersFor = async (personId: string) => {
      const answers: unknown[] = [];
      for (let guess = 0; guess < 6; guess += 1) {
        answers.push(
          await begin({ personId, activationCode: 'WRNG-WRNG' }).catch((error: unknown) => JSON.stringify(error)),
        );
      }
      return answers.join('\n');
    };
    const known = await answersFor('7');
    expect(await answersFor('nobody')).toBe(known);
    expect(known).toContain('activation-code-wrong');
    expect(known).toContain('codes-locked');
    expect(await refusalOf(begin())).toBe('codes-locked');
    expect(await read()).toMatchObject({ state: 'locked' });
  });

  it('threat 6: wrong code words, enrolment codes and one-time codes share one counter under 50 parallel attempts', async () => {
    const begun = await begin();
    const wrong = wrongCode(scan(begun.otpauthUri), service.time);
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, index) => {
        if (index % 3 === 0) return refusalOf(begin({ activationCode: 'WRNG-WRNG' }));
        return index % 3 === 1 ? refusalOf(confirm(begun.enrolmentId, [wrong])) : sign(wrong);
      }),
    );
    expect(results.filter((result) => result !== 'codes-locked')).toHaveLength(4);
    const counter = service.store.db
      .selectFrom('code_counters')
      .select('in_row')
      .where('tenant_id', '=', tenantId)
      .where('person_id', '=', '7')
      .executeTakeFirst();
    expect(await counter).toEqual({ in_row: 5 });
  });

  it('refuses an activation code after seven days, and an earlier one after a new one was made', async () => {
    const { code } = await createActivationCode(service.context, { tenantId, personId: '7' });
    expect(await refusalOf(begin())).toBe('activation-code-wrong');
    service.time += 7 * 24 * 3_600_000;
    expect(await refusalOf(begin({ activationCode: code }))).toBe('activation-code-wrong');
  });

  it('makes activation codes for invited people only', async () => {
    await enrol(service, { tenantId, personId: '8' });
    const make = (personId: string) => refusalOf(createActivationCode(service.context, { tenantId, personId }));
    expect(await make('8')).toBe('already-enrolled');
    expect(await make('nobody')).toBe('act-not-possible');
    const person = { tenantId, personId: '8', name: 'x', role: 'administrator' } as const;
    expect(await refusalOf(createPerson(service.context, person))).toBe('act-not-possible');
  });

  it('lets the old codes work until the new ones are confirmed, when begun anew at the console', async () => {
    const old = await enrol(service, { tenantId, personId: '8' });
    await grantSeal(service, { tenantId, personId: '8' });
    const begun = await beginEnrolmentAtConsole(service.context, { tenantId, personId: '8', account: 'x' });
    expect(await sign(old.codeAt(service.time), '8')).toBe('passed');
    service.time += 30_000;
    const phone = scan(begun.otpauthUri);
    await confirm(begun.enrolmentId, [phone.codeAt(service.time)], '8');
    service.time += 30_000;
    expect(await sign(old.codeAt(service.time), '8')).toBe('code-wrong');
    expect(await sign(phone.codeAt(service.time), '8')).toBe('passed');
    const stranger = beginEnrolmentAtConsole(service.context, { tenantId, personId: 'nobody', account: 'x' });
    expect(await refusalOf(stranger)).toBe('act-not-possible');
  });

  it('shows people with their state, and one nobody knows as none', async () => {
    await enrol(service, { tenantId, personId: '8', role: 'administrator' });
    await grantSeal(service, { tenantId, personId: '8' });
    const people = await listPeople(service.context, tenantId);
    expect(people.map(({ personId, state, credentialIds }) => [personId, state, credentialIds])).toEqual([
      ['7', 'invited', []],
      ['8', 'active', ['seal']],
    ]);
    expect(people[1]).toEqual(await read('8'));
    expect(personSchema.parse(await read('nobody'))).toMatchObject({
      name: '',
      role: null,
      state: 'none',
      triesLeft: 5,
    });
    expect(people[0]?.invitedUntil).toBe(new Date(service.time - 60_000 + 7 * 24 * 3_600_000).toISOString());
  });

  it('audits every step without code or secret', async () => {
    const begun = await begin();
    const phone = scan(begun.otpauthUri);
    const code = phone.codeAt(service.time);
    await refusalOf(confirm(begun.enrolmentId, [wrongCode(phone, service.time)]));
    await confirm(begun.enrolmentId, [code]);
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
    expect(rows.map((row) => row.type)).toEqual([
      'credential-assigned',
      'person-created',
      'activation-code-created',
      'activation-code-attempt',
      'enrolment-begun',
      'enrolment-code-attempt',
      'enrolment-code-attempt',
      'enrolment-confirmed',
    ]);
    const text = rows.map((row) => row.payload).join('\n');
    for (const secret of [code, activationCode, begun.secretGroups.join('')]) expect(text).not.toContain(secret);
  });
});
