import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { sealedColumns } from '../authorization/sealed-columns.js';
import { assertEmpty, type BackupManifest, readManifest } from '../contract/backup-archive.js';
import { BackupError } from '../contract/backup-error.js';
import {
  assertFilled,
  databaseGoneOn,
  draftName,
  keysMissing,
  keysWrong,
  moveIntoPlace,
  takeOutFiles,
} from '../contract/backup-restore.js';
import { openSealing } from '../sealing/open-sealing.js';
import { type Sealing, SealingError } from '../sealing/sealing.js';
import { openEpoch, type TenantEpoch } from '../signing/open-epoch.js';
import { lockDirectory } from '../store/directory-lock.js';
import { knownSchemas, schemaOf } from '../store/migrate.js';
import { openReadOnly } from '../store/read-only-database.js';
import { openStore, type Store, type StoreOptions } from '../store/store.js';
import { authorityFile, authorityPlace, type BackedUp, program, sealedAuthority, sqliteFile } from './backed-up.js';

export interface RestoreOptions {
  readonly folder: string;
  readonly now: () => Date;
  readonly randomBytes: (size: number) => Uint8Array;
}

export interface Restored {
  readonly manifest: BackupManifest;
  readonly epoch: string;
  readonly tenants: readonly TenantEpoch[];
}

/**
 * Fills an empty data directory from a backup and begins a new epoch. On PostgreSQL the database was filled by pg_restore before. Everything
 * is checked before the first file stands in its place. Throws BackupError; DirectoryInUseError when a service runs there.
 */
export async function restoreBackup(target: BackedUp, options: RestoreOptions): Promise<Restored> {
  const { folder, randomBytes } = options;
  const { dataDirectory, databaseUrl } = target;
  const database = databaseUrl === undefined ? 'sqlite' : 'postgres';
  const manifest = await readManifest(folder, { program, database, schemas: knownSchemas() });
  assertLater(options.now(), manifest);
  const sealing = openKeys(target, randomBytes);
  await assertEmpty(dataDirectory, ignoredNames(target));
  const unlock = lockDirectory(dataDirectory);
  const draft = join(dataDirectory, draftName);
  try {
    await takeOutFiles(folder, manifest, { draft, sqliteFile: sqliteFile(draft) });
    if (databaseUrl !== undefined) await assertIsOfBackup(databaseUrl, { folder, manifest });
    await openSealedAuthority(draft, sealing);
    const epoch = Buffer.from(randomBytes(12)).toString('base64url');
    const tenants = await beginEpoch(
      { url: databaseUrl, sqlitePath: sqliteFile(draft) },
      { sealing, options, epoch, backupMadeAt: Date.parse(manifest.madeAt) },
    );
    await moveIntoPlace(draft, dataDirectory, sqliteFile(draft));
    return { manifest, epoch, tenants };
  } finally {
    await rm(draft, { recursive: true, force: true });
    unlock();
  }
}

/** By a clock that is behind, codes would be taken that were given since. Throws BackupError `backup-clock`. */
function assertLater(now: Date, { madeAt }: BackupManifest): void {
  if (now.getTime() >= Date.parse(madeAt)) return;
  const sentence = `This machine's clock says ${now.toISOString()}, and the backup was made later, at ${madeAt}: set the clock first.`;
  throw new BackupError('backup-clock', sentence);
}

/** The sealing keys are put in their place first, which may be the data directory. */
function ignoredNames({ dataDirectory, sealingKeyFile }: BackedUp): string[] {
  const keys = dirname(sealingKeyFile) === dataDirectory ? [basename(sealingKeyFile)] : [];
  return ['service.lock', 'service.lock-journal', ...keys];
}

function openKeys({ sealingKeyFile }: BackedUp, randomBytes: (size: number) => Uint8Array): Sealing {
  if (!existsSync(sealingKeyFile)) throw keysMissing(sealingKeyFile);
  return openSealing(sealingKeyFile, randomBytes);
}

/** An empty database has to be filled first; one that has gone on since the backup is none that was filled from it. */
async function assertIsOfBackup(
  url: string,
  { folder, manifest }: { readonly folder: string; readonly manifest: BackupManifest },
): Promise<void> {
  const { db } = openReadOnly({ url });
  try {
    assertFilled(await schemaOf(db), { url, folder, schemas: knownSchemas() });
    const rows = await db.selectFrom('audit_heads').select(['tenant_id', 'sequence']).execute();
    const known = new Map(manifest.heads.map(({ tenantId, sequence }) => [tenantId, sequence]));
    if (rows.some((row) => row.sequence > (known.get(row.tenant_id) ?? 0))) throw databaseGoneOn();
  } finally {
    await db.destroy();
  }
}

/** In the draft, in place of its sealed form. Throws BackupError `backup-keys-wrong`. */
async function openSealedAuthority(draft: string, sealing: Sealing): Promise<void> {
  const sealed = join(draft, sealedAuthority);
  const bytes = await readFile(sealed).catch((cause: unknown) => {
    throw new BackupError('backup-damaged', `${sealedAuthority} is absent.`, { cause });
  });
  const pem = withRightKeys(() => sealing.open(authorityPlace, bytes));
  await writeFile(authorityFile(draft), pem, { mode: 0o600, flag: 'wx', flush: true });
  await rm(sealed);
}

async function beginEpoch(
  database: StoreOptions,
  begin: {
    readonly sealing: Sealing;
    readonly options: RestoreOptions;
    readonly epoch: string;
    readonly backupMadeAt: number;
  },
): Promise<TenantEpoch[]> {
  const { sealing, epoch, backupMadeAt, options } = begin;
  const { now, randomBytes } = options;
  const store = await openStore(database);
  try {
    await assertOpens(store, sealing);
    return await openEpoch(store, { epoch, backupMadeAt, now: now().getTime(), randomBytes });
  } finally {
    await store.close();
  }
}

/** Every secret once: better now than when somebody wants to sign. Throws BackupError `backup-keys-wrong`. */
async function assertOpens({ db }: Store, sealing: Sealing): Promise<void> {
  for (const list of sealedColumns) {
    for (const { place, sealed } of await list(db)) withRightKeys(() => sealing.open(place, sealed));
  }
}

function withRightKeys<T>(open: () => T): T {
  try {
    return open();
  } catch (cause) {
    if (!(cause instanceof SealingError)) throw cause;
    throw keysWrong(cause);
  }
}
