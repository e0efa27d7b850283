import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BackupManifest, BackupWriter, dumpName, sqliteName } from '../contract/backup-archive.js';
import { assertDump, snapshotSqlite } from '../contract/backup-database.js';
import { BackupError } from '../contract/backup-error.js';
import { KeyFileError } from '../sealing/key-file.js';
import { openSealing } from '../sealing/open-sealing.js';
import type { Sealing } from '../sealing/sealing.js';
import { schemaOf } from '../store/migrate.js';
import { openReadOnly } from '../store/read-only-database.js';
import type { StoreOptions } from '../store/store.js';
import {
  authorityFile,
  authorityPlace,
  type BackedUp,
  copiedFolders,
  program,
  sealedAuthority,
  sqliteFile,
} from './backed-up.js';

export interface BackupOptions {
  /** New or empty. */
  readonly folder: string;
  /** What pg_dump wrote; on PostgreSQL only, and there needed. */
  readonly dump?: string | undefined;
  readonly now: () => Date;
  readonly randomBytes: (size: number) => Uint8Array;
}

/**
 * Copies what the service cannot be without into a folder, while it runs: the database, its authority (sealed), the memory of refused PINs.
 * The sealing keys are not in it. Throws BackupError.
 */
export async function makeBackup(source: BackedUp, options: BackupOptions): Promise<BackupManifest> {
  const sealing = openKeys(source, options.randomBytes);
  const writer = await BackupWriter.open(options.folder);
  const madeAt = options.now().toISOString();
  const database = await copyDatabase(source, writer, options.dump);
  await writer.write(sealedAuthority, await sealAuthority(source, sealing));
  for (const folder of copiedFolders) {
    for (const name of await filesIn(join(source.dataDirectory, folder))) {
      await writer.copy(join(source.dataDirectory, folder, name), `${folder}/${name}`);
    }
  }
  return writer.finish({ program, madeAt, ...database });
}

function openKeys({ sealingKeyFile }: BackedUp, randomBytes: (size: number) => Uint8Array): Sealing {
  try {
    return openSealing(sealingKeyFile, randomBytes);
  } catch (cause) {
    if (!(cause instanceof KeyFileError)) throw cause;
    throw new BackupError('backup-keys-missing', `${cause.message}.`, { cause });
  }
}

async function copyDatabase({ dataDirectory, databaseUrl }: BackedUp, writer: BackupWriter, dump: string | undefined) {
  if (databaseUrl === undefined) {
    await snapshotSqlite(sqliteFile(dataDirectory), writer.path(sqliteName));
    const facts = await factsOf({ sqlitePath: writer.path(sqliteName) });
    await writer.adopt(sqliteName);
    return { database: 'sqlite', ...facts } as const;
  }
  if (dump === undefined) throw new TypeError('On PostgreSQL a dump is needed');
  await assertDump(dump);
  await writer.copy(dump, dumpName);
  return { database: 'postgres', ...(await factsOf({ url: databaseUrl })) } as const;
}

/** Schema and heads: of the copy where there is one, else of the database, which may have gone on since it was dumped. */
async function factsOf(options: StoreOptions): Promise<Pick<BackupManifest, 'schema' | 'heads'>> {
  const { db } = openReadOnly(options);
  try {
    const schema = await schemaOf(db);
    if (schema === null) throw new BackupError('backup-nothing', 'The database holds nothing of the signing-service.');
    const rows = await db.selectFrom('audit_heads').selectAll().orderBy('tenant_id').execute();
    return { schema, heads: rows.map(({ tenant_id: tenantId, sequence, head }) => ({ tenantId, sequence, head })) };
  } finally {
    await db.destroy();
  }
}

async function sealAuthority({ dataDirectory }: BackedUp, sealing: Sealing): Promise<Uint8Array> {
  const file = authorityFile(dataDirectory);
  const pem = await readFile(file).catch((cause: unknown) => {
    throw new BackupError('backup-nothing', `There is no ${file}: has the service ever run?`, { cause });
  });
  return sealing.seal(authorityPlace, pem);
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  // Drafts of what is just being written are left out.
  return entries.flatMap((entry) =>
    entry.isFile() && /^[A-Za-z0-9_-][A-Za-z0-9._-]*\.json$/.test(entry.name) ? [entry.name] : [],
  );
}
