import type { Kysely, Migration } from 'kysely';
import { columnTypes, type DialectName } from './column-types.js';

/** How many years a tenant's records are kept; null = the longest. */
export function retention(dialect: DialectName): Migration {
  const { integer } = columnTypes(dialect);
  return {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('tenants').addColumn('record_years', integer).execute();
    },
  };
}
