import type { Kysely, Migration } from 'kysely';
import { columnTypes, type DialectName } from './column-types.js';

/** Codes that make tenants of their own for trying out, those tenants' limits, and how many began on a day. */
export function trials(dialect: DialectName): Migration {
  const { text, integer, bigint } = columnTypes(dialect);
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('trial_codes')
        .addColumn('code_hash', text, (column) => column.primaryKey())
        .addColumn('code_id', text, (column) => column.notNull().unique())
        .addColumn('created_at', bigint, (column) => column.notNull())
        .addColumn('withdrawn_at', bigint)
        .execute();
      await db.schema
        .createTable('trials')
        .addColumn('tenant_id', text, (column) => column.primaryKey().references('tenants.tenant_id'))
        .addColumn('code_id', text, (column) => column.notNull())
        .addColumn('until_at', bigint, (column) => column.notNull())
        .addColumn('most', integer, (column) => column.notNull())
        .addColumn('used', integer, (column) => column.notNull())
        .addColumn('administrator_id', text)
        .execute();
      await db.schema
        .createTable('trial_days')
        .addColumn('day', integer, (column) => column.primaryKey())
        .addColumn('tenants', integer, (column) => column.notNull())
        .execute();
    },
  };
}
