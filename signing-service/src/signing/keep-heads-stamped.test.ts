import { randomBytes, randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { appendAudit } from '../audit/append-audit.js';
import { rootOf } from '../audit/merkle-tree.js';
import { headLeaf } from '../audit/head-stamp.js';
import { readStamps } from '../audit/read-stamps.js';
import { stampHeads } from '../audit/stamp-heads.js';
import { createTestDatabase, type TestDatabase, testDialects } from '../store/store-fixture.js';
import type { Store } from '../store/store.js';
import { startStampingHeads } from './keep-heads-stamped.js';

const minute = 60_000;
const hour = 60 * minute;
const noon = Date.parse('2026-06-04T10:00:00Z');

describe.each(testDialects)('the daily time stamp of the heads on %s', (dialect) => {
  let database: TestDatabase;
  let stores: readonly [Store, Store];
  const tenants = [randomUUID(), randomUUID(), randomUUID()];
  let time = noon;
  const stampedRoots: string[] = [];

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    stores = [await database.open(), await database.open()];
    for (const tenantId of tenants) {
      const row = { tenant_id: tenantId, name: tenantId, created_at: 1, stopped_at: null };
      await stores[0].db.insertInto('tenants').values(row).execute();
    }
  });
  afterAll(() => database.remove());
  afterEach(() => {
    vi.useRealTimers();
    stampedRoots.length = 0;
  });

  const append = async () => {
    for (const tenantId of tenants) {
      const entry = { tenantId, time, type: 'acts', payload: { at: time } } as const;
      await stores[0].transaction((trx) => appendAudit(trx, entry, randomBytes));
    }
  };
  const give = (root: Uint8Array): Promise<Uint8Array> => {
    stampedRoots.push(Buffer.from(root).toString('hex'));
    return Promise.resolve(Uint8Array.of(0x30, 0));
  };
  const refuse = () => Promise.reject(new Error('away'));
  const stamp = (instance: 0 | 1, by = give) =>
    stampHeads({ store: stores[instance], now: () => time, randomBytes }, by);

  it('is asked for when there is something, once a day over all instances', async () => {
    expect(await stamp(0)).toBe(false);
    await append();
    expect((await Promise.all([stamp(0), stamp(1)])).filter((done) => done)).toEqual([true]);
    expect(await stamp(1)).toBe(false);
    time += 13 * hour;
    expect(await stamp(0)).toBe(false);
    time += 2 * hour;
    await append();
    expect(await stamp(1)).toBe(true);
    expect(stampedRoots).toHaveLength(2);
    const [tenantId = ''] = tenants;
    const stamps = await readStamps(stores[0].db, tenantId, {});
    expect(stamps.map(({ day, sequence }) => [day, sequence])).toEqual([
      ['2026-06-04', 1],
      ['2026-06-05', 2],
    ]);
    expect(await readStamps(stores[0].db, tenantId, { onlyLatest: true })).toEqual(stamps.slice(1));
    expect(await readStamps(stores[0].db, tenantId, { through: 1 })).toEqual(stamps.slice(0, 1));
  });

  it('has a path for each tenant, which holds nothing of another but salted hashes', async () => {
    time += 24 * hour;
    await stamp(0);
    const heads = await stores[0].db.selectFrom('audit_heads').selectAll().execute();
    for (const { tenant_id: tenantId, sequence, head } of heads) {
      const [latest] = await readStamps(stores[0].db, tenantId, { onlyLatest: true });
      if (latest === undefined) throw new Error('Each tenant has one');
      const leaf = (salt: Uint8Array, of = tenantId) => headLeaf(of, { sequence, head }, salt);
      const salt = Buffer.from(latest.salt, 'base64');
      expect(rootOf(leaf(salt), latest.path)).toBe(stampedRoots[0]);
      const others = heads.filter((row) => row.tenant_id !== tenantId);
      for (const other of others) {
        expect(rootOf(leaf(salt, other.tenant_id), latest.path)).not.toBe(stampedRoots[0]);
        expect(JSON.stringify(latest)).not.toContain(other.head);
        expect(JSON.stringify(latest)).not.toContain(other.tenant_id);
      }
    }
  });

  it('is tried again after ten minutes when nobody gave one, by whoever comes', async () => {
    time += 24 * hour;
    await expect(stamp(0, refuse)).rejects.toThrow('away');
    expect([await stamp(0), await stamp(1)]).toEqual([false, false]);
    time += 10 * minute;
    expect(await stamp(1)).toBe(true);
  });

  it('is kept once when an instance that was slow comes back to a day that another has', async () => {
    time += 24 * hour;
    let answer: (token: Uint8Array) => void = () => undefined;
    let slow: Promise<boolean> = Promise.resolve(false);
    await new Promise<void>((asked) => {
      slow = stamp(0, () => {
        asked();
        return new Promise((resolve) => (answer = resolve));
      });
    });
    time += 11 * minute;
    expect(await stamp(1)).toBe(true);
    answer(Uint8Array.of(0x30, 0));
    expect(await slow).toBe(false);
    const [latest] = await readStamps(stores[0].db, tenants[0] ?? '', { onlyLatest: true });
    expect(
      rootOf(
        headLeaf(tenants[0] ?? '', latest ?? { sequence: 0, head: '' }, Buffer.from(latest?.salt ?? '', 'base64')),
        latest?.path ?? [],
      ),
    ).toBe(stampedRoots[0]);
  });

  it('is looked after each minute, and not at all where no authority is configured', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    time += 24 * hour;
    const told: string[] = [];
    const log = pino({ level: 'info' }, { write: (line) => void told.push(line) });
    const token = Uint8Array.of(0x30, 0);
    const stampOf = vi.fn(async ({ imprint }: { readonly imprint: Uint8Array }) => ({ token: await give(imprint) }));
    const servicesFor = vi.fn(() => ({ timeStamps: { stamp: stampOf } }));
    const context = { store: stores[0], now: () => time, randomBytes };
    expect(startStampingHeads(context, { trust: { servicesFor }, authorities: [], log })).toBeUndefined();
    expect(told.join('')).toContain('no time-stamp authority is configured');
    const timer = startStampingHeads(context, { trust: { servicesFor }, authorities: ['Lovćen'], log });
    vi.advanceTimersByTime(minute);
    await vi.waitFor(() => {
      expect(told.join('')).toContain('the heads of the audit were time-stamped');
    });
    clearInterval(timer);
    expect(servicesFor).toHaveBeenCalledWith({ level: 'B-T', timeStampAuthorities: ['Lovćen'] });
    const [latest] = await readStamps(stores[0].db, tenants[0] ?? '', { onlyLatest: true });
    expect(latest?.token).toBe(Buffer.from(token).toString('base64'));
  });
});
