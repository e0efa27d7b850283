import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { performActs } from '../authorization/acts.js';
import {
  createTenant,
  createTestService,
  enrol,
  grantSeal,
  type Phone,
  refusalOf,
  signingRequest,
  type TestService,
  wrongCode,
} from '../authorization/authorization-fixture.js';
import { authorize } from '../authorization/authorize.js';
import { readSettings } from '../authorization/settings.js';
import type { Credential } from '../contract/people.js';
import { testDialects } from '../store/store-fixture.js';
import { readEvents } from './read-events.js';
import { isWithinHours } from './signing-hours.js';
import { createCredentialWatch } from './watch-credentials.js';

const day = 86_400_000;

describe.each(testDialects)('watching on %s', (dialect) => {
  let service: TestService;
  let tenantId: string;
  let seal: Credential;

  beforeAll(async () => {
    service = await createTestService(dialect);
  });
  afterAll(() => service.remove());
  beforeEach(async () => {
    service.time = 1_800_014_400_000;
    tenantId = await createTenant(service);
    seal = {
      credentialId: 'seal',
      owner: 'Adriatik',
      organisation: null,
      issuer: 'Lovćen',
      serialNumber: '01',
      notBefore: new Date(service.time - 300 * day).toISOString(),
      notAfter: new Date(service.time + 91 * day).toISOString(),
      keyAlgorithm: 'RSA-2048',
      tokenLabel: 'Token',
      state: 'usable',
    };
    // A tenant of an earlier test has the same credential.
    await service.store.db.deleteFrom('tenant_credentials').where('tenant_id', '!=', tenantId).execute();
  });

  const watch = (context = service.context) =>
    createCredentialWatch(context, { ownIds: ['seal'], present: () => Promise.resolve([seal]) });
  const read = async (after: number | 'head' = 0) => readEvents(service.context, { tenantId, after });
  const kinds = async (after?: number) => (await read(after)).events.map(({ kind, days }) => days ?? kind);

  it('warns 90, 30, 7 and 1 days before a certificate ends and when it has, once each, also after a restart', async () => {
    for (const left of [91, 90, 89, 30, 29, 7, 1, 0.5, -1, -2]) {
      service.time = Date.parse(seal.notAfter) - left * day;
      await watch()();
      await watch()();
    }
    expect(await kinds()).toEqual([90, 30, 7, 1, 0]);
  });

  it('tells the tightest warning alone when several are due, and begins anew with another certificate', async () => {
    service.time = Date.parse(seal.notAfter) - 5 * day;
    await watch()();
    expect((await read()).events).toMatchObject([{ kind: 'certificate-ending', days: 5, notAfter: seal.notAfter }]);
    seal = { ...seal, serialNumber: '02', notAfter: new Date(service.time + 400 * day).toISOString() };
    await watch()();
    service.time = Date.parse(seal.notAfter) - 90 * day;
    await watch()();
    expect(await kinds()).toEqual([5, 90]);
  });

  it('tells of a token that is gone for two looks, and when it is back, over several instances once', async () => {
    const others = await Promise.all([service.openInstance(), service.openInstance()]);
    const looks = [service.context, ...others].map((context) => watch(context));
    const look = () => Promise.all(looks.map((each) => each()));
    seal = { ...seal, state: 'token-absent' };
    await look();
    seal = { ...seal, state: 'usable' };
    await look();
    expect(await kinds()).toEqual([]);
    seal = { ...seal, state: 'token-failed' };
    await look();
    await look();
    await look();
    expect(await kinds()).toEqual(['credential-away']);
    seal = { ...seal, state: 'usable' };
    await look();
    await look();
    expect(await kinds()).toEqual(['credential-away', 'credential-back']);
  });

  describe('of people', () => {
    let milica: Phone;
    beforeEach(async () => {
      milica = await enrol(service, { tenantId, personId: '7' });
      await grantSeal(service, { tenantId, personId: '7' });
    });
    const sign = (code = milica.codeAt(service.time)) =>
      refusalOf(authorize(service.context, tenantId, signingRequest('7', code)));

    it('tells of a new device, and nothing twice: the cursor goes on where it was', async () => {
      const first = await read();
      expect(first.events).toMatchObject([{ kind: 'new-device', person: { personId: '7', name: 'Person 7' } }]);
      expect(first.isMore).toBe(false);
      expect(await read(first.next)).toEqual({ events: [], next: first.next, isMore: false });
      expect(await read('head')).toEqual({ events: [], next: first.next, isMore: false });
      // A cursor of before a restore from a backup.
      expect(await read(first.next + 100)).toEqual({ events: [], next: first.next, isMore: false });
    });

    it('tells of a lock once, however often somebody tries on, and of many failures within an hour', async () => {
      const { next } = await read();
      const wrong = wrongCode(milica, service.time);
      for (let tries = 0; tries < 8; tries += 1) await sign(wrong);
      const { events } = await read(next);
      expect(events.map(({ kind }) => kind)).toEqual(['locked']);
      expect(Date.parse(events[0]?.lockedUntil ?? '')).toBe(service.time + 15 * 60_000);
      service.time += 15 * 60_000;
      for (let tries = 0; tries < 5; tries += 1) await sign(wrongCode(milica, service.time));
      const later = await read(next);
      expect(later.events.map(({ kind }) => kind)).toEqual(['locked', 'locked', 'many-failures']);
      expect(later.events.at(-1)?.count).toBe(10);
      // The same when it is read anew, in parts or as a whole.
      expect(await read(next)).toEqual(later);
    });

    it('tells nothing of persons whom nobody knows', async () => {
      const { next } = await read();
      for (let tries = 0; tries < 6; tries += 1) {
        await refusalOf(authorize(service.context, tenantId, signingRequest('ghost', '000000')));
      }
      expect(await kinds(next)).toEqual([]);
    });

    it('tells of signing outside the hours that an administrator set, once a day of each person', async () => {
      const ana = await enrol(service, { tenantId, personId: 'ana', role: 'administrator' });
      const { settings } = await readSettings(service.context, tenantId);
      const change = async (hours?: NonNullable<typeof settings.hours> | null) => {
        service.time += 30_000;
        const act = { kind: 'change-settings' as const, settings: { ...settings, hours } };
        const request = { requestKey: randomUUID(), personId: 'ana', code: ana.codeAt(service.time), acts: [act] };
        await performActs(service.context, tenantId, request);
      };
      await change({ timeZone: 'Europe/Podgorica', days: [1, 2, 3, 4, 5, 6, 7], from: '08:00', to: '14:00' });
      // An app-server that knows no hours leaves them as they are.
      await change(undefined);
      const { next } = await read();
      // Noon of UTC: 13 o'clock in Podgorica, in winter.
      expect(await sign()).toBe('passed');
      expect(await kinds(next)).toEqual([]);
      service.time += 60 * 60_000;
      expect(await sign()).toBe('passed');
      service.time += 60_000;
      expect(await sign()).toBe('passed');
      expect((await read(next)).events).toMatchObject([{ kind: 'outside-hours', person: { personId: '7' } }]);
    });

    it('reads on in parts where there is much', async () => {
      const { next } = await read('head');
      for (let tries = 0; tries < 501; tries += 1) await sign('000000');
      const first = await read(next);
      expect(first.isMore).toBe(true);
      const second = await read(first.next);
      expect([second.isMore, second.next]).toEqual([false, next + 501]);
    }, 60_000);

    it('tells nothing of another tenant', async () => {
      const other = await createTenant(service);
      expect((await readEvents(service.context, { tenantId: other, after: 0 })).events).toEqual([]);
    });
  });
});

describe('hours of signing', () => {
  const hours = { timeZone: 'Europe/Podgorica', days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' };
  const within = (time: string) => isWithinHours(Date.parse(time), hours);

  it('begin and end by the clock of their zone, in winter and in summer', () => {
    expect(within('2026-11-26T06:59:00Z')).toBe(false);
    expect(within('2026-11-26T07:00:00Z')).toBe(true);
    expect(within('2026-11-26T16:59:59Z')).toBe(true);
    expect(within('2026-11-26T17:00:00Z')).toBe(false);
    expect(within('2026-06-04T06:00:00Z')).toBe(true);
  });

  it('leave out the days that are not named', () => {
    expect(within('2026-11-28T10:00:00Z')).toBe(false);
    expect(within('2026-11-29T10:00:00Z')).toBe(false);
  });

  it('last to the end of the day', () => {
    expect(isWithinHours(Date.parse('2026-11-26T22:59:00Z'), { ...hours, to: '24:00' })).toBe(true);
  });
});
