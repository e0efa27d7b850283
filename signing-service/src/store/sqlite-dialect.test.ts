import { dirname, join } from 'node:path';
import { Kysely, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Schema } from './schema.js';
import { DurableSqliteDialect } from './sqlite-dialect.js';
import { createTestDatabase } from './store-fixture.js';
import { type WriteAheadLog, writeAheadLog } from './write-ahead-log.js';

/** A disk that has written when it is told so. */
class HeldLog implements WriteAheadLog {
  #ask: () => void = () => undefined;
  readonly asked = new Promise<void>((resolve) => (this.#ask = resolve));
  #write: () => void = () => undefined;
  readonly #written = new Promise<void>((resolve) => (this.#write = resolve));

  sync(): Promise<void> {
    this.#ask();
    return this.#written;
  }

  release(): void {
    this.#write();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

describe('SQLite', () => {
  it('has every commit on the disk before it is answered, and before anybody reads it', async () => {
    const database = await createTestDatabase('sqlite');
    const log = new HeldLog();
    const path = database.options.sqlitePath ?? '';
    await (await database.open()).close();
    const db = new Kysely<Schema>({ dialect: new DurableSqliteDialect(path, () => log) });
    try {
      const settled: string[] = [];
      const insert = (trx: Kysely<Schema>) => trx.insertInto('meta').values({ name: 'a', value: '' }).execute();
      const written = db
        .transaction()
        .execute(insert)
        .then(() => settled.push('written'));
      const read = db
        .selectFrom('meta')
        .selectAll()
        .execute()
        .then(() => settled.push('read'));
      await log.asked;
      await new Promise((resolve) => setImmediate(resolve));
      expect(settled).toEqual([]);
      log.release();
      await Promise.all([written, read]);
      expect(settled).toEqual(['written', 'read']);
    } finally {
      await db.destroy();
      await database.remove();
    }
  });

  it('syncs the log that SQLite wrote, and nothing more is certain after that failed once', async () => {
    const database = await createTestDatabase('sqlite');
    try {
      const { db } = await database.open();
      await db.insertInto('meta').values({ name: 'a', value: '' }).execute();
      const log = writeAheadLog(database.options.sqlitePath ?? '');
      await log.sync();
      await log.close();
      const absent = writeAheadLog(join(dirname(database.options.sqlitePath ?? ''), 'absent'));
      await expect(absent.sync()).rejects.toThrow('could not be written to the disk');
      await expect(absent.sync()).rejects.toThrow('could not be written to the disk');
      const { rows: journal } = await sql<{ journal_mode: string }>`pragma journal_mode`.execute(db);
      expect(journal[0]?.journal_mode).toBe('wal');
    } finally {
      await database.remove();
    }
  });
});
