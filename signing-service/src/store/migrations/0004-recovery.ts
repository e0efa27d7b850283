import type { Kysely, Migration } from 'kysely';
import { columnTypes, type DialectName } from './column-types.js';

/** Recovery codes; the right codes that are still to be shown after a final lock; requests for a reset. */
export function recovery(dialect: DialectName): Migration {
  const { text, integer, bigint, bytes } = columnTypes(dialect);
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('recovery_codes')
        .addColumn('tenant_id', text, (column) => column.notNull().references('tenants.tenant_id'))
        .addColumn('person_id', text, (column) => column.notNull())
        .addColumn('codes_sealed', bytes, (column) => column.notNull())
        .addColumn('used', integer, (column) => column.notNull())
        .addColumn('made_at', bigint, (column) => column.notNull())
        .addPrimaryKeyConstraint('recovery_codes_pk', ['tenant_id', 'person_id'])
        .execute();
      await db.schema
        .alterTable('code_counters')
        .addColumn('proofs_left', integer, (column) => column.notNull().defaultTo(0))
        .execute();
      await db.schema.alterTable('people').addColumn('reset_requested_at', bigint).execute();
    },
  };
}
