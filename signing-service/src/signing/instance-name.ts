import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Of the instance that works in this data directory: the same after a restart, and for the command line beside it. */
export async function instanceName(dataDirectory: string): Promise<string> {
  const file = join(dataDirectory, 'instance');
  try {
    await writeFile(file, randomUUID(), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return (await readFile(file, 'utf8')).trim();
}
