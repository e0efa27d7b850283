import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDialects } from '../store/store-fixture.js';
import { performActs } from './acts.js';
import {
  createTenant,
  createTestService,
  grantSeal,
  type Phone,
  refusalOf,
  scan,
  signingRequest,
  type TestService,
  wrongCode,
} from './authorization-fixture.js';
import { authorize } from './authorize.js';
import { readCounter } from './code-counter.js';
import type { AuthorizationContext } from './context.js';
import { beginEnrolment, beginEnrolmentAtConsole, confirmEnrolment } from './enrolment.js';
import { createPerson } from './people.js';
import { proveUnlocking } from './prove-unlocking.js';

const personId = 'victim';

describe.each(testDialects)('threats 5 and 6: storms of 50 over every path and two instances, on %s', (dialect) => {
  let service: TestService;
  let other: AuthorizationContext;
  let tenantId: string;
  let phone: Phone;
  let recoveryCodes: string[];

  beforeAll(async () => {
    service = await createTestService(dialect);
    other = await service.openInstance();
  });
  afterAll(() => service.remove());
  beforeEach(async () => {
    tenantId = await createTenant(service);
    await createPerson(service.context, { tenantId, personId, name: 'Victim', role: 'administrator' });
    await grantSeal(service, { tenantId, personId });
    const begun = await beginEnrolmentAtConsole(service.context, { tenantId, personId, account: 'x' });
    phone = scan(begun.otpauthUri);
    const codes = [phone.codeAt(service.time)];
    const { enrolmentId } = begun;
    const key = { tenantId, personId, enrolmentId };
    const confirmed = await confirmEnrolment(service.context, { ...key, codes, wantsRecoveryCodes: true });
    recoveryCodes = confirmed.recoveryCodes ?? [];
    service.time += 60_000;
  });

  const contextOf = (index: number) => (index % 2 === 0 ? service.context : other);
  const sign = (code: string) => (context: AuthorizationContext) =>
    authorize(context, tenantId, signingRequest(personId, code));
  const signMany = (code: string) => (context: AuthorizationContext) => {
    const digests = Array.from({ length: 20 }, (_, index) => index.toString(16).padStart(2, '0').repeat(32));
    return authorize(context, tenantId, signingRequest(personId, code, digests));
  };
  const act = (code: string) => (context: AuthorizationContext) =>
    performActs(context, tenantId, { requestKey: randomUUID(), personId, code, acts: [{ kind: 'unlock', personId }] });
  const replace = (code: string) => (context: AuthorizationContext) =>
    beginEnrolment(context, { tenantId, personId, account: 'x', proof: { code } });
  const recover = (recoveryCode: string) => (context: AuthorizationContext) =>
    beginEnrolment(context, { tenantId, personId, account: 'x', proof: { recoveryCode } });
  const confirm = (enrolmentId: string, code: string) => (context: AuthorizationContext) =>
    confirmEnrolment(context, { tenantId, personId, enrolmentId, codes: [code] });
  const prove = (code: string) => (context: AuthorizationContext) =>
    proveUnlocking(context, { tenantId, personId, code });
  type Attempt = (context: AuthorizationContext) => Promise<unknown>;
  const storm = (attempts: readonly Attempt[]) =>
    Promise.all(attempts.map((attempt, index) => refusalOf(attempt(contextOf(index)))));
  const count = (results: readonly string[], result: string) => results.filter((each) => each === result).length;

  it('one right code passes once, whichever path takes it first', async () => {
    const code = phone.codeAt(service.time);
    const paths = [sign, signMany, replace, prove, act];
    const results = await storm(Array.from({ length: 50 }, (_, index) => (paths[index % 5] ?? sign)(code)));
    expect(results.toSorted()).toEqual([...Array.from({ length: 49 }, () => 'code-used'), 'passed']);
    expect((await readCounter(service.store.db, { tenantId, personId })).inRow).toBe(0);
  });

  it('five wrong codes lock every path, and no right code among the other 45 passes', async () => {
    const begun = await beginEnrolmentAtConsole(service.context, { tenantId, personId, account: 'x' });
    const wrong = wrongCode(phone, service.time);
    const right = phone.codeAt(service.time);
    const { enrolmentId } = begun;
    const recover1 = () => recover('WRNG-WRNG');
    const confirm1 = (code: string) => confirm(enrolmentId, code);
    const wrongPaths = [sign, signMany, act, replace, recover1, confirm1, prove];
    const guesses = Array.from({ length: 35 }, (_, index) => (wrongPaths[index % 7] ?? sign)(wrong));
    const late = scan(begun.otpauthUri).codeAt(service.time);
    const rightOnes = Array.from({ length: 3 }, () => [
      sign(right),
      act(right),
      replace(right),
      recover(recoveryCodes[0] ?? ''),
      confirm1(late),
    ]).flat();
    const results = await storm([...guesses, ...rightOnes]);
    expect(count(results, 'passed')).toBe(0);
    expect(count(results, 'codes-locked')).toBe(46);
    const counter = await readCounter(service.store.db, { tenantId, personId });
    expect(counter).toMatchObject({ inRow: 5, recentWrong: [0, 0, 0, 0, 0].map(() => service.time) });
    const sets = service.store.db.selectFrom('recovery_codes').select('used').where('tenant_id', '=', tenantId);
    expect(await sets.execute()).toEqual([{ used: 0 }]);
  });

  it('right and wrong codes mixed at random never let more wrong ones through than a row', async () => {
    const wrong = wrongCode(phone, service.time);
    const right = phone.codeAt(service.time);
    const results = await storm(
      Array.from({ length: 50 }, (_, index) =>
        index % 3 === 0 ? sign(right) : index % 3 === 1 ? act(wrong) : replace(wrong),
      ),
    );
    expect(count(results, 'passed')).toBeLessThanOrEqual(1);
    // A success ends one row; the lock ends the other.
    expect(count(results, 'code-wrong')).toBeLessThanOrEqual(8);
    expect(count(results, 'codes-locked')).toBeGreaterThanOrEqual(15);
  });
});
