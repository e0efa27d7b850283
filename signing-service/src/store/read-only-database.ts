import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import type { Schema } from './schema.js';
import { connect, type Store, type StoreOptions } from './store.js';

/** The database as it is found, to be looked at only: nothing is made, nothing migrated. Destroy it. Throws the driver's errors. */
export function openReadOnly({ url, sqlitePath }: StoreOptions): Pick<Store, 'db' | 'copyOut'> {
  if (url !== undefined) return connect({ url });
  const database = new Sqlite(sqlitePath, { readonly: true, fileMustExist: true });
  return { db: new Kysely<Schema>({ dialect: new SqliteDialect({ database }) }), copyOut: null };
}
