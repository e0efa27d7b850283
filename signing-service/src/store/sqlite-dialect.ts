import { closeSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type DialectAdapter,
  type Driver,
  type QueryResult,
  SelectQueryNode,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  type SqliteStatement,
} from 'kysely';
import { type WriteAheadLog, writeAheadLog } from './write-ahead-log.js';

/** Milliseconds between two attempts, and altogether, while another process (the command line) writes. */
const busyInterval = 5;
const busyPatience = 10_000;
const cachedStatements = 500;

/** SQLite as we use it: WAL, every commit on the disk before it is answered, transactions that write from their start. */
export class DurableSqliteDialect extends SqliteDialect {
  readonly #path: string;
  readonly #openLog: (path: string) => WriteAheadLog;

  constructor(path: string, openLog = writeAheadLog) {
    super({ database: () => Promise.reject(new TypeError('The driver opens the database')) });
    this.#path = path;
    this.#openLog = openLog;
  }

  override createDriver(): Driver {
    return new DurableDriver(openDatabase(this.#path), this.#openLog(this.#path));
  }

  override createAdapter(): DialectAdapter {
    return new TransactionalAdapter();
  }
}

class DurableDriver extends SqliteDriver {
  readonly #database: Sqlite.Database;
  readonly #log: WriteAheadLog;

  constructor(database: Sqlite.Database, log: WriteAheadLog) {
    super({ database: withKeptStatements(database) });
    this.#database = database;
    this.#log = log;
  }

  /** Nobody else has the connection until what was committed is on the disk: what is read has never to be taken back. */
  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    return {
      executeQuery: <R>(query: CompiledQuery): Promise<QueryResult<R>> => {
        const result = patiently(() => connection.executeQuery<R>(query));
        return this.#database.inTransaction || SelectQueryNode.is(query.query) ? result : this.#onceDurable(result);
      },
      streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
    };
  }

  async #onceDurable<T>(result: Promise<T>): Promise<T> {
    const value = await result;
    await this.#log.sync();
    return value;
  }

  /**
   * A deferred transaction that reads before it writes fails at once when another process wrote in between (SQLITE_BUSY_SNAPSHOT,
   * which no waiting mends). An immediate one has only to wait for its turn.
   */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  override async destroy(): Promise<void> {
    await super.destroy();
    await this.#log.close();
  }
}

/**
 * Repeats what another process's transaction keeps from beginning. SQLite's own busy timeout would do the same while holding up the
 * whole process, and is off.
 */
function patiently<T>(execute: () => Promise<T>): Promise<T> {
  try {
    return execute();
  } catch (error) {
    return again(execute, error);
  }
}

async function again<T>(execute: () => Promise<T>, first: unknown): Promise<T> {
  let error = first;
  for (let waited = 0; isBusy(error) && waited < busyPatience; waited += busyInterval) {
    await delay(busyInterval);
    try {
      return await execute();
    } catch (thrown) {
      error = thrown;
    }
  }
  throw error;
}

function isBusy(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && error.code === 'SQLITE_BUSY';
}

/** Makes the Migrator use a transaction: a migration cut short leaves nothing behind. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

function openDatabase(path: string): Sqlite.Database {
  // SQLite gives its journal files the mode of the database.
  closeSync(openSync(path, 'a', 0o600));
  const database = new Sqlite(path);
  // The one change that has to wait here: no statement of ours runs before it.
  database.pragma('busy_timeout = 5000');
  database.pragma('journal_mode = WAL');
  // Durable all the same, see `writeAheadLog`.
  database.pragma('synchronous = NORMAL');
  database.pragma('foreign_keys = ON');
  // Every commit writes some of the same pages again: a rarer checkpoint copies them once. 32 MB of log at most.
  database.pragma('wal_autocheckpoint = 8000');
  database.pragma('cache_size = -16000');
  database.pragma('busy_timeout = 0');
  return database;
}

function withKeptStatements(database: Sqlite.Database): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => void database.close(),
    prepare(sql) {
      const known = statements.get(sql);
      if (known !== undefined) return known;
      const statement = database.prepare(sql);
      if (statements.size < cachedStatements) statements.set(sql, statement);
      return statement;
    },
  };
}
