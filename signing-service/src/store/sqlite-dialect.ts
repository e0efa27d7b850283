import Sqlite from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type DialectAdapter,
  type Driver,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  type SqliteStatement,
} from 'kysely';

/** Milliseconds that a writer waits for another process (the command line) to finish its transaction. */
const busyTimeout = 5_000;
const cachedStatements = 500;

/** SQLite as we use it: WAL, every commit on the disk before it is answered, transactions that write from their start. */
export class DurableSqliteDialect extends SqliteDialect {
  readonly #path: string;

  constructor(path: string) {
    super({ database: () => Promise.resolve(openDatabase(path)) });
    this.#path = path;
  }

  override createDriver(): Driver {
    return new ImmediateDriver({ database: () => Promise.resolve(openDatabase(this.#path)) });
  }

  override createAdapter(): DialectAdapter {
    return new TransactionalAdapter();
  }
}

/**
 * A deferred transaction that reads before it writes fails at once when another process wrote in between
 * (SQLITE_BUSY_SNAPSHOT, which no busy timeout covers). An immediate one waits.
 */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

/** Makes the Migrator use a transaction: a migration cut short leaves nothing behind. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

function openDatabase(path: string): SqliteDatabase {
  const database = new Sqlite(path);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma(`busy_timeout = ${busyTimeout}`);
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
