import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type DiskCalls, writeAheadLog } from './write-ahead-log.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dealseal-log-'));
  await writeFile(join(folder, 'database-wal'), '');
});
afterEach(() => rm(folder, { recursive: true }));

/** A disk that takes so many milliseconds for each sync in turn, and tells how it was waited for. */
function diskOf(milliseconds: readonly number[]): DiskCalls & { readonly waits: string[] } {
  const waits: string[] = [];
  let time = 0;
  const sync = (kind: string) => {
    time += milliseconds[waits.length] ?? 0;
    waits.push(kind);
  };
  return {
    waits,
    syncHere: () => sync('here'),
    syncAside: () => Promise.resolve(sync('aside')),
    now: () => time,
  };
}

it('waits on the spot for a disk that was quick, and in a thread for one that was slow', async () => {
  const disk = diskOf([0.5, 0.5, 40, 3, 0.5, 0.5]);
  const log = writeAheadLog(join(folder, 'database'), disk);
  for (let commit = 0; commit < 6; commit += 1) await log.sync();
  await log.close();
  expect(disk.waits).toEqual(['aside', 'here', 'here', 'aside', 'aside', 'here']);
});

it.each(['here', 'aside'] as const)('is certain of nothing more after a failure %s', async (where) => {
  const disk = diskOf([where === 'here' ? 0.5 : 40, 0.5, 0.5]);
  let isBroken = false;
  const broken = () => {
    if (isBroken) throw new Error('EIO');
  };
  const log = writeAheadLog(join(folder, 'database'), {
    ...disk,
    syncHere: (file) => {
      broken();
      disk.syncHere(file);
    },
    syncAside: async (file) => {
      broken();
      await disk.syncAside(file);
    },
  });
  await log.sync();
  isBroken = true;
  await expect(log.sync()).rejects.toThrow('could not be written to the disk');
  isBroken = false;
  await expect(log.sync()).rejects.toThrow('could not be written to the disk');
  await log.close();
  expect(disk.waits).toEqual(['aside']);
});
