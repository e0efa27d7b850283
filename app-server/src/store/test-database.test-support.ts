import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Dialect } from './column-types.js';
import type { StoreOptions } from './store.js';

const postgresUrl = process.env['TEST_POSTGRES_URL'];

/** SQLite always, PostgreSQL when `TEST_POSTGRES_URL` names a server on which databases may be created. */
export const testDialects: readonly Dialect[] = postgresUrl === undefined ? ['sqlite'] : ['sqlite', 'postgres'];

/** An empty database of a test, and a folder that goes with it. */
export interface TestDatabase {
  readonly options: StoreOptions;
  readonly directory: string;
  remove(): Promise<void>;
}

export async function createTestDatabase(dialect: Dialect): Promise<TestDatabase> {
  const directory = await mkdtemp(join(tmpdir(), 'app-store-'));
  const removeFolder = () => rm(directory, { recursive: true, force: true });
  if (dialect === 'sqlite') return { options: { dataDirectory: directory }, directory, remove: removeFolder };
  const name = `test_${randomBytes(8).toString('hex')}`;
  await administer(`create database ${name}`);
  const url = new URL(postgresUrl ?? '');
  url.pathname = `/${name}`;
  return {
    options: { dataDirectory: directory, databaseUrl: url.href },
    directory,
    remove: async () => {
      await administer(`drop database ${name} with (force)`);
      await removeFolder();
    },
  };
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
