import type { Kysely, Migration } from 'kysely';
import { columnTypes, type DialectName } from './column-types.js';

/** Settings of a tenant; of a signature above B-B, its time stamp and the revisions that follow its own. */
export function levels(dialect: DialectName): Migration {
  const { text, bigint, bytes } = columnTypes(dialect);
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('tenant_settings')
        .addColumn('tenant_id', text, (column) => column.primaryKey().references('tenants.tenant_id'))
        .addColumn('settings_json', text, (column) => column.notNull())
        .addColumn('changed_at', bigint, (column) => column.notNull())
        .addColumn('changed_by', text, (column) => column.notNull())
        .execute();
      await db.schema.alterTable('signatures').addColumn('time_stamp_json', text).execute();
      await db.schema.alterTable('signatures').addColumn('revisions', bytes).execute();
    },
  };
}
