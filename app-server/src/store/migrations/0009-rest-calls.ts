import type { Kysely } from 'kysely';
import type { ColumnTypes } from '../column-types.js';

/** Calls to portals of the last days, masked. Without a reference to `portals`: an installation is called before it has a row. */
export async function restCalls(db: Kysely<unknown>, { integer, text }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('rest_calls')
    .addColumn('member_id', text, (column) => column.notNull())
    .addColumn('ended_at', integer, (column) => column.notNull())
    .addColumn('call_id', text, (column) => column.notNull())
    .addColumn('method', text, (column) => column.notNull())
    .addColumn('urgency', text, (column) => column.notNull())
    .addColumn('params', text)
    .addColumn('status', integer, (column) => column.notNull())
    .addColumn('error', text)
    .addColumn('milliseconds', integer, (column) => column.notNull())
    .addPrimaryKeyConstraint('rest_calls_key', ['member_id', 'ended_at', 'call_id'])
    .execute();
  await db.schema.createIndex('rest_calls_by_age').on('rest_calls').column('ended_at').execute();
}
