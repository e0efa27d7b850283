import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';

/** Another process that runs holds the folder. */
export class DirectoryInUseError extends Error {
  override readonly name = 'DirectoryInUseError';
  readonly code = 'data-directory-in-use';

  constructor(folder: string, options: { readonly cause: unknown }) {
    super(`Another service runs on ${folder}: stop it first, or give this one a data directory of its own.`, options);
  }
}

/**
 * Keeps a folder for this process until the lock is released or the process ends, however it ends: the lock is SQLite's own on a file
 * in it, so the operating system's. The answer releases it. Throws DirectoryInUseError, and the file system's errors.
 */
export function lockDirectory(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const database = new Sqlite(join(folder, 'service.lock'), { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    if (cause instanceof Sqlite.SqliteError && cause.code === 'SQLITE_BUSY')
      throw new DirectoryInUseError(folder, { cause });
    throw cause;
  }
  return () => void database.close();
}
