import { mkdir, readdir, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { assertIntact, type BackupManifest, dumpName, flush, sqliteName, takeOut } from './backup-archive.js';
import { undumpCommand } from './backup-database.js';
import { BackupError } from './backup-error.js';

/** Within the data directory, so that what was restored is renamed into its place. */
export const draftName = 'restoring';

/** Copies all files of a backup into a new folder, the database under its own name; a dump stays where it is. Throws BackupError. */
export async function takeOutFiles(
  folder: string,
  manifest: BackupManifest,
  { draft, sqliteFile }: { readonly draft: string; readonly sqliteFile: string },
): Promise<void> {
  await mkdir(draft, { mode: 0o700 });
  for (const file of manifest.files) {
    if (file.path === dumpName) await assertIntact(folder, file);
    else await takeOut(folder, file, file.path === sqliteName ? sqliteFile : join(draft, file.path));
  }
}

/** The database last: without it nothing starts that looks whole. */
export async function moveIntoPlace(draft: string, dataDirectory: string, sqliteFile: string): Promise<void> {
  const isDatabase = (name: string): boolean => name.startsWith(basename(sqliteFile));
  const names = (await readdir(draft)).sort((one, other) => Number(isDatabase(one)) - Number(isDatabase(other)));
  for (const name of names) await rename(join(draft, name), join(dataDirectory, name));
  await flush(dataDirectory);
}

/** The schema of a PostgreSQL database that was filled from a backup. Throws BackupError when there is none, or one of a later release. */
export function assertFilled(
  schema: string | null,
  { url, folder, schemas }: { readonly url: string; readonly folder: string; readonly schemas: readonly string[] },
): void {
  if (schema === null) {
    const command = undumpCommand(url, join(folder, dumpName));
    throw new BackupError('backup-database', `The database is empty; fill it first, then repeat this: ${command}`);
  }
  if (schemas.includes(schema)) return;
  throw new BackupError(
    'backup-newer',
    `The database's schema ${schema} is newer than this release: install that one.`,
  );
}

export function databaseGoneOn(): BackupError {
  return new BackupError('backup-database', 'The database has gone on since this backup: restore into an empty one.');
}

export function keysMissing(sealingKeyFile: string): BackupError {
  const sentence = `The sealing keys are never in a backup: put your own copy of them at ${sealingKeyFile} (mode 0600) first.`;
  return new BackupError('backup-keys-missing', sentence);
}

export function keysWrong(cause: unknown): BackupError {
  const sentence =
    'The sealing keys are not those of the backup: take the key file of the time when it was made, or a later one.';
  return new BackupError('backup-keys-wrong', sentence, { cause });
}
