import type { Kysely, Migration } from 'kysely';
import { columnTypes, type DialectName } from './column-types.js';

/** What needs two administrators and waits for the second; who sets up codes without a code word. */
export function secondAdministrator(dialect: DialectName): Migration {
  const { text, integer, bigint } = columnTypes(dialect);
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('tenant_policies')
        .addColumn('tenant_id', text, (column) => column.primaryKey().references('tenants.tenant_id'))
        .addColumn('second_days', integer)
        .addColumn('second_changed_at', bigint)
        .addColumn('second_changed_by', text)
        .addColumn('code_word_waived', integer, (column) => column.notNull().defaultTo(0))
        .addColumn('code_word_changed_at', bigint)
        .addColumn('code_word_changed_by', text)
        .execute();
      await db.schema
        .createTable('proposals')
        .addColumn('tenant_id', text, (column) => column.notNull().references('tenants.tenant_id'))
        .addColumn('proposal_id', text, (column) => column.notNull())
        .addColumn('proposed_by', text, (column) => column.notNull())
        .addColumn('acts_json', text, (column) => column.notNull())
        .addColumn('digest', text, (column) => column.notNull())
        .addColumn('basis', text, (column) => column.notNull())
        .addColumn('created_at', bigint, (column) => column.notNull())
        .addColumn('expires_at', bigint, (column) => column.notNull())
        .addColumn('closed_at', bigint)
        .addPrimaryKeyConstraint('proposals_pk', ['tenant_id', 'proposal_id'])
        .execute();
      await db.schema.alterTable('people').addColumn('code_word_waived', integer).execute();
      await db.schema.alterTable('enrolments').addColumn('without_code_word', integer).execute();
    },
  };
}
