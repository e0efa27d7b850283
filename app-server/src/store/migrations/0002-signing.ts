import type { Kysely } from 'kysely';
import type { ColumnTypes } from '../column-types.js';

/** Signing requests, and what leaves for the portal after a transaction. */
export async function signing(db: Kysely<unknown>, { integer, text }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('signing_requests')
    .addColumn('member_id', text, (column) => column.notNull().references('portals.member_id'))
    .addColumn('request_id', text, (column) => column.notNull())
    .addColumn('person_id', text, (column) => column.notNull())
    .addColumn('person_name', text, (column) => column.notNull())
    .addColumn('entity_type_id', integer, (column) => column.notNull())
    .addColumn('entity_id', integer, (column) => column.notNull())
    .addColumn('field', text, (column) => column.notNull())
    .addColumn('file_id', integer, (column) => column.notNull())
    .addColumn('active_document', text)
    .addColumn('entity_title', text, (column) => column.notNull())
    .addColumn('field_title', text, (column) => column.notNull())
    .addColumn('file_name', text, (column) => column.notNull())
    .addColumn('size', integer, (column) => column.notNull())
    .addColumn('sha256', text, (column) => column.notNull())
    .addColumn('inspection', text, (column) => column.notNull())
    .addColumn('state', text, (column) => column.notNull())
    .addColumn('next_attempt_at', integer)
    .addColumn('machine', text, (column) => column.notNull())
    .addColumn('version', integer, (column) => column.notNull())
    .addColumn('choices', text)
    .addColumn('receipt', text)
    .addColumn('stored_file_id', integer)
    .addColumn('frozen_at', integer, (column) => column.notNull())
    .addColumn('updated_at', integer, (column) => column.notNull())
    .addColumn('seen_until', integer, (column) => column.notNull())
    .addColumn('worker', text)
    .addColumn('worker_until', integer, (column) => column.notNull().defaultTo(0))
    .addColumn('purged', integer, (column) => column.notNull().defaultTo(0))
    .addPrimaryKeyConstraint('signing_requests_key', ['member_id', 'request_id'])
    .addUniqueConstraint('signing_requests_active', ['member_id', 'active_document'])
    .execute();
  await db.schema
    .createIndex('signing_requests_entity')
    .on('signing_requests')
    .columns(['member_id', 'entity_type_id', 'entity_id'])
    .execute();
  await db.schema
    .createIndex('signing_requests_work')
    .on('signing_requests')
    .columns(['state', 'next_attempt_at'])
    .execute();
  await db.schema
    .createTable('signing_outbox')
    .addColumn('member_id', text, (column) => column.notNull().references('portals.member_id'))
    .addColumn('message_id', text, (column) => column.notNull())
    .addColumn('request_id', text, (column) => column.notNull())
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('failures', integer, (column) => column.notNull().defaultTo(0))
    .addColumn('next_attempt_at', integer)
    .addColumn('created_at', integer, (column) => column.notNull())
    .addPrimaryKeyConstraint('signing_outbox_key', ['member_id', 'message_id'])
    .execute();
  await db.schema.createIndex('signing_outbox_due').on('signing_outbox').columns(['next_attempt_at']).execute();
}
