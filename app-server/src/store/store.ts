import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, PostgresDialect, SqliteDialect } from 'kysely';
import { Pool, TypeOverrides } from 'pg';
import type { Dialect } from './column-types.js';
import { migrateToLatest } from './migrations.js';
import type { Database } from './schema.js';

/** The database. Other parts add their tables' types by `db.withTables<…>()`. Holds connections: close it. */
export interface Store {
  readonly db: Kysely<Database>;
  readonly dialect: Dialect;
  close(): Promise<void>;
}

export interface StoreOptions {
  /** `postgres://…`; without it `app.sqlite` in the data directory. */
  readonly databaseUrl?: string | undefined;
  readonly dataDirectory: string;
}

/** Opens the database as it is found. Throws what the database throws. */
export function connectStore(options: StoreOptions): Store {
  return options.databaseUrl === undefined ? openSqlite(options) : openPostgres(options.databaseUrl);
}

/** Opens the database and brings it to the newest schema. Throws what the database or a migration throws. */
export async function openStore(options: StoreOptions): Promise<Store> {
  if (options.databaseUrl === undefined) await mkdir(options.dataDirectory, { recursive: true, mode: 0o700 });
  const store = connectStore(options);
  try {
    await migrateToLatest(store.db, store.dialect);
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

export function sqliteFile(dataDirectory: string): string {
  return join(dataDirectory, 'app.sqlite');
}

/** The database as it is found, to be looked at only: nothing is made, nothing migrated. Throws the driver's errors. */
export function openReadOnly(options: { readonly databaseUrl: string } | { readonly sqlitePath: string }): Store {
  if ('databaseUrl' in options) return openPostgres(options.databaseUrl);
  const database = new SqliteDatabase(options.sqlitePath, { readonly: true, fileMustExist: true });
  const db = new Kysely<Database>({ dialect: new SqliteDialect({ database }) });
  return { db, dialect: 'sqlite', close: () => db.destroy() };
}

function openSqlite(options: StoreOptions): Store {
  const database = new SqliteDatabase(sqliteFile(options.dataDirectory));
  // FULL: a committed transaction survives a power cut in WAL mode too.
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('busy_timeout = 5000');
  const db = new Kysely<Database>({ dialect: new SqliteDialect({ database }) });
  return { db, dialect: 'sqlite', close: () => db.destroy() };
}

const int8 = 20;

function openPostgres(connectionString: string): Store {
  // bigint comes as text by default; ours are times and sizes below 2^53.
  const types = new TypeOverrides();
  types.setTypeParser(int8, Number);
  const pool = new Pool({
    connectionString,
    max: 10,
    types,
  });
  // A connection that the server drops while idle must not end the process; the pool opens another.
  pool.on('error', () => undefined);
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return { db, dialect: 'postgres', close: () => db.destroy() };
}
