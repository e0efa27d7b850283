import type { Kysely } from 'kysely';
import type { ColumnTypes } from '../column-types.js';

/** The language of each person's last visit: notices about them are written in it. */
export async function languages(db: Kysely<unknown>, { text }: ColumnTypes): Promise<void> {
  await db.schema.alterTable('user_tokens').addColumn('language', text).execute();
}
