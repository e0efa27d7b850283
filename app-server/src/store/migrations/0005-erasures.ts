import type { Kysely } from 'kysely';
import type { ColumnTypes } from '../column-types.js';

/** What was erased, when, and by which rule. */
export async function erasures(db: Kysely<unknown>, { integer, text }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('erasures')
    .addColumn('member_id', text, (column) => column.notNull().references('portals.member_id'))
    .addColumn('erasure_id', text, (column) => column.notNull())
    .addColumn('what', text, (column) => column.notNull())
    .addColumn('request_id', text)
    .addColumn('sha256', text, (column) => column.notNull())
    .addColumn('rule', text, (column) => column.notNull())
    .addColumn('erased_at', integer, (column) => column.notNull())
    .addPrimaryKeyConstraint('erasures_key', ['member_id', 'erasure_id'])
    .execute();
}
