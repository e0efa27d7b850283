import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeyError } from '../keys/errors.js';
import type { Store } from '../store/store.js';
import { createTestDatabase, type TestDatabase, testDialects } from '../store/store-fixture.js';
import { TokenLeases } from './token-leases.js';

const token = { label: 'Seal', serial: '0123', manufacturer: 'Maker', model: 'Key 5' };

describe.each(testDialects)('leases of tokens on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  let now: number;

  beforeEach(async () => {
    database = await createTestDatabase(dialect);
    store = await database.open();
    now = 0;
  });

  afterEach(() => database.remove());

  function instance(owner: string): TokenLeases {
    return new TokenLeases({ store, owner, monotonicNow: () => now });
  }

  /** Whether it may log in. */
  async function holds(leases: TokenLeases): Promise<boolean> {
    try {
      await leases.hold(token);
      return true;
    } catch (error) {
      if (error instanceof KeyError && error.code === 'token-elsewhere') return false;
      throw error;
    }
  }

  it('of many who ask at once one gets the token', async () => {
    const all = Array.from({ length: 8 }, (_, index) => instance(`instance ${index}`));
    const given = await Promise.all(all.map((each) => holds(each)));
    expect(given.filter(Boolean)).toHaveLength(1);
  });

  it('the owner keeps it for as long as it says that it lives, whatever the others wait', async () => {
    const [owner, other] = [instance('a'), instance('b')];
    expect(await holds(owner)).toBe(true);
    for (let beats = 0; beats < 20; beats += 1) {
      now += 5_000;
      await owner.beat();
      expect(await holds(other)).toBe(false);
    }
    expect(() => owner.assertHeld()).not.toThrow();
  });

  it('one that has gone silent is followed after 20 seconds, and has stopped by itself before', async () => {
    const [owner, other] = [instance('a'), instance('b')];
    await owner.hold(token);
    expect(await holds(other)).toBe(false);
    now = 14_999;
    expect(() => owner.assertHeld()).not.toThrow();
    now = 15_000;
    expect(() => owner.assertHeld()).toThrow(KeyError);
    now = 19_999;
    expect(await holds(other)).toBe(false);
    now = 20_000;
    expect(await holds(other)).toBe(true);
    expect(await holds(owner)).toBe(false);
  });

  it('of several who wait for a silent one, one follows it', async () => {
    await instance('gone').hold(token);
    const all = Array.from({ length: 6 }, (_, index) => instance(`instance ${index}`));
    await Promise.all(all.map((each) => holds(each)));
    now = 30_000;
    const given = await Promise.all(all.map((each) => holds(each)));
    expect(given.filter(Boolean)).toHaveLength(1);
  });

  it('who has lost it is told, once, at the next beat', async () => {
    const [owner, other] = [instance('a'), instance('b')];
    const lost: string[] = [];
    owner.start((serial) => lost.push(serial));
    await owner.hold(token);
    await holds(other);
    now = 20_000;
    await other.hold(token);
    await owner.beat();
    await owner.beat();
    owner.leave();
    expect(lost).toEqual(['0123']);
  });

  it('a database that is away for 15 seconds takes the leases along', async () => {
    const leases = instance('a');
    const lost: string[] = [];
    leases.start((serial) => lost.push(serial));
    await leases.hold(token);
    await store.db.schema.dropTable('token_leases').execute();
    now = 10_000;
    await leases.beat();
    expect(lost).toEqual([]);
    now = 15_000;
    await leases.beat();
    leases.leave();
    expect(lost).toEqual(['0123']);
    await expect(leases.hold(token)).rejects.toMatchObject({ code: 'token-failed' });
  });

  it('an orderly end passes it on at once, and a restart under the same name waits for nothing', async () => {
    const [owner, other] = [instance('a'), instance('b')];
    await owner.hold(token);
    expect(await holds(instance('a'))).toBe(true);
    await owner.close();
    expect(await holds(other)).toBe(true);
  });

  it('another maker’s token of the same serial number is another token', async () => {
    await instance('a').hold(token);
    await expect(instance('b').hold({ ...token, manufacturer: 'Another' })).resolves.toBeUndefined();
  });
});
