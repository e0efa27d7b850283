import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase, testDialects } from './store-fixture.js';
import type { Store } from './store.js';

const tenant = { tenant_id: 't1', name: 'Adriatik 24', created_at: 1_800_000_000_123, stopped_at: null };

describe.each(testDialects)('the store on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;

  beforeEach(async () => {
    database = await createTestDatabase(dialect);
    store = await database.open();
  });

  afterEach(() => database.remove());

  it('gives times back as numbers and bytes as bytes', async () => {
    await store.db.insertInto('tenants').values(tenant).execute();
    const secret = Uint8Array.of(0, 255, 1);
    await store.db
      .insertInto('otp_secrets')
      .values({
        tenant_id: 't1',
        person_id: '7',
        secret_sealed: secret,
        drift_seconds: -4,
        last_step: 60_000_000,
        confirmed_at: tenant.created_at,
      })
      .execute();
    const row = await store.db.selectFrom('otp_secrets').selectAll().executeTakeFirstOrThrow();
    expect(row.confirmed_at).toBe(tenant.created_at);
    expect(row.drift_seconds).toBe(-4);
    expect(Buffer.from(row.secret_sealed)).toEqual(Buffer.from(secret));
  });

  it('undoes a transaction that throws', async () => {
    const failing = store.transaction(async (trx) => {
      await trx.insertInto('tenants').values(tenant).execute();
      throw new Error('changed its mind');
    });
    await expect(failing).rejects.toThrow('changed its mind');
    expect(await store.db.selectFrom('tenants').selectAll().execute()).toEqual([]);
  });

  it('refuses rows of a tenant that does not exist', async () => {
    const stray = store.db
      .insertInto('tenant_credentials')
      .values({ tenant_id: 'nobody', credential_id: 'seal', assigned_at: 1 })
      .execute();
    await expect(stray).rejects.toThrow(/foreign key/i);
  });

  it('loses no update when two instances read and write the same row', async () => {
    const other = await database.open();
    await store.db.insertInto('tenants').values(tenant).execute();
    await store.db.insertInto('meta').values({ name: 'count', value: '0' }).execute();
    const increment = (on: Store) =>
      on.transaction(async (trx) => {
        const locked = await trx
          .updateTable('meta')
          .set({ name: 'count' })
          .where('name', '=', 'count')
          .returning('value')
          .executeTakeFirstOrThrow();
        await trx
          .updateTable('meta')
          .set({ value: String(Number(locked.value) + 1) })
          .where('name', '=', 'count')
          .execute();
      });
    await Promise.all(Array.from({ length: 40 }, (_, index) => increment(index % 2 === 0 ? store : other)));
    const { value } = await store.db.selectFrom('meta').select('value').executeTakeFirstOrThrow();
    expect(value).toBe('40');
  });

  it('is migrated once by instances that start together', async () => {
    const fresh = await createTestDatabase(dialect);
    try {
      const stores = await Promise.all([fresh.open(), fresh.open(), fresh.open()]);
      for (const each of stores) expect(await each.db.selectFrom('people').selectAll().execute()).toEqual([]);
    } finally {
      await fresh.remove();
    }
  });
});

describe('the store on SQLite', () => {
  it('threat 24: keeps its files from everybody else', async () => {
    const database = await createTestDatabase('sqlite');
    try {
      const store = await database.open();
      await store.db.insertInto('meta').values({ name: 'a', value: 'b' }).execute();
      const folder = dirname(database.options.sqlitePath ?? '');
      const files = await readdir(folder);
      expect(files).toHaveLength(3);
      for (const file of files) expect((await stat(join(folder, file))).mode & 0o077).toBe(0);
    } finally {
      await database.remove();
    }
  });

  it('waits for the other process to finish writing', async () => {
    const database = await createTestDatabase('sqlite');
    try {
      const store = await database.open();
      const path = database.options.sqlitePath ?? '';
      const script = `
        import Sqlite from 'better-sqlite3';
        const database = new Sqlite(process.argv[1]);
        database.exec('begin immediate');
        process.stdout.write('holding');
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
        database.exec("insert into meta values ('other', 'was here')");
        database.exec('commit');`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', script, path], {
        cwd: import.meta.dirname,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      const seen = await store.transaction(async (trx) => {
        const rows = await trx.selectFrom('meta').selectAll().execute();
        await trx.insertInto('meta').values({ name: 'mine', value: 'too' }).execute();
        return rows;
      });
      expect(seen).toEqual([{ name: 'other', value: 'was here' }]);
    } finally {
      await database.remove();
    }
  });
});
