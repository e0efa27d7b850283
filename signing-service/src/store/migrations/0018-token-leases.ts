import type { Kysely, Migration } from 'kysely';
import { columnTypes, type DialectName } from './column-types.js';

/** Which instance may log in to a token; `beat` goes on as long as it lives. */
export function tokenLeases(dialect: DialectName): Migration {
  const { text, bigint } = columnTypes(dialect);
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('token_leases')
        .addColumn('token', text, (column) => column.primaryKey())
        .addColumn('owner', text, (column) => column.notNull())
        .addColumn('beat', bigint, (column) => column.notNull())
        .execute();
    },
  };
}
