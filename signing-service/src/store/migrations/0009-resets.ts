import type { Kysely, Migration } from 'kysely';
import { columnTypes, type DialectName } from './column-types.js';

/** Who reset a person's codes and when, for the person to read. Roles are text without a constraint: new ones need no column. */
export function resets(dialect: DialectName): Migration {
  const { text, bigint } = columnTypes(dialect);
  return {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('people').addColumn('reset_at', bigint).execute();
      await db.schema.alterTable('people').addColumn('reset_by', text).execute();
    },
  };
}
