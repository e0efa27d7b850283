import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import { wholeChain } from './migrations/0001-whole-chain.js';
import { signatureIntents } from './migrations/0002-signature-intents.js';
import { levels } from './migrations/0003-levels.js';
import { recovery } from './migrations/0004-recovery.js';
import { retention } from './migrations/0005-retention.js';
import { pinPolicies } from './migrations/0006-pin-policies.js';
import { keeping } from './migrations/0007-keeping.js';
import { auditIndex } from './migrations/0008-audit-index.js';
import { resets } from './migrations/0009-resets.js';
import { grantLimits } from './migrations/0010-grant-limits.js';
import { auditStamps } from './migrations/0011-audit-stamps.js';
import { renewal } from './migrations/0012-renewal.js';
import { secondAdministrator } from './migrations/0013-second-administrator.js';
import { markLogos } from './migrations/0015-mark-logos.js';
import { auditWordHeads } from './migrations/0016-audit-word-heads.js';
import { trials } from './migrations/0017-trials.js';
import { tokenLeases } from './migrations/0018-token-leases.js';
import { assistedSetUp } from './migrations/0019-assisted-set-up.js';
import type { DialectName } from './migrations/column-types.js';
import type { Schema } from './schema.js';

/** Every migration under its name, in the order of their names. A released one is never edited. */
function migrationsFor(dialect: DialectName): Record<string, Migration> {
  return {
    '0001-whole-chain': wholeChain(dialect),
    '0002-signature-intents': signatureIntents(dialect),
    '0003-levels': levels(dialect),
    '0004-recovery': recovery(dialect),
    '0005-retention': retention(dialect),
    '0006-pin-policies': pinPolicies(dialect),
    '0007-keeping': keeping(dialect),
    '0008-audit-index': auditIndex(dialect),
    '0009-resets': resets(dialect),
    '0010-grant-limits': grantLimits(dialect),
    '0011-audit-stamps': auditStamps(dialect),
    '0012-renewal': renewal(dialect),
    '0013-second-administrator': secondAdministrator(dialect),
    '0015-mark-logos': markLogos(dialect),
    '0016-audit-word-heads': auditWordHeads(dialect),
    '0017-trials': trials(dialect),
    '0018-token-leases': tokenLeases(dialect),
    '0019-assisted-set-up': assistedSetUp(dialect),
  };
}

/**
 * Brings the schema to its newest version. Safe to run from several instances at once. A database that a newer program has migrated further
 * is taken as it is: migrations expand first and contract a version later.
 */
export async function migrateToLatest(db: Kysely<Schema>, dialect: DialectName): Promise<void> {
  const { error } = await createMigrator(db, dialect).migrateToLatest();
  if (error === undefined || (await isNewer(db, Object.keys(migrationsFor(dialect))).catch(() => false))) return;
  throw new Error('The database could not be migrated', { cause: error });
}

/** All of ours were run, and after them others that we do not know. */
async function isNewer(db: Kysely<Schema>, known: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  const names = rows.map(({ name }) => name);
  return names.length > known.length && known.every((name, index) => names[index] === name);
}

export function createMigrator(db: Kysely<Schema>, dialect: DialectName): Migrator {
  return new Migrator({ db, provider: { getMigrations: async () => migrationsFor(dialect) } });
}

/** Names of all migrations, in their order. */
export function knownSchemas(): string[] {
  return Object.keys(migrationsFor('sqlite')).sort();
}

/** Name of the newest migration that a database has; null for one without a schema of ours. Nothing is changed. */
export async function schemaOf(db: Kysely<Schema>): Promise<string | null> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) return null;
  const { rows } = await sql<{ name: string | null }>`select max(name) as name from kysely_migration`.execute(db);
  return rows[0]?.name ?? null;
}
