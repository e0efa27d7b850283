import type { Kysely, Migration } from 'kysely';
import { columnTypes, type DialectName } from './column-types.js';

/** Whether an administrator may set up a phone together with its person, and with whom one did. */
export function assistedSetUp(dialect: DialectName): Migration {
  const { text, integer, bigint } = columnTypes(dialect);
  return {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('tenant_policies').addColumn('assisted_allowed', integer).execute();
      await db.schema.alterTable('tenant_policies').addColumn('assisted_changed_at', bigint).execute();
      await db.schema.alterTable('tenant_policies').addColumn('assisted_changed_by', text).execute();
      await db.schema.alterTable('people').addColumn('assisted_by', text).execute();
      await db.schema.alterTable('people').addColumn('assisted_enrolment_id', text).execute();
      await db.schema.alterTable('people').addColumn('assisted_until', bigint).execute();
    },
  };
}
