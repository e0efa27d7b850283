import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Sealing } from '../sealing/sealing.js';
import { testDialects } from '../store/store-fixture.js';
import {
  createTenant,
  createTestService,
  enrol,
  grantSeal,
  type Phone,
  refusalOf,
  type TestService,
  wrongCode,
} from './authorization-fixture.js';
import { authorize } from './authorize.js';
import { checkCode } from './check-code.js';
import { createClockGuard } from './clock-guard.js';
import { lockCounter } from './code-counter.js';
import { createPerson, readPerson } from './people.js';
import { endAuthorization, spendDigest } from './spend-digest.js';

const digest = (text: string) => createHash('sha256').update(text).digest('hex');
const a = digest('a');
const b = digest('b');

describe.each(testDialects)('authorizations on %s', (dialect) => {
  let service: TestService;
  let tenantId: string;
  let phone: Phone;

  beforeAll(async () => {
    service = await createTestService(dialect);
  });
  afterAll(() => service.remove());
  beforeEach(async () => {
    tenantId = await createTenant(service);
    phone = await enrol(service, { tenantId, personId: '7' });
    await grantSeal(service, { tenantId, personId: '7' });
  });

  const ask = (
    change: { personId?: string; code?: string; requestKey?: string; digests?: string[]; credentialId?: string } = {},
  ) =>
    authorize(service.context, tenantId, {
      requestKey: randomUUID(),
      personId: '7',
      credentialId: 'seal',
      code: phone.codeAt(service.time),
      digests: [a, b],
      ...change,
    });
  const spend = (authorizationId: string, change: { sha256?: string; requestKey?: string; personId?: string } = {}) =>
    service.store.transaction((trx) =>
      spendDigest(trx, {
        tenantId,
        personId: '7',
        authorizationId,
        sha256: a,
        requestKey: randomUUID(),
        now: service.time,
        ...change,
      }),
    );
  const attempts = async () => {
    const rows = await service.store.db
      .selectFrom('audit_entries')
      .innerJoin('audit_payloads', (join) =>
        join
          .onRef('audit_payloads.tenant_id', '=', 'audit_entries.tenant_id')
          .onRef('audit_payloads.sequence', '=', 'audit_entries.sequence'),
      )
      .select('payload')
      .where('audit_entries.tenant_id', '=', tenantId)
      .where('type', '=', 'code-attempt')
      .orderBy('audit_entries.sequence')
      .execute();
    return rows.map((row) => JSON.parse(row.payload) as { outcome: string });
  };

  it('opens exactly the digests asked for, for two minutes', async () => {
    const answer = await ask();
    expect(Date.parse(answer.expiresAt) - service.time).toBe(120_000);
    expect(await spend(answer.authorizationId)).toEqual({ credentialId: 'seal', labels: {} });
    expect(await refusalOf(spend(answer.authorizationId, { sha256: digest('c') }))).toBe('digest-not-authorized');
    service.time += 120_000;
    expect(await refusalOf(spend(answer.authorizationId, { sha256: b }))).toBe('authorization-expired');
  });

  it('answers a repeat of the request key the same without a code', async () => {
    const requestKey = randomUUID();
    const first = await ask({ requestKey });
    service.time += 600_000;
    expect(await ask({ requestKey, code: '000000' })).toEqual(first);
    expect(await attempts()).toHaveLength(1);
  });

  it('refuses a request key that comes back with other content', async () => {
    const requestKey = randomUUID();
    await ask({ requestKey });
    expect(await refusalOf(ask({ requestKey, digests: [a] }))).toBe('request-key-reused');
    expect(await refusalOf(ask({ requestKey, credentialId: 'other' }))).toBe('request-key-reused');
    await enrol(service, { tenantId, personId: '8' });
    expect(await refusalOf(ask({ requestKey, personId: '8' }))).toBe('request-key-reused');
  });

  it('opens one authorization for 20 parallel copies of one request', async () => {
    const other = await service.openInstance();
    const request = {
      requestKey: randomUUID(),
      personId: '7',
      credentialId: 'seal',
      code: phone.codeAt(service.time),
      digests: [a],
    };
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => authorize(index % 2 === 0 ? service.context : other, tenantId, request)),
    );
    expect(new Set(answers.map((answer) => answer.authorizationId)).size).toBe(1);
    expect(await attempts()).toHaveLength(1);
  });

  it('spends each digest once, also in parallel, and answers the same signature again', async () => {
    const { authorizationId } = await ask({ digests: [a, a, b] });
    const requestKey = randomUUID();
    await spend(authorizationId, { requestKey });
    await spend(authorizationId, { requestKey });
    const results = await Promise.all(Array.from({ length: 10 }, () => refusalOf(spend(authorizationId))));
    expect(results.filter((result) => result === 'passed')).toHaveLength(1);
    expect(results.filter((result) => result === 'authorization-spent')).toHaveLength(9);
    service.time += 600_000;
    await spend(authorizationId, { requestKey });
  });

  it('knows no authorization of another person or tenant', async () => {
    const { authorizationId } = await ask();
    expect(await refusalOf(spend(authorizationId, { personId: '8' }))).toBe('authorization-unknown');
    const home = tenantId;
    tenantId = await createTenant(service);
    expect(await refusalOf(spend(authorizationId))).toBe('authorization-unknown');
    tenantId = home;
    await spend(authorizationId);
  });

  it('tells of a missing grant only after the right code', async () => {
    const other = await enrol(service, { tenantId, personId: '8' });
    const wrong = wrongCode(other, service.time);
    expect(await refusalOf(ask({ personId: '8', code: wrong }))).toBe('code-wrong');
    const right = other.codeAt(service.time);
    expect(await refusalOf(ask({ personId: '8', code: right }))).toBe('credential-not-granted');
    expect(await refusalOf(ask({ personId: '8', code: right }))).toBe('code-used');
  });

  it('threat 20: asks for nothing while the clock is in doubt, and counts nothing', async () => {
    const reading = { wall: service.time, monotonic: 0 };
    const guard = createClockGuard(() => ({ ...reading }));
    reading.wall += 60_000;
    const unsure = { ...service.context, now: () => guard.now() };
    const code = phone.codeAt(reading.wall);
    const request = { requestKey: randomUUID(), personId: '7', credentialId: 'seal', code, digests: [a] };
    expect(await refusalOf(authorize(unsure, tenantId, request))).toBe('clock-unsure');
    expect(await attempts()).toEqual([]);
    guard.trust();
    expect(await refusalOf(authorize(unsure, tenantId, request))).toBe('passed');
  });

  it('threat 7: ends the authorization when other bytes came', async () => {
    const { authorizationId } = await ask();
    await endAuthorization(service.context, {
      tenantId,
      personId: '7',
      authorizationId,
      sha256: 'cd'.repeat(32),
      reason: 'digest-mismatch',
    });
    expect(await refusalOf(spend(authorizationId))).toBe('authorization-expired');
  });

  it('threat 5: of 50 parallel uses of one code on two instances exactly one passes', async () => {
    const other = await service.openInstance();
    const code = phone.codeAt(service.time);
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        refusalOf(
          authorize(index % 2 === 0 ? service.context : other, tenantId, {
            requestKey: randomUUID(),
            personId: '7',
            credentialId: 'seal',
            code,
            digests: [a],
          }),
        ),
      ),
    );
    expect(results.filter((result) => result === 'passed')).toHaveLength(1);
    expect(results.filter((result) => result === 'code-used')).toHaveLength(49);
  });

  it('threat 5: says of a used code, long after, that it was used', async () => {
    const code = phone.codeAt(service.time);
    await ask({ code });
    service.time += 300_000;
    expect(await refusalOf(ask({ code }))).toBe('code-used');
  });

  it('threat 6: a code that a far-off clock explains tells so, counts, and never passes when its time comes', async () => {
    const future = phone.codeAt(service.time, 10);
    const told: unknown = await ask({ code: future }).catch((error: unknown) => error);
    expect(told).toMatchObject({ code: 'code-clock-off', details: { triesLeft: 4 } });
    service.time += 300_000;
    expect(phone.codeAt(service.time)).toBe(future);
    expect(await refusalOf(ask({ code: future }))).toBe('code-used');
    service.time += 30_000;
    expect(await refusalOf(ask())).toBe('passed');
  });

  it('says when a code that was not used yet can be had', async () => {
    service.time = Math.ceil(service.time / 30_000) * 30_000 + 10_000;
    await ask();
    const told: unknown = await ask().catch((error: unknown) => error);
    expect(told).toMatchObject({ code: 'code-used', details: { waitSeconds: 20 } });
  });

  it('threat 5: refuses an earlier step after a later one', async () => {
    await ask();
    expect(await refusalOf(ask({ code: phone.codeAt(service.time, -1) }))).toBe('code-used');
  });

  it('threat 5: refuses used steps after the clock was set back, without breaking', async () => {
    await ask();
    service.time -= 30_000;
    expect(await refusalOf(ask({ code: phone.codeAt(service.time) }))).toBe('code-used');
    service.time -= 300_000;
    expect(await refusalOf(ask({ code: phone.codeAt(service.time) }))).toBe('code-used');
  });

  it('threat 6: evaluates exactly five of 50 parallel guesses, and not the right code among the rest', async () => {
    const wrong = wrongCode(phone, service.time);
    const codes = [...Array.from({ length: 49 }, () => wrong), phone.codeAt(service.time)];
    const results = await Promise.all(codes.map((code) => refusalOf(ask({ code }))));
    expect(results.filter((result) => result === 'code-wrong')).toHaveLength(4);
    expect(results.filter((result) => result === 'codes-locked')).toHaveLength(46);
    expect((await attempts()).filter((attempt) => attempt.outcome === 'code-wrong')).toHaveLength(4);
    const person = await readPerson(service.context, { tenantId, personId: '7' });
    expect(person).toMatchObject({ state: 'locked', triesLeft: 0 });
    expect(Date.parse(person.lockedUntil ?? '') - service.time).toBe(15 * 60_000);
  });

  it('threat 6: counts down the tries and locks for 15, 30, 60 minutes, then for good', async () => {
    const answers: unknown[] = [];
    for (const minutes of [15, 30, 60, 0]) {
      for (const left of [4, 3, 2, 1]) {
        const error = await ask({ code: wrongCode(phone, service.time) }).catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({ code: 'code-wrong', details: { triesLeft: left } });
      }
      const lock = await ask({ code: wrongCode(phone, service.time) }).catch((thrown: unknown) => thrown);
      answers.push(lock);
      const until = new Date(service.time + minutes * 60_000).toISOString();
      expect(lock).toMatchObject(
        minutes > 0
          ? { code: 'codes-locked', details: { lockedUntil: until } }
          : { code: 'codes-locked-for-good', details: {} },
      );
      service.time += minutes * 60_000;
    }
    service.time += 365 * 24 * 3_600_000;
    expect(await refusalOf(ask())).toBe('codes-locked-for-good');
    expect(answers).toHaveLength(4);
  });

  it('threat 6: a success ends the row but not the budget of 20 in 30 days', async () => {
    for (let round = 0; round < 5; round += 1) {
      for (let guess = 0; guess < 4; guess += 1) {
        const result = await refusalOf(ask({ code: wrongCode(phone, service.time) }));
        expect(result).toBe(round === 4 && guess === 3 ? 'codes-locked-for-good' : 'code-wrong');
      }
      service.time += 60_000;
      expect(await refusalOf(ask())).toBe(round === 4 ? 'codes-locked-for-good' : 'passed');
      service.time += 60_000;
    }
  });

  it('threat 6: a lock ends the open authorizations', async () => {
    const { authorizationId } = await ask();
    for (let guess = 0; guess < 5; guess += 1) await refusalOf(ask({ code: wrongCode(phone, service.time) }));
    expect(await refusalOf(spend(authorizationId))).toBe('authorization-expired');
  });

  it('threat 6: an unknown person costs the same statements and the same opening of a secret', async () => {
    const costOf = async (personId: string, code: string) => {
      const cost: string[] = [];
      const { sealing } = service.context;
      const counting: Sealing = {
        ...sealing,
        open(place, sealed) {
          cost.push('open');
          return sealing.open(place, sealed);
        },
      };
      const check = { tenantId, personId, code, purpose: 'authorization', now: service.time } as const;
      await service.store.transaction(async (trx) => {
        const statements = vi.spyOn(trx.getExecutor(), 'executeQuery');
        const counter = await lockCounter(trx, check, check.now);
        await checkCode(trx, { ...service.context, sealing: counting }, { check, counter });
        cost.push(...statements.mock.calls.map(([query]) => query.sql));
      });
      return cost;
    };
    const known = await costOf('7', wrongCode(phone, service.time));
    expect(await costOf('nobody', '123456')).toEqual(known);
    expect(known.filter((each) => each === 'open')).toHaveLength(1);
    expect(known.length).toBeGreaterThan(3);
  });

  it('threat 6: an unknown, a foreign and a not enrolled person answer like a wrong code to the end', async () => {
    await createPerson(service.context, { tenantId, personId: 'invited', name: 'Invited', role: 'signer' });
    const elsewhere = await createTenant(service);
    const foreign = await enrol(service, { tenantId: elsewhere, personId: 'foreign' });
    const codes = new Map([
      ['7', wrongCode(phone, service.time)],
      ['invited', '123456'],
      ['nobody', '123456'],
      ['foreign', foreign.codeAt(service.time)],
    ]);
    const transcripts: string[] = [];
    for (const [personId, code] of codes) {
      const transcript: unknown[] = [];
      for (let guess = 0; guess < 7; guess += 1) {
        transcript.push(
          await ask({ personId, code }).catch((error: { code: string; details: unknown }) => [
            error.code,
            error.details,
          ]),
        );
      }
      transcripts.push(JSON.stringify(transcript));
    }
    expect(new Set(transcripts).size).toBe(1);
    expect(transcripts[0]).toContain('codes-locked');
  });
});
