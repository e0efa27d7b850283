import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
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
import { lockCounter, writeCounter } from './code-counter.js';
import { beginEnrolment, beginEnrolmentAtConsole, confirmEnrolment } from './enrolment.js';
import { afterWrongCode } from './lock-policy.js';
import { readPerson } from './people.js';
import { proveUnlocking } from './prove-unlocking.js';

const minute = 60_000;

describe.each(testDialects)('after a final lock, on %s', (dialect) => {
  let service: TestService;
  let tenantId: string;
  let ana: Phone;
  let phone: Phone;

  beforeAll(async () => {
    service = await createTestService(dialect);
  });
  afterAll(() => service.remove());
  beforeEach(async () => {
    tenantId = await createTenant(service);
    ana = await enrol(service, { tenantId, personId: 'ana', role: 'administrator' });
    phone = await enrol(service, { tenantId, personId: '7' });
    await grantSeal(service, { tenantId, personId: '7' });
  });

  const lockForGood = (personId = '7') =>
    service.store.transaction(async (trx) => {
      const key = { tenantId, personId };
      let counter = await lockCounter(trx, key, service.time);
      for (let wrong = 0; wrong < 20; wrong += 1) counter = afterWrongCode(counter, service.time);
      await writeCounter(trx, key, counter);
    });
  const unlock = () => {
    const acts = [{ kind: 'unlock' as const, personId: '7', reason: 'called me' }];
    const code = ana.codeAt(service.time);
    return performActs(service.context, tenantId, { requestKey: randomUUID(), personId: 'ana', code, acts });
  };
  const sign = (code = phone.codeAt(service.time)) =>
    refusalOf(authorize(service.context, tenantId, signingRequest('7', code)));
  const prove = (code = phone.codeAt(service.time), personId = '7') =>
    proveUnlocking(service.context, { tenantId, personId, code });
  const read = () => readPerson(service.context, { tenantId, personId: '7' });

  it('nothing but an administrator’s act opens it, and then three right codes in a row', async () => {
    await lockForGood();
    service.time += 400 * 24 * 60 * minute;
    expect(await sign()).toBe('codes-locked-for-good');
    expect(await refusalOf(prove())).toBe('codes-locked-for-good');
    expect((await unlock()).people[0]).toMatchObject({ state: 'unproven', proofsLeft: 3 });
    for (const left of [2, 1]) {
      expect(await prove()).toMatchObject({ state: 'unproven', proofsLeft: left });
      service.time += 30_000;
      expect(await sign()).toBe('codes-unproven');
    }
    expect(await prove()).toMatchObject({ state: 'active', proofsLeft: 0 });
    expect(await sign()).toBe('code-used');
    service.time += 30_000;
    expect(await sign()).toBe('passed');
  });

  it('a wrong code begins the row again, and counts', async () => {
    await lockForGood();
    await unlock();
    await prove();
    service.time += 30_000;
    const refused: unknown = await prove(wrongCode(phone, service.time)).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'code-wrong', details: { triesLeft: 4, proofsLeft: 3 } });
    for (const left of [2, 1, 0]) {
      expect((await prove()).proofsLeft).toBe(left);
      expect(await refusalOf(prove())).toBe('code-used');
      service.time += 30_000;
    }
    expect((await read()).state).toBe('active');
  });

  it('wrong codes lock it again, for good in the end, and Unlock does not shorten the row', async () => {
    await lockForGood();
    await unlock();
    await prove();
    service.time += 30_000;
    const wrong = wrongCode(phone, service.time);
    for (let guess = 0; guess < 5; guess += 1) await refusalOf(prove(wrong));
    expect(await read()).toMatchObject({ state: 'locked', triesLeft: 0 });
    expect(await refusalOf(prove())).toBe('codes-locked');
    expect((await unlock()).people[0]).toMatchObject({ state: 'unproven', proofsLeft: 3, triesLeft: 5 });
  });

  it('no path but the proof takes a code meanwhile', async () => {
    await lockForGood();
    await unlock();
    const begin = (proof: { code: string } | { recoveryCode: string }) =>
      refusalOf(beginEnrolment(service.context, { tenantId, personId: '7', account: 'x', proof }));
    expect(await begin({ code: phone.codeAt(service.time) })).toBe('codes-unproven');
    expect(await begin({ recoveryCode: 'ABCD-EFGH' })).toBe('codes-unproven');
    const acts = { requestKey: randomUUID(), personId: '7', code: phone.codeAt(service.time), acts: [] };
    expect(await refusalOf(performActs(service.context, tenantId, acts))).toBe('codes-unproven');
    const pending = { tenantId, personId: '7', enrolmentId: 'none', codes: ['123456'] };
    expect(await refusalOf(confirmEnrolment(service.context, pending))).toBe('codes-unproven');
    // None of that used the code up.
    expect((await prove()).proofsLeft).toBe(2);
  });

  it('threat 5: of 50 that bring one code to the proof at once exactly one counts', async () => {
    await lockForGood();
    await unlock();
    const code = phone.codeAt(service.time);
    const other = await service.openInstance();
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        refusalOf(proveUnlocking(index % 2 === 0 ? service.context : other, { tenantId, personId: '7', code })),
      ),
    );
    expect(results.toSorted()).toEqual([...Array.from({ length: 49 }, () => 'code-used'), 'passed']);
    expect(await read()).toMatchObject({ state: 'unproven', proofsLeft: 2 });
  });

  it('threat 6: an unknown person who proves looks like a wrong code', async () => {
    expect(await refusalOf(prove('123456', 'nobody'))).toBe('code-wrong');
  });

  it('a console’s enrolment lets the last administrator in again', async () => {
    await lockForGood('ana');
    const begun = await beginEnrolmentAtConsole(service.context, { tenantId, personId: 'ana', account: 'x' });
    const codes = [scan(begun.otpauthUri).codeAt(service.time)];
    const confirmed = await confirmEnrolment(service.context, {
      tenantId,
      personId: 'ana',
      enrolmentId: begun.enrolmentId,
      codes,
      wantsRecoveryCodes: true,
    });
    expect(confirmed.person).toMatchObject({ state: 'active', recoveryCodesLeft: 10 });
  });

  it('tells in the audit when the codes are proven', async () => {
    await lockForGood();
    await unlock();
    for (let proof = 0; proof < 3; proof += 1) {
      await prove();
      service.time += 30_000;
    }
    const entries = await service.store.db
      .selectFrom('audit_entries')
      .select('type')
      .where('tenant_id', '=', tenantId)
      .orderBy('sequence', 'desc')
      .limit(4)
      .execute();
    expect(entries.map(({ type }) => type)).toEqual(['codes-unlocked', 'code-attempt', 'code-attempt', 'code-attempt']);
  });
});
