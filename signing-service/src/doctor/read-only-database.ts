import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { openReadOnly } from '../store/read-only-database.js';
import type { Schema } from '../store/schema.js';
import type { DataPatient } from './patient.js';

export function sqliteFileOf({ dataDirectory }: DataPatient): string {
  return join(dataDirectory, 'signing-service.sqlite');
}

/** The service's database as it is found, to be looked at only. Throws the driver's errors. */
export async function withDatabase<T>(patient: DataPatient, look: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
  const { db } = openReadOnly({ url: patient.databaseUrl, sqlitePath: sqliteFileOf(patient) });
  try {
    return await look(db);
  } finally {
    await db.destroy();
  }
}
