import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { DialectName } from './migrations/column-types.js';
import { openStore, type Store, type StoreOptions } from './store.js';

/** For tests: an empty database that several stores may open at once. */
export interface TestDatabase {
  readonly options: StoreOptions;
  open(): Promise<Store>;
  /** Closes every store that was opened and removes the database. */
  remove(): Promise<void>;
}

const postgresUrl = process.env['TEST_POSTGRES_URL'];

/** SQLite always, PostgreSQL when `TEST_POSTGRES_URL` names a server on which databases may be created. */
export const testDialects: readonly DialectName[] = postgresUrl === undefined ? ['sqlite'] : ['sqlite', 'postgres'];

export async function createTestDatabase(dialect: DialectName): Promise<TestDatabase> {
  const empty = dialect === 'postgres' ? await createPostgresDatabase() : await createSqliteFile();
  const stores: Store[] = [];
  return {
    options: empty.options,
    async open() {
      const store = await openStore(empty.options);
      stores.push(store);
      return store;
    },
    async remove() {
      await Promise.all(stores.map((store) => store.close()));
      await empty.drop();
    },
  };
}

interface EmptyDatabase {
  readonly options: StoreOptions;
  drop(): Promise<void>;
}

async function createSqliteFile(): Promise<EmptyDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'dealseal-store-'));
  return {
    options: { sqlitePath: join(folder, 'service.db') },
    drop: () => rm(folder, { recursive: true, force: true }),
  };
}

async function createPostgresDatabase(): Promise<EmptyDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await administer(`create database ${name}`);
  const url = new URL(postgresUrl ?? '');
  url.pathname = `/${name}`;
  return { options: { url: url.href }, drop: () => administer(`drop database ${name} with (force)`) };
}

async function administer(command: string): Promise<void> {
  const client = new Client({ connectionString: postgresUrl });
  await client.connect();
  try {
    await client.query(command);
  } finally {
    await client.end();
  }
}
