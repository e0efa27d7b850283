import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import type { OwnFinding } from '../contract/doctor.js';
import type { Store } from '../store/store.js';
import { ok, trouble } from './finding.js';

/** What this program keeps on its own machine. */
export interface ServerParts {
  readonly dataDirectory: string;
  readonly sealingKeyFile: string;
  readonly store: Store;
  /** Bytes that are free where the folder lies. */
  readonly freeBytes: (folder: string) => number;
}

const mebibyte = 1024 * 1024;
/** Some documents of the largest size on their way, and the database's log. */
const needed = 256;
const comfortable = 2048;

export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

export function checkStorage({
  dataDirectory,
  sealingKeyFile,
}: Pick<ServerParts, 'dataDirectory' | 'sealingKeyFile'>): OwnFinding {
  try {
    accessSync(dataDirectory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    // Told as a finding.
    return trouble('server-storage', 'server-storage-unwritable');
  }
  return existsSync(sealingKeyFile) ? ok('server-storage') : trouble('server-storage', 'server-keys-missing');
}

/** One question: looking at all of it would keep others waiting. */
export async function checkDatabase({ store }: Pick<ServerParts, 'store'>): Promise<OwnFinding> {
  const begun = performance.now();
  try {
    await store.db.selectFrom('portals').select('member_id').limit(1).execute();
    return ok('server-database', { milliseconds: Math.round(performance.now() - begun) });
  } catch {
    // Told as a finding; the driver's message may hold the address.
    return trouble('server-database', 'server-database-unreachable');
  }
}

export function checkDisk({
  dataDirectory,
  freeBytes: free,
}: Pick<ServerParts, 'dataDirectory' | 'freeBytes'>): OwnFinding {
  const mebibytes = Math.floor(free(existsSync(dataDirectory) ? dataDirectory : '/') / mebibyte);
  if (mebibytes < needed) return trouble('server-disk', 'server-disk-full', { mebibytes });
  return mebibytes < comfortable
    ? trouble('server-disk', 'server-disk-low', { mebibytes })
    : ok('server-disk', { mebibytes });
}
