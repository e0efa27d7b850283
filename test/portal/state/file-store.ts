import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from './atomic-file.js';

/** The bytes of the portal's files, one disk file per id. */
export interface FileStore {
  write(id: number, bytes: Uint8Array): void;
  /** Undefined after the file was deleted. */
  read(id: number): Buffer | undefined;
  remove(id: number): void;
}

export function openFileStore(directory: string): FileStore {
  mkdirSync(directory, { recursive: true });
  const path = (id: number): string => join(directory, String(id));
  return {
    write: (id, bytes) => writeAtomically(path(id), bytes),
    read: (id) => (existsSync(path(id)) ? readFileSync(path(id)) : undefined),
    remove: (id) => rmSync(path(id), { force: true }),
  };
}
