import { type Kysely, sql } from 'kysely';
import { searchText } from '../search-text.js';
import type { ColumnTypes } from '../column-types.js';

/** Rows that are filled at a time. */
const atOnce = 500;

interface Named {
  readonly member_id: string;
  readonly request_id: string;
  readonly entity_id: number;
  readonly file_name: string;
  readonly entity_title: string;
}

/**
 * The application's own page: requests of a portal and of a person, the newest first, each index with all that a page is chosen by. Who looked
 * at documents and took them away.
 */
export async function lists(db: Kysely<unknown>, { integer, text }: ColumnTypes): Promise<void> {
  await db.schema.alterTable('signing_requests').addColumn('search_text', text).execute();
  await fillSearchTexts(db);
  const chosenBy = ['frozen_at', 'request_id', 'state', 'entity_type_id', 'search_text'] as const;
  await db.schema
    .createIndex('signing_requests_all')
    .on('signing_requests')
    .columns(['member_id', ...chosenBy])
    .execute();
  await db.schema
    .createIndex('signing_requests_own')
    .on('signing_requests')
    .columns(['member_id', 'person_id', ...chosenBy])
    .execute();
  await db.schema
    .createTable('document_events')
    .addColumn('member_id', text, (column) => column.notNull().references('portals.member_id'))
    .addColumn('event_id', text, (column) => column.notNull())
    .addColumn('request_id', text, (column) => column.notNull())
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('person_id', text, (column) => column.notNull())
    .addColumn('person_name', text, (column) => column.notNull())
    .addColumn('at', integer, (column) => column.notNull())
    .addPrimaryKeyConstraint('document_events_key', ['member_id', 'event_id'])
    .execute();
  await db.schema
    .createIndex('document_events_request')
    .on('document_events')
    .columns(['member_id', 'request_id', 'at'])
    .execute();
}

async function fillSearchTexts(db: Kysely<unknown>): Promise<void> {
  for (;;) {
    const { rows } = await sql<Named>`
      select member_id, request_id, entity_id, file_name, entity_title
      from signing_requests where search_text is null limit ${atOnce}`.execute(db);
    for (const row of rows) {
      const found = searchText({
        fileName: row.file_name,
        entityTitle: row.entity_title,
        entityId: row.entity_id,
      });
      await sql`
        update signing_requests set search_text = ${found}
        where member_id = ${row.member_id} and request_id = ${row.request_id}`.execute(db);
    }
    if (rows.length < atOnce) return;
  }
}
