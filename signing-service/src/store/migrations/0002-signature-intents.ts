import type { Kysely, Migration } from 'kysely';
import { columnTypes, type DialectName } from './column-types.js';

/**
 * Moves what a signature is begun with, some 30 KB that never change, out of the row that moves from state to state: SQLite
 * writes the whole row at each of its steps. The tail is not kept any more, but what goes into it; tails kept earlier stay.
 */
export function signatureIntents(dialect: DialectName): Migration {
  const { text, bytes } = columnTypes(dialect);
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('signature_intents')
        .addColumn('tenant_id', text, (column) => column.notNull().references('tenants.tenant_id'))
        .addColumn('request_key', text, (column) => column.notNull())
        .addColumn('order_json', text, (column) => column.notNull())
        .addColumn('signed_attributes', bytes, (column) => column.notNull())
        .addColumn('prepared', bytes)
        .addPrimaryKeyConstraint('signature_intents_pk', ['tenant_id', 'request_key'])
        .addForeignKeyConstraint(
          'signature_intents_of',
          ['tenant_id', 'request_key'],
          'signatures',
          ['tenant_id', 'request_key'],
          (constraint) => constraint.onDelete('cascade'),
        )
        .execute();
      await moveIntents(db);
      for (const column of ['request_json', 'signed_attributes', 'prepared']) {
        await db.schema.alterTable('signatures').dropColumn(column).execute();
      }
      await db.schema.alterTable('signatures').addColumn('content_info', bytes).execute();
    },
  };
}

/** As the migrations up to this one left them. */
interface EarlierTables {
  signatures: {
    tenant_id: string;
    request_key: string;
    request_json: string;
    signed_attributes: Uint8Array | null;
    prepared: Uint8Array | null;
  };
  signature_intents: {
    tenant_id: string;
    request_key: string;
    order_json: string;
    signed_attributes: Uint8Array;
    prepared: Uint8Array | null;
  };
}

function moveIntents(db: Kysely<EarlierTables>): Promise<unknown> {
  return db
    .insertInto('signature_intents')
    .columns(['tenant_id', 'request_key', 'order_json', 'signed_attributes', 'prepared'])
    .expression((eb) =>
      eb
        .selectFrom('signatures')
        .select(['tenant_id', 'request_key', 'request_json', 'signed_attributes', 'prepared'])
        .where('signed_attributes', 'is not', null)
        .$narrowType<{ signed_attributes: Uint8Array }>(),
    )
    .execute();
}
