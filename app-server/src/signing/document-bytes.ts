import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';

export interface KeptBytes {
  /** Lower-case hex. */
  readonly sha256: string;
  readonly size: number;
}

/** Bytes of documents, named by their SHA-256, apart for each portal. */
export interface DocumentBytes {
  /** Durable when it returns: written, flushed, renamed. */
  keep(memberId: string, body: Readable): Promise<KeptBytes>;
  read(memberId: string, sha256: string): Readable;
  path(memberId: string, sha256: string): string;
  has(memberId: string, sha256: string): Promise<boolean>;
  remove(memberId: string, sha256: string): Promise<void>;
  /** Digests of the portal's bytes that were kept before `time` (ms since the epoch), and not again since. */
  keptBefore(memberId: string, time: number): Promise<string[]>;
  /** Removes what writing left unfinished before `time`. */
  removeDrafts(memberId: string, time: number): Promise<void>;
  /** Portals that have a folder here. */
  owners(): Promise<string[]>;
  /** Of a portal that is gone; one with anything in it stays. */
  removeFolder(memberId: string): Promise<void>;
}

/** Where they are kept within the data directory, which all instances share. */
export function documentsFolder(dataDirectory: string): string {
  return join(dataDirectory, 'documents');
}

const digestPattern = /^[0-9a-f]{64}$/;
const memberPattern = /^[A-Za-z0-9_-]{1,64}$/;

export function createDocumentBytes(directory: string): DocumentBytes {
  const folder = (memberId: string): string => {
    if (!memberPattern.test(memberId)) throw new TypeError('Not a member id');
    return join(directory, memberId);
  };
  const path = (memberId: string, sha256: string): string => {
    if (!digestPattern.test(sha256)) throw new TypeError('Not a SHA-256');
    return join(folder(memberId), sha256);
  };
  return {
    path,
    keep: async (memberId, body) => {
      await mkdir(folder(memberId), { recursive: true, mode: 0o700 });
      const draft = join(folder(memberId), `.${randomUUID()}`);
      try {
        const kept = await write(draft, body);
        await rename(draft, path(memberId, kept.sha256));
        await flush(folder(memberId));
        return kept;
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    },
    read: (memberId, sha256) => createReadStream(path(memberId, sha256)),
    has: async (memberId, sha256) => {
      try {
        return (await stat(path(memberId, sha256))).isFile();
      } catch {
        return false;
      }
    },
    remove: (memberId, sha256) => rm(path(memberId, sha256), { force: true }),
    keptBefore: async (memberId, time) => {
      const names = await namesBefore(folder(memberId), time);
      return names.filter((name) => digestPattern.test(name));
    },
    removeDrafts: async (memberId, time) => {
      for (const name of await namesBefore(folder(memberId), time)) {
        if (name.startsWith('.')) await rm(join(folder(memberId), name), { force: true });
      }
    },
    owners: async () => (await readdir(directory).catch(() => [])).filter((name) => memberPattern.test(name)),
    removeFolder: (memberId) => rmdir(folder(memberId)).catch(() => undefined),
  };
}

/** Files of a folder that were last written before a time; none where there is no folder. */
async function namesBefore(folder: string, time: number): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const old: string[] = [];
  for (const name of names) {
    // Removed meanwhile by another instance: of no interest any more.
    const written = await stat(join(folder, name)).catch(() => null);
    if (written !== null && written.mtimeMs < time) old.push(name);
  }
  return old;
}

async function write(path: string, body: Readable): Promise<KeptBytes> {
  const file = await open(path, 'wx', 0o600);
  try {
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of Readable.from(body)) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError('A document is bytes');
      hash.update(chunk);
      size += chunk.length;
      await file.writeFile(chunk);
    }
    await file.sync();
    return { sha256: hash.digest('hex'), size };
  } finally {
    await file.close();
  }
}

/** A rename is durable once its folder is. */
async function flush(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
