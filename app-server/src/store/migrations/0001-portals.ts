import type { Kysely } from 'kysely';
import type { ColumnTypes } from '../column-types.js';

/** Portals, their tokens, verified sessions and what is known of files. */
export async function portals(db: Kysely<unknown>, { integer, text }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('portals')
    .addColumn('member_id', text, (column) => column.primaryKey())
    .addColumn('domain', text, (column) => column.notNull())
    .addColumn('client_endpoint', text, (column) => column.notNull())
    .addColumn('server_endpoint', text, (column) => column.notNull())
    .addColumn('state', text, (column) => column.notNull())
    .addColumn('licence', text, (column) => column.notNull())
    .addColumn('app_version', text, (column) => column.notNull())
    .addColumn('scopes', text, (column) => column.notNull())
    .addColumn('sealed_application_token', text)
    .addColumn('settings', text, (column) => column.notNull())
    .addColumn('pairing_service', text)
    .addColumn('pairing_tenant_id', text)
    .addColumn('pairing_tenant_name', text)
    .addColumn('pairing_certificate', text)
    .addColumn('pairing_authority', text)
    .addColumn('sealed_pairing_key', text)
    .addColumn('lease_owner', text)
    .addColumn('lease_until', integer, (column) => column.notNull().defaultTo(0))
    .addColumn('created_at', integer, (column) => column.notNull())
    .addColumn('updated_at', integer, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('service_tokens')
    .addColumn('member_id', text, (column) => column.notNull().references('portals.member_id'))
    .addColumn('slot', text, (column) => column.notNull())
    .addColumn('person_id', text, (column) => column.notNull())
    .addColumn('sealed_access_token', text, (column) => column.notNull())
    .addColumn('sealed_refresh_token', text, (column) => column.notNull())
    .addColumn('expires_at', integer, (column) => column.notNull())
    .addColumn('updated_at', integer, (column) => column.notNull())
    .addPrimaryKeyConstraint('service_tokens_key', ['member_id', 'slot'])
    .execute();
  await db.schema
    .createTable('user_tokens')
    .addColumn('member_id', text, (column) => column.notNull().references('portals.member_id'))
    .addColumn('person_id', text, (column) => column.notNull())
    .addColumn('sealed_access_token', text, (column) => column.notNull())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('is_portal_administrator', integer, (column) => column.notNull())
    .addColumn('expires_at', integer, (column) => column.notNull())
    .addColumn('updated_at', integer, (column) => column.notNull())
    .addPrimaryKeyConstraint('user_tokens_key', ['member_id', 'person_id'])
    .execute();
  await db.schema
    .createTable('verified_sessions')
    .addColumn('member_id', text, (column) => column.notNull())
    .addColumn('token_hash', text, (column) => column.notNull())
    .addColumn('person_id', text, (column) => column.notNull())
    .addColumn('identity', text, (column) => column.notNull())
    .addColumn('expires_at', integer, (column) => column.notNull())
    .addPrimaryKeyConstraint('verified_sessions_key', ['member_id', 'token_hash'])
    .execute();
  await db.schema
    .createIndex('verified_sessions_expiry')
    .on('verified_sessions')
    .columns(['member_id', 'expires_at'])
    .execute();
  await db.schema
    .createTable('file_facts')
    .addColumn('member_id', text, (column) => column.notNull().references('portals.member_id'))
    .addColumn('file_id', integer, (column) => column.notNull())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('size', integer)
    .addColumn('sha256', text)
    .addColumn('is_pdf', integer, (column) => column.notNull())
    .addColumn('learnt_at', integer, (column) => column.notNull())
    .addPrimaryKeyConstraint('file_facts_key', ['member_id', 'file_id'])
    .execute();
}
