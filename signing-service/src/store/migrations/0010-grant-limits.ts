import type { Kysely, Migration } from 'kysely';
import { columnTypes, type DialectName } from './column-types.js';

/** What a grant is good for, and how often it is used a day; what was told of a tenant's credentials. */
export function grantLimits(dialect: DialectName): Migration {
  const { text, integer, bigint } = columnTypes(dialect);
  return {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('grants').addColumn('until_at', bigint).execute();
      await db.schema.alterTable('grants').addColumn('daily_number', integer).execute();
      await db.schema.alterTable('grants').addColumn('labels_json', text).execute();
      await db.schema
        .createTable('grant_uses')
        .addColumn('tenant_id', text, (column) => column.notNull().references('tenants.tenant_id'))
        .addColumn('person_id', text, (column) => column.notNull())
        .addColumn('credential_id', text, (column) => column.notNull())
        .addColumn('day', integer, (column) => column.notNull())
        .addColumn('documents', integer, (column) => column.notNull())
        .addColumn('last_at', bigint, (column) => column.notNull())
        .addPrimaryKeyConstraint('grant_uses_pk', ['tenant_id', 'person_id', 'credential_id', 'day'])
        .execute();
      await db.schema
        .createTable('credential_sightings')
        .addColumn('tenant_id', text, (column) => column.notNull().references('tenants.tenant_id'))
        .addColumn('credential_id', text, (column) => column.notNull())
        .addColumn('is_away', integer, (column) => column.notNull())
        .addColumn('certificate', text, (column) => column.notNull())
        .addColumn('told_days', integer)
        .addPrimaryKeyConstraint('credential_sightings_pk', ['tenant_id', 'credential_id'])
        .execute();
    },
  };
}
