import type { Kysely, Migration } from 'kysely';
import { columnTypes, type DialectName } from './column-types.js';

/** Which credential takes over from another, and from when; whose key it is, and how the owner is told of its use. */
export function renewal(dialect: DialectName): Migration {
  const { text, integer, bigint } = columnTypes(dialect);
  return {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('tenant_credentials').addColumn('successor_id', text).execute();
      await db.schema.alterTable('tenant_credentials').addColumn('succeeded_at', bigint).execute();
      await db.schema.alterTable('tenant_credentials').addColumn('owner_id', text).execute();
      await db.schema.alterTable('tenant_credentials').addColumn('owner_told', text).execute();
      await db.schema.alterTable('tenant_credentials').addColumn('owner_told_day', integer).execute();
    },
  };
}
