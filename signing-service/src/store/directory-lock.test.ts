import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDirectory } from './directory-lock.js';

const built = fileURLToPath(new URL('../../dist/store/directory-lock.js', import.meta.url));
const inUse = expect.objectContaining({ name: 'DirectoryInUseError', code: 'data-directory-in-use' }) as Error;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dealseal-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Another process that holds the folder until it is killed. */
async function holder(): Promise<ChildProcess> {
  const lines = [
    `import { lockDirectory } from ${JSON.stringify(built)};`,
    'lockDirectory(process.argv[1]);',
    "process.stdout.write('held');",
    'setInterval(() => undefined, 1000);',
  ];
  const arguments_ = ['--input-type=module', '--eval', lines.join('\n'), folder];
  const child = spawn(process.execPath, arguments_, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

describe('the lock of a folder', () => {
  it('is held by one only, and can be taken again when it was released', () => {
    const release = lockDirectory(join(folder, 'data'));
    expect(() => lockDirectory(join(folder, 'data'))).toThrow(inUse);
    release();
    lockDirectory(join(folder, 'data'))();
  });

  it('is held against other processes, and goes with its holder, even one that is killed', async () => {
    expect(existsSync(built), 'the member is built before its tests run').toBe(true);
    const child = await holder();
    expect(() => lockDirectory(folder)).toThrow(inUse);
    child.kill('SIGKILL');
    await once(child, 'exit');
    lockDirectory(folder)();
  });
});
