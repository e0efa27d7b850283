import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import type { Schema } from '../store/schema.js';
import { connect } from '../store/store.js';
import type { DataPatient } from './patient.js';

export function sqliteFileOf({ dataDirectory }: DataPatient): string {
  return join(dataDirectory, 'signing-service.sqlite');
}

/** The service's database as it is found, to be looked at only: nothing is made, nothing migrated. Throws the driver's errors. */
export async function withDatabase<T>(patient: DataPatient, look: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
  const db = patient.databaseUrl === undefined ? openFile(patient) : connect({ url: patient.databaseUrl }).db;
  try {
    return await look(db);
  } finally {
    await db.destroy();
  }
}

function openFile(patient: DataPatient): Kysely<Schema> {
  const database = new Sqlite(sqliteFileOf(patient), { readonly: true, fileMustExist: true });
  return new Kysely<Schema>({ dialect: new SqliteDialect({ database }) });
}
