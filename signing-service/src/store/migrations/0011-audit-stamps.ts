import type { Kysely, Migration } from 'kysely';
import { columnTypes, type DialectName } from './column-types.js';

/** The time stamp of each day over the heads of all tenants, and where each tenant's stands in it. */
export function auditStamps(dialect: DialectName): Migration {
  const { text, bigint, bytes } = columnTypes(dialect);
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('audit_stamp_days')
        .addColumn('day', text, (column) => column.primaryKey().notNull())
        .addColumn('claim', text, (column) => column.notNull())
        .addColumn('claimed_until', bigint, (column) => column.notNull())
        .addColumn('root', text)
        .addColumn('token', bytes)
        .execute();
      await db.schema
        .createTable('audit_stamps')
        .addColumn('tenant_id', text, (column) => column.notNull().references('tenants.tenant_id'))
        .addColumn('day', text, (column) => column.notNull().references('audit_stamp_days.day'))
        .addColumn('sequence', bigint, (column) => column.notNull())
        .addColumn('head', text, (column) => column.notNull())
        .addColumn('salt', bytes, (column) => column.notNull())
        .addColumn('path_json', text, (column) => column.notNull())
        .addPrimaryKeyConstraint('audit_stamps_pk', ['tenant_id', 'day'])
        .execute();
    },
  };
}
