import type { Kysely, Migration } from 'kysely';
import { columnTypes, type DialectName } from './column-types.js';

/** Pictures for tenants' marks, by their digest. */
export function markLogos(dialect: DialectName): Migration {
  const { text, bigint, bytes } = columnTypes(dialect);
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('mark_logos')
        .addColumn('tenant_id', text, (column) => column.notNull().references('tenants.tenant_id'))
        .addColumn('sha256', text, (column) => column.notNull())
        .addColumn('picture', bytes, (column) => column.notNull())
        .addColumn('kept_at', bigint, (column) => column.notNull())
        .addPrimaryKeyConstraint('mark_logos_key', ['tenant_id', 'sha256'])
        .execute();
    },
  };
}
