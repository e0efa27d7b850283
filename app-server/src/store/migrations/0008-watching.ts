import type { Kysely } from 'kysely';
import type { ColumnTypes } from '../column-types.js';

/** How far the signing-service's events were read, which were told, and what is still to be delivered. */
export async function watching(db: Kysely<unknown>, { integer, text }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('watch_cursors')
    .addColumn('member_id', text, (column) => column.primaryKey().references('portals.member_id'))
    .addColumn('tenant_id', text, (column) => column.notNull())
    .addColumn('read_to', integer)
    .addColumn('next_look_at', integer, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('told_events')
    .addColumn('member_id', text, (column) => column.notNull().references('portals.member_id'))
    .addColumn('event_id', text, (column) => column.notNull())
    .addColumn('told_at', integer, (column) => column.notNull())
    .addPrimaryKeyConstraint('told_events_key', ['member_id', 'event_id'])
    .execute();
  await db.schema
    .createTable('administrator_notices')
    .addColumn('member_id', text, (column) => column.notNull().references('portals.member_id'))
    .addColumn('notice_id', text, (column) => column.notNull())
    .addColumn('person_id', text, (column) => column.notNull())
    .addColumn('message', text, (column) => column.notNull())
    .addColumn('failures', integer, (column) => column.notNull().defaultTo(0))
    .addColumn('next_attempt_at', integer, (column) => column.notNull())
    .addPrimaryKeyConstraint('administrator_notices_key', ['member_id', 'notice_id', 'person_id'])
    .execute();
  await db.schema
    .createIndex('administrator_notices_due')
    .on('administrator_notices')
    .columns(['next_attempt_at'])
    .execute();
}
