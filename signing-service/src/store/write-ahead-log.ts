import { fdatasyncSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';

/** What makes the commits of a database durable. */
export interface WriteAheadLog {
  /**
   * Resolves when all that has been committed until now is on the disk. Rejects when that is not certain, and from then on always: what a
   * failed fsync left unwritten is not told by a later one.
   */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** How the disk is asked, and the time it took is read. */
export interface DiskCalls {
  /** Holds up the whole process meanwhile. */
  syncHere(file: FileHandle): void;
  /** In a thread of its own. */
  syncAside(file: FileHandle): Promise<void>;
  /** Milliseconds, monotonic. */
  now(): number;
}

const systemCalls: DiskCalls = {
  syncHere: ({ fd }) => fdatasyncSync(fd),
  syncAside: (file) => file.datasync(),
  now: () => performance.now(),
};

/** The way into a thread and back takes about half of that. */
const quickMs = 1;

/**
 * The log beside an SQLite database in WAL mode. With `synchronous = NORMAL` SQLite writes a commit to the log and leaves it to the operating
 * system; `sync` does what FULL would do within the commit. A disk that was quick the last time is waited for on the spot; else in a
 * thread: FULL would hold up the whole process for as long as the disk takes, with everybody's requests. Frames count up to
 * the first that is not whole (https://sqlite.org/fileformat2.html §4.5), so that a commit on the disk has all earlier ones there.
 */
export function writeAheadLog(databasePath: string, calls = systemCalls): WriteAheadLog {
  let file: Promise<FileHandle> | undefined;
  let failure: Error | undefined;
  let isQuick = false;
  return {
    async sync() {
      if (failure !== undefined) throw failure;
      try {
        // SQLite makes the file with the first commit, and keeps it as long as a connection is open.
        file ??= open(`${databasePath}-wal`, 'r');
        const opened = await file;
        const start = calls.now();
        if (isQuick) calls.syncHere(opened);
        else await calls.syncAside(opened);
        isQuick = calls.now() - start < quickMs;
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
