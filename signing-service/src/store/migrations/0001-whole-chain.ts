import type { CreateTableBuilder, Kysely, Migration } from 'kysely';
import { type ColumnTypes, columnTypes, type DialectName } from './column-types.js';

type Database = Kysely<unknown>;

/** Tenants, people, one-time codes, acts, authorizations, signatures, audit. */
export function wholeChain(dialect: DialectName): Migration {
  const types = columnTypes(dialect);
  return {
    async up(db: Database) {
      await createTenants(db, types);
      await createPeople(db, types);
      await createAuthorizations(db, types);
      await createSignatures(db, types);
      await createAudit(db, types);
    },
  };
}

/** Begins a table whose rows belong to a tenant. */
function tenantTable<T extends string>(db: Database, name: T): CreateTableBuilder<T, 'tenant_id'> {
  return db.schema
    .createTable(name)
    .addColumn('tenant_id', 'text', (column) => column.notNull().references('tenants.tenant_id'));
}

async function createTenants(db: Database, { text, bigint }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('meta')
    .addColumn('name', text, (column) => column.primaryKey())
    .addColumn('value', text, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('tenants')
    .addColumn('tenant_id', text, (column) => column.primaryKey())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('created_at', bigint, (column) => column.notNull())
    .addColumn('stopped_at', bigint)
    .execute();
  await tenantTable(db, 'pairing_codes')
    .addColumn('code_hash', text, (column) => column.primaryKey())
    .addColumn('created_at', bigint, (column) => column.notNull())
    .addColumn('expires_at', bigint, (column) => column.notNull())
    .addColumn('used_at', bigint)
    .execute();
  await tenantTable(db, 'client_certificates')
    .addColumn('fingerprint', text, (column) => column.primaryKey())
    .addColumn('client_name', text, (column) => column.notNull())
    .addColumn('issued_at', bigint, (column) => column.notNull())
    .addColumn('expires_at', bigint, (column) => column.notNull())
    .addColumn('revoked_at', bigint)
    .execute();
  await tenantTable(db, 'tenant_credentials')
    .addColumn('credential_id', text, (column) => column.notNull())
    .addColumn('assigned_at', bigint, (column) => column.notNull())
    .addPrimaryKeyConstraint('tenant_credentials_pk', ['tenant_id', 'credential_id'])
    .execute();
}

async function createPeople(db: Database, types: ColumnTypes): Promise<void> {
  const { text, integer, bigint, bytes } = types;
  await tenantTable(db, 'people')
    .addColumn('person_id', text, (column) => column.notNull())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('role', text, (column) => column.notNull())
    .addColumn('state', text, (column) => column.notNull())
    .addColumn('activation_sealed', bytes)
    .addColumn('activation_expires_at', bigint)
    .addColumn('active_since', bigint)
    .addColumn('created_at', bigint, (column) => column.notNull())
    .addColumn('updated_at', bigint, (column) => column.notNull())
    .addPrimaryKeyConstraint('people_pk', ['tenant_id', 'person_id'])
    .execute();
  await tenantTable(db, 'code_counters')
    .addColumn('person_id', text, (column) => column.notNull())
    .addColumn('in_row', integer, (column) => column.notNull())
    .addColumn('locked_until', bigint)
    .addColumn('locked_for_good', integer, (column) => column.notNull())
    .addColumn('recent_wrong', text, (column) => column.notNull())
    .addColumn('touched_at', bigint, (column) => column.notNull())
    .addPrimaryKeyConstraint('code_counters_pk', ['tenant_id', 'person_id'])
    .execute();
  await tenantTable(db, 'enrolments')
    .addColumn('enrolment_id', text, (column) => column.notNull())
    .addColumn('person_id', text, (column) => column.notNull())
    .addColumn('secret_sealed', bytes, (column) => column.notNull())
    .addColumn('created_at', bigint, (column) => column.notNull())
    .addColumn('expires_at', bigint, (column) => column.notNull())
    .addPrimaryKeyConstraint('enrolments_pk', ['tenant_id', 'enrolment_id'])
    .addUniqueConstraint('enrolments_person', ['tenant_id', 'person_id'])
    .execute();
  await tenantTable(db, 'otp_secrets')
    .addColumn('person_id', text, (column) => column.notNull())
    .addColumn('secret_sealed', bytes, (column) => column.notNull())
    .addColumn('drift_seconds', integer, (column) => column.notNull())
    .addColumn('last_step', bigint, (column) => column.notNull())
    .addColumn('confirmed_at', bigint, (column) => column.notNull())
    .addPrimaryKeyConstraint('otp_secrets_pk', ['tenant_id', 'person_id'])
    .execute();
  await tenantTable(db, 'used_steps')
    .addColumn('person_id', text, (column) => column.notNull())
    .addColumn('step', bigint, (column) => column.notNull())
    .addColumn('used_at', bigint, (column) => column.notNull())
    .addPrimaryKeyConstraint('used_steps_pk', ['tenant_id', 'person_id', 'step'])
    .execute();
  await tenantTable(db, 'grants')
    .addColumn('person_id', text, (column) => column.notNull())
    .addColumn('credential_id', text, (column) => column.notNull())
    .addColumn('granted_at', bigint, (column) => column.notNull())
    .addColumn('granted_by', text)
    .addPrimaryKeyConstraint('grants_pk', ['tenant_id', 'person_id', 'credential_id'])
    .execute();
  await tenantTable(db, 'acts')
    .addColumn('request_key', text, (column) => column.notNull())
    .addColumn('person_id', text, (column) => column.notNull())
    .addColumn('content_hash', text, (column) => column.notNull())
    .addColumn('answer_json', text, (column) => column.notNull())
    .addColumn('created_at', bigint, (column) => column.notNull())
    .addPrimaryKeyConstraint('acts_pk', ['tenant_id', 'request_key'])
    .execute();
}

async function createAuthorizations(db: Database, { text, integer, bigint }: ColumnTypes): Promise<void> {
  await tenantTable(db, 'authorizations')
    .addColumn('authorization_id', text, (column) => column.notNull())
    .addColumn('request_key', text, (column) => column.notNull())
    .addColumn('person_id', text, (column) => column.notNull())
    .addColumn('credential_id', text, (column) => column.notNull())
    .addColumn('content_hash', text, (column) => column.notNull())
    .addColumn('labels_json', text, (column) => column.notNull())
    .addColumn('created_at', bigint, (column) => column.notNull())
    .addColumn('expires_at', bigint, (column) => column.notNull())
    .addColumn('ended_at', bigint)
    .addColumn('audit_sequence', bigint, (column) => column.notNull())
    .addColumn('audit_head', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('authorizations_pk', ['tenant_id', 'authorization_id'])
    .addUniqueConstraint('authorizations_request_key', ['tenant_id', 'request_key'])
    .execute();
  await db.schema
    .createIndex('authorizations_person')
    .on('authorizations')
    .columns(['tenant_id', 'person_id', 'expires_at'])
    .execute();
  await tenantTable(db, 'authorization_digests')
    .addColumn('authorization_id', text, (column) => column.notNull())
    .addColumn('position', integer, (column) => column.notNull())
    .addColumn('sha256', text, (column) => column.notNull())
    .addColumn('spent_at', bigint)
    .addColumn('spent_by', text)
    .addPrimaryKeyConstraint('authorization_digests_pk', ['tenant_id', 'authorization_id', 'position'])
    .addForeignKeyConstraint(
      'authorization_digests_of',
      ['tenant_id', 'authorization_id'],
      'authorizations',
      ['tenant_id', 'authorization_id'],
      (constraint) => constraint.onDelete('cascade'),
    )
    .execute();
}

async function createSignatures(db: Database, { text, bigint, bytes }: ColumnTypes): Promise<void> {
  await tenantTable(db, 'signatures')
    .addColumn('request_key', text, (column) => column.notNull())
    .addColumn('authorization_id', text, (column) => column.notNull())
    .addColumn('person_id', text, (column) => column.notNull())
    .addColumn('credential_id', text, (column) => column.notNull())
    .addColumn('input_sha256', text, (column) => column.notNull())
    .addColumn('input_size', bigint, (column) => column.notNull())
    .addColumn('request_json', text, (column) => column.notNull())
    .addColumn('state', text, (column) => column.notNull())
    .addColumn('signed_attributes', bytes)
    .addColumn('prepared', bytes)
    .addColumn('raw_signature', bytes)
    .addColumn('tail', bytes)
    .addColumn('receipt_json', text)
    .addColumn('created_at', bigint, (column) => column.notNull())
    .addColumn('updated_at', bigint, (column) => column.notNull())
    .addPrimaryKeyConstraint('signatures_pk', ['tenant_id', 'request_key'])
    .execute();
}

async function createAudit(db: Database, { text, bigint, bytes }: ColumnTypes): Promise<void> {
  await tenantTable(db, 'audit_heads')
    .addColumn('sequence', bigint, (column) => column.notNull())
    .addColumn('head', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('audit_heads_pk', ['tenant_id'])
    .execute();
  await tenantTable(db, 'audit_entries')
    .addColumn('sequence', bigint, (column) => column.notNull())
    .addColumn('time', bigint, (column) => column.notNull())
    .addColumn('type', text, (column) => column.notNull())
    .addColumn('payload_hash', text, (column) => column.notNull())
    .addColumn('hash', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('audit_entries_pk', ['tenant_id', 'sequence'])
    .execute();
  await tenantTable(db, 'audit_payloads')
    .addColumn('sequence', bigint, (column) => column.notNull())
    .addColumn('salt', bytes, (column) => column.notNull())
    .addColumn('payload', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('audit_payloads_pk', ['tenant_id', 'sequence'])
    .execute();
}
