import type { Kysely } from 'kysely';
import type { ColumnTypes } from '../column-types.js';

/**
 * By which words of documents' names the entries of the signing-service's log are found, and how far it was read. All of it follows from the log and the
 * requests: it is filled in the background, also for what stood before.
 */
export async function logNames(db: Kysely<unknown>, { integer, text, bytewise, blob }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('log_indexes')
    .addColumn('member_id', text, (column) => column.primaryKey().references('portals.member_id'))
    .addColumn('sequence', integer, (column) => column.notNull())
    .addColumn('head', text, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('log_words')
    .addColumn('member_id', text, (column) => column.notNull().references('portals.member_id'))
    .addColumn('block', integer, (column) => column.notNull())
    .addColumn('word', bytewise, (column) => column.notNull())
    .addColumn('entries', blob, (column) => column.notNull())
    .addPrimaryKeyConstraint('log_words_key', ['member_id', 'block', 'word'])
    .execute();
  await db.schema
    .createTable('log_stale_blocks')
    .addColumn('member_id', text, (column) => column.notNull().references('portals.member_id'))
    .addColumn('block', integer, (column) => column.notNull())
    .addPrimaryKeyConstraint('log_stale_blocks_key', ['member_id', 'block'])
    .execute();
}
