import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import { Pool, TypeOverrides, types } from 'pg';
import { type CopyOut, copyOutOf } from './copy-out.js';
import { migrateToLatest } from './migrate.js';
import type { DialectName } from './migrations/column-types.js';
import type { Schema } from './schema.js';
import { DurableSqliteDialect } from './sqlite-dialect.js';

export type Trx = Transaction<Schema>;

/** The database. Holds connections: close it. */
export interface Store {
  readonly db: Kysely<Schema>;
  readonly dialect: DialectName;
  /** Null on SQLite. */
  readonly copyOut: CopyOut | null;
  /**
   * Runs `work` in one transaction; its result is durable when the promise resolves, a throw undoes it. `work` awaits nothing but
   * queries of its `trx` (never `store.db`: SQLite has one connection) and has no other effect, since a deadlock
   * or serialization failure runs it anew.
   */
  transaction<T>(work: (trx: Trx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface StoreOptions {
  /** `postgres://…` or `postgresql://…`; wins over `sqlitePath`. */
  readonly url?: string | undefined;
  /** Path of the SQLite file. */
  readonly sqlitePath?: string | undefined;
}

/** Opens the database and brings its schema to the newest version. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { db, dialect, copyOut } = connect(options);
  try {
    await migrateToLatest(db, dialect);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    db,
    dialect,
    copyOut,
    transaction: (work) => runTransaction(db, work),
    close: () => db.destroy(),
  };
}

/** The database as it is found. Destroy it. */
export function connect({ url, sqlitePath }: StoreOptions): Pick<Store, 'db' | 'dialect' | 'copyOut'> {
  if (url !== undefined) {
    const pool = new Pool({ connectionString: url, types: numbersForBigints(), ...postgresLimits });
    // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
    pool.on('error', () => undefined);
    const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
    return { db, dialect: 'postgres', copyOut: copyOutOf(pool) };
  }
  if (sqlitePath === undefined) throw new TypeError('Neither a database url nor an SQLite path was given');
  const db = new Kysely<Schema>({ dialect: new DurableSqliteDialect(sqlitePath) });
  return { db, dialect: 'sqlite', copyOut: null };
}

/** Milliseconds after which a database that hangs becomes an error, and a client that hangs loses its locks. */
const postgresLimits = {
  max: 10,
  connectionTimeoutMillis: 10_000,
  statement_timeout: 30_000,
  idle_in_transaction_session_timeout: 30_000,
} as const;

/** Our bigints (milliseconds, sizes, sequences) stay below 2^53. */
function numbersForBigints(): TypeOverrides {
  const overrides = new TypeOverrides();
  overrides.setTypeParser(types.builtins.INT8, Number);
  return overrides;
}

const transactionTries = 10;
/** PostgreSQL: serialization_failure, deadlock_detected. */
const transientStates = new Set(['40001', '40P01']);

async function runTransaction<T>(db: Kysely<Schema>, work: (trx: Trx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (attempt >= transactionTries || !transientStates.has(databaseCode(error))) throw error;
    }
  }
}

/** True when a unique or primary key refused a row. */
export function isUniqueViolation(error: unknown): boolean {
  const code = databaseCode(error);
  return code === '23505' || code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY';
}

function databaseCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
