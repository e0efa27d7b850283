import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../store/store.js';
import { createTestDatabase, type TestDatabase, testDialects } from '../store/test-database.test-support.js';
import { createEntityChanges, type EntityChanges } from './entity-changes.js';

const deal = { entityTypeId: 2, entityId: 412 };
const other = { entityTypeId: 2, entityId: 405 };

describe.each(testDialects)('changes of entities on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  /** Two instances over one database. */
  let changes: EntityChanges;
  let elsewhere: EntityChanges;
  const faults: unknown[] = [];
  const never = new AbortController().signal;
  beforeEach(async () => {
    database = await createTestDatabase(dialect);
    store = await openStore(database.options);
    const parts = { store, log: (...fault: unknown[]) => void faults.push(fault), now: () => Date.now() };
    [changes, elsewhere] = [createEntityChanges(parts), createEntityChanges(parts)];
    changes.start();
    elsewhere.start();
  });
  afterEach(async () => {
    await Promise.all([changes.stop(), elsewhere.stop()]);
    await store.close();
    await database.remove();
  });

  it('are told to those who wait for that entity, and to nobody else', async () => {
    const before = await changes.version('a', deal);
    const told: string[] = [];
    const gone = new AbortController();
    const waits = [deal, other].map((entity) =>
      changes.next('a', entity, gone.signal).then(() => told.push(String(entity.entityId))),
    );
    changes.announce('b', deal);
    changes.announce('a', deal);
    await waits[0];
    expect(told).toEqual(['412']);
    gone.abort();
    await Promise.all(waits);
    expect(await changes.version('a', deal)).not.toBe(before);
    expect(await changes.version('a', other)).toBe(before);
  });

  it('are the same at every instance, and are told there too', async () => {
    const waiting = elsewhere.next('a', deal, never);
    changes.announce('a', deal);
    await changes.next('a', deal, never);
    expect(await elsewhere.version('a', deal)).toBe(await changes.version('a', deal));
    await waiting;
  });

  it('differ from each other, however fast they come', async () => {
    const versions: string[] = [];
    for (let change = 0; change < 3; change += 1) {
      const told = changes.next('a', deal, never);
      changes.announce('a', deal);
      await told;
      versions.push(await changes.version('a', deal));
    }
    expect(new Set(versions).size).toBe(3);
    expect(faults).toEqual([]);
  });
});
