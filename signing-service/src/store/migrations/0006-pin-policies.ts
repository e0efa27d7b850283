import type { Kysely, Migration } from 'kysely';
import { columnTypes, type DialectName } from './column-types.js';

/** How the PIN of each configured credential is come by. */
export function pinPolicies(dialect: DialectName): Migration {
  const { text, integer, bigint } = columnTypes(dialect);
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('pin_policies')
        .addColumn('credential_id', text, (column) => column.primaryKey())
        .addColumn('policy', text, (column) => column.notNull())
        .addColumn('minutes', integer)
        .addColumn('changed_at', bigint, (column) => column.notNull())
        .execute();
    },
  };
}
