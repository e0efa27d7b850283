import type { Kysely } from 'kysely';
import type { ColumnTypes } from '../column-types.js';

/** What becomes of a portal: removed with all its data, or no longer paid for. */
export async function lifecycle(db: Kysely<unknown>, { integer, text }: ColumnTypes): Promise<void> {
  // SQLite takes one column at a time.
  await db.schema.alterTable('portals').addColumn('clean_requested_at', integer).execute();
  await db.schema
    .alterTable('portals')
    .addColumn('subscription_over', integer, (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.alterTable('portals').addColumn('paid_until', integer).execute();
  // Without a reference: of the portal itself nothing is left.
  await db.schema
    .createTable('portal_removals')
    .addColumn('removal_id', text, (column) => column.primaryKey())
    .addColumn('removed_member_id', text, (column) => column.notNull())
    .addColumn('requests', integer, (column) => column.notNull())
    .addColumn('removed_at', integer, (column) => column.notNull())
    .execute();
}
