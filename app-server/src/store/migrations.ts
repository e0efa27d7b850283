import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import { type ColumnTypes, columnTypes, type Dialect } from './column-types.js';
import { portals } from './migrations/0001-portals.js';
import { signing } from './migrations/0002-signing.js';
import { requestsOfPerson } from './migrations/0003-requests-of-person.js';
import { fieldWrites } from './migrations/0004-field-writes.js';
import { erasures } from './migrations/0005-erasures.js';
import { requestDigests } from './migrations/0006-request-digests.js';
import { languages } from './migrations/0007-languages.js';
import { watching } from './migrations/0008-watching.js';
import { restCalls } from './migrations/0009-rest-calls.js';
import { originals } from './migrations/0010-originals.js';
import { testSignatures } from './migrations/0015-test-signatures.js';
import { lifecycle } from './migrations/0017-lifecycle.js';
import { lists } from './migrations/0018-lists.js';
import { instances } from './migrations/0019-instances.js';
import { logNames } from './migrations/0020-log-names.js';

/** One step forward; a step that has been released is never changed. */
type Step = (db: Kysely<unknown>, types: ColumnTypes) => Promise<void>;

/** All steps in their order, named as their files. */
const steps: Readonly<Record<string, Step>> = {
  '0001-portals': portals,
  '0002-signing': signing,
  '0003-requests-of-person': requestsOfPerson,
  '0004-field-writes': fieldWrites,
  '0005-erasures': erasures,
  '0006-request-digests': requestDigests,
  '0007-languages': languages,
  '0008-watching': watching,
  '0009-rest-calls': restCalls,
  '0010-originals': originals,
  '0015-test-signatures': testSignatures,
  '0017-lifecycle': lifecycle,
  '0018-lists': lists,
  '0019-instances': instances,
  '0020-log-names': logNames,
};

/**
 * Brings the schema to its newest version; several instances may do so at once. A database that a newer program has migrated further is
 * taken as it is: migrations expand first and contract a version later. Throws what a migration throws.
 */
export async function migrateToLatest<T>(db: Kysely<T>, dialect: Dialect): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrationsFor(dialect)) } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined || (await isNewer(db).catch(() => false))) return;
  throw new Error('The database could not be brought to the newest schema', { cause: error });
}

/** All of ours were run, and after them others that we do not know. */
async function isNewer<T>(db: Kysely<T>): Promise<boolean> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  const known = knownSchemas();
  return rows.length > known.length && known.every((name, index) => rows[index]?.name === name);
}

function migrationsFor(dialect: Dialect): Record<string, Migration> {
  const types = columnTypes(dialect);
  return Object.fromEntries(
    Object.entries(steps).map(([name, step]) => [name, { up: (db: Kysely<unknown>) => step(db, types) }]),
  );
}

/** Names of all migrations, in their order. */
export function knownSchemas(): string[] {
  return Object.keys(steps).sort();
}

/** Name of the newest migration that a database has; null for one without a schema of ours. Nothing is changed. */
export async function schemaOf<T>(db: Kysely<T>): Promise<string | null> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) return null;
  const { rows } = await sql<{ name: string | null }>`select max(name) as name from kysely_migration`.execute(db);
  return rows[0]?.name ?? null;
}
