import type { WatchEvent } from '@dealseal/signing-service/contract/events';
import { SigningServiceError } from '@dealseal/signing-service/contract/service-call';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StubSigningService } from '../people/signing-service-stub.test-support.js';
import type { NotifyPerson } from '../people/tell-administrators.js';
import { openStore, type Store } from '../store/store.js';
import { createTestDatabase, type TestDatabase, testDialects } from '../store/test-database.test-support.js';
import { insertPortal } from '../store/test-portal.test-support.js';
import { deliverNotices } from './deliver-notices.js';
import { watchPortals, type WatchParts } from './portal-watch.js';

const minute = 60_000;
const noon = Date.parse('2026-06-04T10:00:00Z');

describe.each(testDialects)('watching for administrators on %s', (dialect) => {
  let database: TestDatabase;
  let stores: Store[];
  let time: number;
  /** Of the service's audit: the event that an entry tells, if it does. */
  let chain: (WatchEvent | null)[];
  let told: Parameters<NotifyPerson>[];
  let service: StubSigningService;

  beforeEach(async () => {
    database = await createTestDatabase(dialect);
    stores = [await openStore(database.options)];
    time = noon;
    chain = [null, null];
    told = [];
    service = new StubSigningService('t');
    service.events = (after) => {
      const from = after === 'head' ? chain.length : after;
      const events = chain.slice(from, from + 2).flatMap((event) => (event === null ? [] : [event]));
      const next = Math.min(from + 2, chain.length);
      return Promise.resolve({ events: after === 'head' ? [] : events, next, isMore: next < chain.length });
    };
    const [administrator] = await service.people();
    service.people = () =>
      Promise.resolve(
        administrator === undefined
          ? []
          : [
              { ...administrator, personId: '1', role: 'administrator' },
              { ...administrator, personId: '2', role: 'administrator', state: 'locked' },
              { ...administrator, personId: '3', role: 'administrator', state: 'stopped' },
              { ...administrator, personId: '4', role: 'signer' },
            ],
      );
    await addPortal('m', 't');
  });
  afterEach(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await database.remove();
  });

  const [first, second] = [0, 1];
  const store = (index: number): Store => {
    const found = stores[index];
    if (found === undefined) throw new Error('not open');
    return found;
  };
  const addPortal = async (memberId: string, tenantId: string) => {
    await insertPortal(store(first), memberId);
    await pair(memberId, tenantId);
  };
  const pair = (memberId: string, tenantId: string) =>
    store(first)
      .db.updateTable('portals')
      .set({ pairing_tenant_id: tenantId })
      .where('member_id', '=', memberId)
      .execute();
  const parts = (index = first): WatchParts => ({
    store: store(index),
    services: { of: () => Promise.resolve(service) },
    log: () => undefined,
    now: () => time,
  });
  const notify: NotifyPerson = (...call) => {
    told.push(call);
    return Promise.resolve();
  };
  const look = async (index = first) => {
    await watchPortals(parts(index));
    await deliverNotices(parts(index), notify);
  };
  const later = async (minutes: number, index = first) => {
    time += minutes * minute;
    await look(index);
  };
  const event = (id: string, facts: Partial<WatchEvent> = {}): WatchEvent => ({
    id,
    at: new Date(noon).toISOString(),
    kind: 'new-device',
    person: { personId: '7', name: 'Milica' },
    ...facts,
  });
  const texts = () => told.map(([, { personId, text }]) => `${personId}: ${text}`);

  it('tells every administrator who is not stopped, and nothing of what was before the first look', async () => {
    chain = [event('old')];
    await look();
    chain.push(event('new', { person: { personId: '8', name: '[B]Petar[/B]' } }));
    await later(1);
    expect(texts()).toEqual(
      ['1', '2'].map(
        (id) => `${id}: DealSeal: what you should know\n• 4 Jun, 10:00 UTC: (B)Petar(/B) has set up codes on a phone.`,
      ),
    );
  });

  it('tells the owner of a key of its use, and nobody else', async () => {
    await look();
    const used = { kind: 'key-used', to: '4', credentialId: 'seal' } as const;
    chain.push(event('a', used), event('b', { ...used, kind: 'key-uses', person: undefined, count: 3 }));
    chain.push(event('c', { ...used, to: '3' }), event('d', { ...used, to: '1' }), event('e'));
    await later(1);
    expect(told.map(([, { personId, text }]) => [personId, text.split('\n').length - 1])).toEqual(
      expect.arrayContaining([
        ['1', 2],
        ['2', 1],
        ['4', 2],
      ]),
    );
    expect(told).toHaveLength(3);
    expect(texts().join()).toContain('Milica signed with your key');
    await later(20);
    expect(told).toHaveLength(3);
  });

  it('tells the other administrators of what one has proposed, and that one what became of it', async () => {
    await look();
    const proposed = { kind: 'approval-awaited', except: '1', person: { personId: '1', name: 'Ana' } } as const;
    chain.push(event('a', proposed));
    await later(1);
    expect(told.map(([, { personId }]) => personId)).toEqual(['2']);
    chain.push(event('b', { kind: 'approval-refused', to: '1' }));
    await later(10);
    expect(told.slice(1).map(([, { personId }]) => personId)).toEqual(['1']);
    expect(texts().at(-1)).toContain('refused what you had proposed');
  });

  it('tells what happens soon after a notice together, and reads on in parts', async () => {
    await look();
    chain.push(event('a'));
    await later(1);
    chain.push(event('b'), null, event('c'), event('d'), event('e'));
    await later(1);
    await later(8);
    expect(told).toHaveLength(2);
    await later(1);
    expect(told).toHaveLength(4);
    expect(texts()[2]?.split('\n')).toHaveLength(5);
  });

  it('tells each event once over several instances that look at once, and after a restart', async () => {
    stores.push(await openStore(database.options));
    await look();
    chain.push(event('a'), event('b'));
    time += minute;
    await Promise.all([look(first), look(second), look(second), look(first)]);
    expect(told).toHaveLength(2);
    await store(first).close();
    stores[first] = await openStore(database.options);
    for (let minutes = 0; minutes < 30; minutes += 5) await later(5);
    expect(told).toHaveLength(2);
  });

  it('tells an event of one id once, however often the service tells it', async () => {
    await look();
    chain.push(event('locked:7:x', { kind: 'locked' }));
    await later(1);
    chain.push(event('locked:7:x', { kind: 'locked' }), event('other'));
    await later(11);
    expect(texts()[2]?.split('\n')).toHaveLength(2);
  });

  it('loses nothing when the service or the portal is away', async () => {
    await look();
    chain.push(event('a'));
    const { events } = service;
    service.events = () => Promise.reject(new Error('away'));
    await later(1);
    service.events = events;
    time += minute;
    await watchPortals(parts());
    await deliverNotices(parts(), () => Promise.reject(new Error('away')));
    expect(told).toEqual([]);
    await later(60);
    expect(told.map(([, { personId }]) => personId)).toEqual(['1', '2']);
  });

  it('keeps what is to be told while the application is removed, however long that is', async () => {
    await look();
    chain.push(event('a'));
    time += minute;
    await watchPortals(parts());
    const portals = store(first).db.updateTable('portals');
    await portals.set({ state: 'uninstalled' }).execute();
    for (let days = 0; days < 30; days += 1) {
      time += 24 * 60 * minute;
      await deliverNotices(parts(), () => Promise.reject(new Error('gone')));
    }
    await portals.set({ state: 'active' }).execute();
    await later(1);
    expect(told.map(([, { personId }]) => personId)).toEqual(['1', '2']);
  });

  it('begins anew with another tenant, and asks a service without events once an hour', async () => {
    await look();
    await pair('m', 'another');
    chain = [event('foreign past')];
    await later(1);
    chain.push(event('own'));
    await later(1);
    expect(texts()[0]?.split('\n')).toHaveLength(2);
    let asked = 0;
    service.events = () => {
      asked += 1;
      return Promise.reject(new SigningServiceError({ code: 'not-found', retry: 'never', reference: '-' }));
    };
    for (let minutes = 0; minutes < 50; minutes += 1) await later(1);
    expect(asked).toBe(1);
  });

  it('leaves portals alone that are not paired or have removed the application', async () => {
    await store(first).db.updateTable('portals').set({ state: 'uninstalled' }).execute();
    let asked = 0;
    service.events = () => {
      asked += 1;
      return Promise.resolve({ events: [], next: 0, isMore: false });
    };
    await look();
    expect(asked).toBe(0);
  });

  it('says how many more there are when they are too many to be read', async () => {
    await look();
    chain.push(...Array.from({ length: 40 }, (_, index) => event(`e${index}`)));
    await later(1);
    expect(texts()[0]?.split('\n').at(-1)).toBe('And 25 more: see DealSeal.');
  });
});
