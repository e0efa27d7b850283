import type { Kysely, Migration } from 'kysely';
import { columnTypes, type DialectName } from './column-types.js';

/** PINs that the service keeps sealed, each for one token; and who chose last how long a tenant's records are kept. */
export function keeping(dialect: DialectName): Migration {
  const { text, bigint, bytes } = columnTypes(dialect);
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('remembered_pins')
        .addColumn('credential_id', text, (column) => column.primaryKey())
        .addColumn('token_serial', text, (column) => column.notNull())
        .addColumn('pin_sealed', bytes, (column) => column.notNull())
        .addColumn('remembered_at', bigint, (column) => column.notNull())
        .execute();
      await db.schema.alterTable('tenants').addColumn('record_years_changed_at', bigint).execute();
      await db.schema.alterTable('tenants').addColumn('record_years_changed_by', text).execute();
    },
  };
}
