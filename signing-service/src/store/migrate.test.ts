import type { ColumnMetadata, Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMigrator } from './migrate.js';
import type { DialectName } from './migrations/column-types.js';
import type { Schema } from './schema.js';
import { createTestDatabase, type TestDatabase, testDialects } from './store-fixture.js';
import { connect } from './store.js';

/** The newest of the version before this one. */
const before = '0006-pin-policies';

describe.each(testDialects)('migrations on %s', (dialect) => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase(dialect);
  });

  afterEach(() => database.remove());

  async function columnsAt(target: string | null, dialectName: DialectName): Promise<Map<string, ColumnMetadata>> {
    const { db } = connect(database.options);
    try {
      const migrator = createMigrator(db, dialectName);
      const { error } = await (target === null ? migrator.migrateToLatest() : migrator.migrateTo(target));
      expect(error).toBeUndefined();
      return await columnsOf(db);
    } finally {
      await db.destroy();
    }
  }

  it('leave all that the version before reads and writes, and ask nothing of it that it does not know', async () => {
    const earlier = await columnsAt(before, dialect);
    const now = await columnsAt(null, dialect);
    expect(earlier.size).toBeGreaterThan(50);
    for (const [name, { dataType, isNullable }] of earlier) {
      expect([name, now.get(name)]).toEqual([name, expect.objectContaining({ dataType, isNullable })]);
    }
    const tables = new Set([...earlier.keys()].map(tableOf));
    const added = [...now].filter(([name]) => !earlier.has(name) && tables.has(tableOf(name)));
    expect(added.filter(([, { isNullable, hasDefaultValue }]) => !isNullable && !hasDefaultValue)).toEqual([]);
  });

  it('of a newer program are no obstacle to this one, a gap among our own is', async () => {
    const store = await database.open();
    const table = store.db.withTables<{ kysely_migration: { name: string; timestamp: string } }>();
    const later = { name: '9999-later', timestamp: new Date(0).toISOString() };
    await table.insertInto('kysely_migration').values(later).execute();
    const again = await database.open();
    expect(await again.db.selectFrom('pin_policies').selectAll().execute()).toEqual([]);
    await table.deleteFrom('kysely_migration').where('name', '=', before).execute();
    await expect(database.open()).rejects.toThrow('could not be migrated');
  });
});

const tableOf = (name: string): string => name.split('.')[0] ?? '';

async function columnsOf(db: Kysely<Schema>): Promise<Map<string, ColumnMetadata>> {
  const tables = await db.introspection.getTables();
  return new Map(
    tables.flatMap(({ name, columns }) =>
      columns.map((column): [string, ColumnMetadata] => [`${name}.${column.name}`, column]),
    ),
  );
}
