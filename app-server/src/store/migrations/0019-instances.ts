import type { Kysely } from 'kysely';
import type { ColumnTypes } from '../column-types.js';

/** What instances that run side by side know of each other: which live, and which entities have changed lately. */
export async function instances(db: Kysely<unknown>, { integer, text }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('app_instances')
    .addColumn('instance', text, (column) => column.primaryKey())
    .addColumn('live_until', integer, (column) => column.notNull())
    .execute();
  // Without a reference to portals: a row is forgotten within days, whatever becomes of the portal.
  await db.schema
    .createTable('entity_changes')
    .addColumn('member_id', text, (column) => column.notNull())
    .addColumn('entity_type_id', integer, (column) => column.notNull())
    .addColumn('entity_id', integer, (column) => column.notNull())
    .addColumn('changed_at', integer, (column) => column.notNull())
    .addPrimaryKeyConstraint('entity_changes_key', ['member_id', 'entity_type_id', 'entity_id'])
    .execute();
  await db.schema.createIndex('entity_changes_newest').on('entity_changes').column('changed_at').execute();
}
