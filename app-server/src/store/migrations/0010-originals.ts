import type { Kysely } from 'kysely';
import type { ColumnTypes } from '../column-types.js';

/** Originals that were put into a portal, and when they go from there. Without a reference to requests: those may end before. */
export async function originals(db: Kysely<unknown>, { integer, text }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('kept_originals')
    .addColumn('member_id', text, (column) => column.notNull().references('portals.member_id'))
    .addColumn('request_id', text, (column) => column.notNull())
    .addColumn('place', text, (column) => column.notNull())
    .addColumn('portal_id', integer, (column) => column.notNull())
    .addColumn('entity_type_id', integer, (column) => column.notNull())
    .addColumn('entity_id', integer, (column) => column.notNull())
    .addColumn('kept_at', integer, (column) => column.notNull())
    .addColumn('remove_at', integer)
    .addPrimaryKeyConstraint('kept_originals_key', ['member_id', 'request_id'])
    .execute();
  await db.schema.createIndex('kept_originals_due').on('kept_originals').column('remove_at').execute();
}
