import { assertEmpty, type BackupManifest, readManifest } from '@dealseal/signing-service/contract/backup-archive';
import {
  assertFilled,
  databaseGoneOn,
  draftName,
  keysMissing,
  keysWrong,
  moveIntoPlace,
  takeOutFiles,
} from '@dealseal/signing-service/contract/backup-restore';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { signingStateSchema } from '../contract/signing.js';
import { isFinal } from '../signing/signing-request.js';
import { signingTables, type SigningTables } from '../signing/signing-tables.js';
import { knownSchemas, schemaOf } from '../store/migrations.js';
import { openSealer } from '../store/open-sealer.js';
import { sealedColumns } from '../store/sealed-columns.js';
import { type Sealer, SealingError } from '../store/sealing.js';
import { openReadOnly, openStore, sqliteFile, type Store, type StoreOptions } from '../store/store.js';
import type { BackedUp } from './make-backup.js';

export interface Restored {
  readonly manifest: BackupManifest;
  /** Requests that go on from where the backup left them. */
  readonly open: number;
}

/**
 * Fills an empty data directory from a backup. On PostgreSQL the database was filled by pg_restore before. Requests go on from where they
 * were: each looks at its field, or asks the signing-service under its own key, before anything is done. Throws BackupError.
 */
export async function restoreBackup(target: BackedUp, folder: string): Promise<Restored> {
  const { dataDirectory, databaseUrl } = target;
  const database = databaseUrl === undefined ? 'sqlite' : 'postgres';
  const manifest = await readManifest(folder, { program: 'app-server', database, schemas: knownSchemas() });
  const sealer = openKeys(target);
  await assertEmpty(dataDirectory, ignoredNames(target));
  const draft = join(dataDirectory, draftName);
  try {
    await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
    await takeOutFiles(folder, manifest, { draft, sqliteFile: sqliteFile(draft) });
    if (databaseUrl !== undefined) await assertIsOfBackup(databaseUrl, { folder, manifest });
    const open = await takeOver({ databaseUrl, dataDirectory: draft }, sealer);
    await moveIntoPlace(draft, dataDirectory, sqliteFile(draft));
    return { manifest, open };
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** The sealing keys are put in their place first, which may be the data directory. */
function ignoredNames({ dataDirectory, sealingKeyFile }: BackedUp): string[] {
  return dirname(sealingKeyFile) === dataDirectory ? [basename(sealingKeyFile)] : [];
}

function openKeys({ sealingKeyFile }: BackedUp): Sealer {
  if (existsSync(sealingKeyFile)) return openSealer(sealingKeyFile);
  throw keysMissing(sealingKeyFile);
}

/** An empty database has to be filled first; one that has gone on since the backup is none that was filled from it. */
async function assertIsOfBackup(
  databaseUrl: string,
  { folder, manifest }: { readonly folder: string; readonly manifest: BackupManifest },
): Promise<void> {
  const store = openReadOnly({ databaseUrl });
  try {
    assertFilled(await schemaOf(store.db), { url: databaseUrl, folder, schemas: knownSchemas() });
    for (const table of ['portals', 'signing_requests'] as const) {
      const newer = await signingTables(store)
        .selectFrom(table)
        .select('member_id')
        .where('updated_at', '>', Date.parse(manifest.madeAt))
        .executeTakeFirst();
      if (newer !== undefined) throw databaseGoneOn();
    }
  } finally {
    await store.close();
  }
}

/** Every secret once: better now than when somebody wants to sign. Throws BackupError `backup-keys-wrong`. */
async function assertOpens(store: Store, sealer: Sealer): Promise<void> {
  for (const column of sealedColumns) {
    for (const { place, sealed } of await column.list(store)) {
      try {
        sealer.open(place, sealed);
      } catch (cause) {
        if (!(cause instanceof SealingError)) throw cause;
        throw keysWrong(cause);
      }
    }
  }
}

/** Answers how many requests go on. */
async function takeOver(database: StoreOptions, sealer: Sealer): Promise<number> {
  const store = await openStore(database);
  try {
    await assertOpens(store, sealer);
    await letGo(store);
    const rows = await signingTables(store).selectFrom('signing_requests').select('state').execute();
    return rows.filter(({ state }) => !isFinal(signingStateSchema.parse(state))).length;
  } finally {
    await store.close();
  }
}

/** What the instances of that time held, nobody holds any more; who was verified then has to be verified again. */
function letGo(store: Store): Promise<void> {
  const db = store.db.withTables<Omit<SigningTables, 'portals'>>();
  return db.transaction().execute(async (trx) => {
    await trx.updateTable('signing_requests').set({ worker: null, worker_until: 0 }).execute();
    await trx.updateTable('portals').set({ lease_owner: null, lease_until: 0 }).execute();
    await trx.deleteFrom('verified_sessions').execute();
  });
}
