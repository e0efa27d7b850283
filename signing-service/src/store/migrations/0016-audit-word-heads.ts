import { type Kysely, type Migration, sql } from 'kysely';
import type { DialectName } from './column-types.js';

/** Words are found by their heads too: what is findable already is made so anew, in the background as ever. */
export function auditWordHeads(dialect: DialectName): Migration {
  const empty = dialect === 'postgres' ? sql`truncate table` : sql`delete from`;
  return {
    async up(db: Kysely<unknown>) {
      for (const table of ['audit_terms', 'audit_blocks', 'audit_index']) {
        await sql`${empty} ${sql.table(table)}`.execute(db);
      }
    },
  };
}
