import { open } from 'node:fs/promises';
import Sqlite from 'better-sqlite3';
import { BackupError } from './backup-error.js';

/**
 * Copies an SQLite database as it stands at one moment, while programs write to it (sqlite.org/backup.html): all pages in one step, so that
 * no writer makes it begin anew. The copy is checked and stands alone, without a write-ahead log. Throws BackupError `backup-nothing`.
 */
export async function snapshotSqlite(source: string, target: string): Promise<void> {
  const database = openSource(source);
  try {
    await database.backup(target, { progress: () => everyPage });
  } finally {
    database.close();
  }
  const copy = new Sqlite(target);
  try {
    copy.pragma('journal_mode = DELETE');
    if (copy.pragma('integrity_check', { simple: true }) !== 'ok')
      throw new BackupError('backup-damaged', `${source} is damaged: SQLite's integrity check finds faults in it.`);
  } finally {
    copy.close();
  }
}

const everyPage = 0x7fff_ffff;

function openSource(source: string): Sqlite.Database {
  try {
    return new Sqlite(source, { readonly: true, fileMustExist: true });
  } catch (cause) {
    throw new BackupError('backup-nothing', `There is no database at ${source}: has the program ever run?`, { cause });
  }
}

/** What an operator types to copy a PostgreSQL database, for a backup that takes the file in. The URL's password is not shown. */
export function dumpCommand(databaseUrl: string): string {
  return `pg_dump --format=custom --no-owner --file=database.dump ${quoted(databaseUrl)}`;
}

/** What an operator types to fill an empty PostgreSQL database from a backup. */
export function undumpCommand(databaseUrl: string, dump: string): string {
  return `pg_restore --no-owner --exit-on-error --single-transaction --dbname=${quoted(databaseUrl)} ${dump}`;
}

function quoted(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.password = '';
  return `'${url.href}'`;
}

/** Throws BackupError `backup-database` for a file that `pg_dump --format=custom` did not write. */
export async function assertDump(path: string): Promise<void> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw new BackupError('backup-database', `${path} cannot be read.`, { cause });
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(5), 0, 5, 0);
    if (buffer.subarray(0, bytesRead).toString('latin1') === 'PGDMP') return;
  } finally {
    await file.close();
  }
  throw new BackupError('backup-database', `${path} is no archive of pg_dump --format=custom.`);
}

/** Why a backup cannot be made from what was given, in words for a command line; null when it can. On PostgreSQL a dump is made first. */
export function dumpFault(databaseUrl: string | undefined, dump: string | undefined): string | null {
  if (databaseUrl === undefined) return dump === undefined ? null : '--dump is for PostgreSQL only';
  if (dump !== undefined) return null;
  return `on PostgreSQL first run ${dumpCommand(databaseUrl)} and then add --dump database.dump`;
}
