import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore, type Store } from './store.js';
import { createTestDatabase, type TestDatabase, testDialects } from './test-database.test-support.js';

describe.each(testDialects)('migrations on %s', (dialect) => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase(dialect);
  });
  afterEach(() => database.remove());

  async function withStore<T>(act: (store: Store) => Promise<T>): Promise<T> {
    const store = await openStore(database.options);
    try {
      return await act(store);
    } finally {
      await store.close();
    }
  }

  it('of a newer program are no obstacle to this one, a gap among our own is', async () => {
    const done = ({ db }: Store) => db.withTables<{ kysely_migration: { name: string; timestamp: string } }>();
    await withStore((store) =>
      done(store).insertInto('kysely_migration').values({ name: '9999-later', timestamp: '' }).execute(),
    );
    await withStore(async (store) => {
      expect(await store.db.selectFrom('portals').selectAll().execute()).toEqual([]);
      await done(store).deleteFrom('kysely_migration').where('name', '=', '0002-signing').execute();
    });
    await expect(openStore(database.options)).rejects.toThrow('newest schema');
  });
});
