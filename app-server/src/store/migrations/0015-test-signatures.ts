import type { Kysely } from 'kysely';
import type { ColumnTypes } from '../column-types.js';

/** The last test signature of a portal, of the pairing that made it; since when a portal is paired as it is. */
export async function testSignatures(db: Kysely<unknown>, { integer, text, blob }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('test_signatures')
    .addColumn('member_id', text, (column) => column.primaryKey().references('portals.member_id'))
    .addColumn('tenant_id', text, (column) => column.notNull())
    .addColumn('person_name', text, (column) => column.notNull())
    .addColumn('signed_at', text, (column) => column.notNull())
    .addColumn('is_test', integer, (column) => column.notNull())
    .addColumn('pdf', blob, (column) => column.notNull())
    .execute();
  await db.schema.alterTable('portals').addColumn('paired_at', integer).execute();
}
