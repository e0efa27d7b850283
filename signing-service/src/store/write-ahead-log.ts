import { type FileHandle, open } from 'node:fs/promises';

/** What makes the commits of a database durable. */
export interface WriteAheadLog {
  /**
   * Resolves when all that has been committed until now is on the disk. Rejects when that is not certain, and from then on always: what a
   * failed fsync left unwritten is not told by a later one.
   */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The log beside an SQLite database in WAL mode. With `synchronous = NORMAL` SQLite writes a commit to the log and leaves it to the operating
 * system; `sync` does what FULL would do within the commit, but in a thread of its own: FULL holds up the whole process for as long as
 * the disk takes, with everybody's requests. Frames count up to the first that is not whole (https://sqlite.org/fileformat2.html
 * §4.5), so that a commit on the disk has all earlier ones there.
 */
export function writeAheadLog(databasePath: string): WriteAheadLog {
  let file: Promise<FileHandle> | undefined;
  let failure: Error | undefined;
  return {
    async sync() {
      if (failure !== undefined) throw failure;
      try {
        // SQLite makes the file with the first commit, and keeps it as long as a connection is open.
        file ??= open(`${databasePath}-wal`, 'r');
        await (await file).datasync();
      } catch (cause) {
        failure = new Error('The database could not be written to the disk', { cause });
        throw failure;
      }
    },
    async close() {
      await (await file?.catch(() => undefined))?.close();
    },
  };
}
