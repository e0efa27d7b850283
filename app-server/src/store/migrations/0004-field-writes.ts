import type { Kysely } from 'kysely';
import type { ColumnTypes } from '../column-types.js';

/** Which request is writing to a file field. */
export async function fieldWrites(db: Kysely<unknown>, { integer, text }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('field_writes')
    .addColumn('member_id', text, (column) => column.notNull().references('portals.member_id'))
    .addColumn('field', text, (column) => column.notNull())
    .addColumn('request_id', text, (column) => column.notNull())
    .addColumn('kept_until', integer, (column) => column.notNull())
    .addPrimaryKeyConstraint('field_writes_key', ['member_id', 'field'])
    .execute();
}
