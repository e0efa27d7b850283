import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Finding, reportOf } from './finding.js';
import type { DataPatient } from './patient.js';

const mebibyte = 1024 * 1024;
/** Enough for some documents of the largest size on their way, and for the database's log. */
const needed = 256 * mebibyte;
const comfortable = 2048 * mebibyte;

/** What of a disk is free for us, in bytes. */
export type ReadFreeBytes = (folder: string) => number;

export const readFreeBytes: ReadFreeBytes = (folder) => {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
};

/** Room on the disk of the data directory. */
export function checkDisk({ dataDirectory }: DataPatient, freeBytes: ReadFreeBytes = readFreeBytes): Finding {
  const report = reportOf('disk');
  const free = freeBytes(nearest(dataDirectory));
  const mebibytes = Math.floor(free / mebibyte);
  const cause = `${mebibytes} MiB are free for ${dataDirectory}.`;
  if (free < needed) return report.trouble('disk-full', cause, { mebibytes });
  return free < comfortable ? report.trouble('disk-low', cause, { mebibytes }) : report.ok(cause, { mebibytes });
}

/** The folder itself, or where it will be made. */
function nearest(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearest(dirname(folder));
}
