import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely';
import { columnTypes, type DialectName } from './column-types.js';

/**
 * By what the entries of the audit are found, and what the last look at each chain saw. All of it follows from the entries: it is filled in
 * the background, also for those that stood before.
 */
export function auditIndex(dialect: DialectName): Migration {
  const { text, bigint, integer, bytes } = columnTypes(dialect);
  // Words are looked up by how they begin: compared as bytes, as SQLite does by itself.
  const term = dialect === 'postgres' ? sql`text collate "C"` : text;
  return {
    async up(db: Kysely<unknown>) {
      await tenantTable(db, 'audit_index')
        .addColumn('sequence', bigint, (column) => column.notNull())
        .addPrimaryKeyConstraint('audit_index_pk', ['tenant_id'])
        .execute();
      await tenantTable(db, 'audit_blocks')
        .addColumn('block', integer, (column) => column.notNull())
        .addColumn('first_time', bigint, (column) => column.notNull())
        .addColumn('last_time', bigint, (column) => column.notNull())
        .addPrimaryKeyConstraint('audit_blocks_pk', ['tenant_id', 'block'])
        .execute();
      const terms = db.schema
        .createTable('audit_terms')
        .addColumn('tenant_id', text, (column) => column.notNull())
        .addColumn('block', integer, (column) => column.notNull())
        .addColumn('term', term, (column) => column.notNull())
        .addColumn('entries', bytes, (column) => column.notNull())
        .addPrimaryKeyConstraint('audit_terms_pk', ['tenant_id', 'block', 'term']);
      await (dialect === 'sqlite' ? terms.modifyEnd(sql`without rowid`) : terms).execute();
      await tenantTable(db, 'audit_checks')
        .addColumn('checked_at', bigint, (column) => column.notNull())
        .addColumn('result_json', text, (column) => column.notNull())
        .addPrimaryKeyConstraint('audit_checks_pk', ['tenant_id'])
        .execute();
    },
  };
}

function tenantTable<T extends string>(db: Kysely<unknown>, name: T): CreateTableBuilder<T, 'tenant_id'> {
  return db.schema
    .createTable(name)
    .addColumn('tenant_id', 'text', (column) => column.notNull().references('tenants.tenant_id'));
}
