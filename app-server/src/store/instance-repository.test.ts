import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInstanceRepository } from './instance-repository.js';
import { openStore, type Store } from './store.js';
import { createTestDatabase, type TestDatabase, testDialects } from './test-database.test-support.js';

describe.each(testDialects)('instances on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  let now = 0;
  beforeEach(async () => {
    database = await createTestDatabase(dialect);
    store = await openStore(database.options);
    now = 1_000;
  });
  afterEach(async () => {
    await store.close();
    await database.remove();
  });

  it('are those that have said lately that they live', async () => {
    const instances = createInstanceRepository({ store, now: () => now });
    expect(await instances.live('a', 9_000)).toBe(1);
    expect(await instances.live('b', 9_000)).toBe(2);
    now = 8_000;
    expect(await instances.live('a', 16_000)).toBe(2);
    // The second was killed.
    now = 9_000;
    expect(await instances.live('a', 17_000)).toBe(1);
    expect(await instances.live('c', 17_000)).toBe(2);
    await instances.leave('a');
    expect(await instances.live('c', 17_000)).toBe(1);
  });
});
