import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type BackupFacts, BackupWriter, readManifest, takeOut } from './backup-archive.js';
import { dumpCommand, undumpCommand } from './backup-database.js';
import { BackupError } from './backup-error.js';

const restorer = { program: 'app-server', database: 'sqlite', schemas: ['0001-a', '0002-b'] } as const;
const facts: BackupFacts = {
  program: 'app-server',
  schema: '0001-a',
  database: 'sqlite',
  madeAt: '2026-11-26T09:00:00.000Z',
  heads: [],
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dealseal-archive-'));
});
afterEach(() => rm(folder, { recursive: true }));

const manifestFile = (): string => join(folder, 'manifest.json');

async function make(over: Partial<BackupFacts> = {}): Promise<void> {
  const writer = await BackupWriter.open(folder);
  await writer.write('one', Buffer.from('first'));
  await writer.finish({ ...facts, ...over });
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'passed';
  } catch (error) {
    return error instanceof BackupError ? error.code : String(error);
  }
}

/** Writes the manifest anew with a digest that fits, as its maker could have done. */
async function rewrite(change: (content: Record<string, unknown>) => Record<string, unknown>): Promise<void> {
  const members = z.record(z.string(), z.unknown());
  const { digest: _, ...content } = members.parse(JSON.parse(await readFile(manifestFile(), 'utf8')));
  const changed = change(content);
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([name, member]) => [name, sorted(member)]),
    );
  };
  const digest = createHash('sha256')
    .update(JSON.stringify(sorted(changed)))
    .digest('hex');
  await writeFile(manifestFile(), JSON.stringify({ ...changed, digest }));
}

describe('a backup’s manifest', () => {
  it('is read back as it was written, and tells of files that are whole', async () => {
    await make();
    const { files, ...rest } = await readManifest(folder, restorer);
    expect(rest).toEqual(facts);
    expect(files).toEqual([{ path: 'one', size: 5, sha256: createHash('sha256').update('first').digest('hex') }]);
    const [file] = files;
    if (file === undefined) throw new Error('one file');
    await takeOut(folder, file, join(folder, 'out'));
    expect(await readFile(join(folder, 'out'), 'utf8')).toBe('first');
  });

  it.each([
    ['backup-of-another', { program: 'signing-service' }],
    ['backup-of-another', { database: 'postgres' }],
    ['backup-newer', { schema: '0003-c' }],
    ['passed', { schema: '0002-b' }],
  ] as const)('is answered with %s when it says %o', async (code, over) => {
    await make(over);
    expect(await codeOf(readManifest(folder, restorer))).toBe(code);
  });

  it('of a newer form is told from a damaged one', async () => {
    await make();
    await rewrite((content) => ({ ...content, format: 2, files: 'otherwise' }));
    expect(await codeOf(readManifest(folder, restorer))).toBe('backup-newer');
    await rewrite((content) => ({ ...content, format: 1 }));
    expect(await codeOf(readManifest(folder, restorer))).toBe('backup-damaged');
  });

  it('names no file outside its folder', async () => {
    for (const path of ['../one', '/etc/passwd', 'a/../../one', 'a//b', '.']) {
      await rm(folder, { recursive: true });
      await make();
      await rewrite((content) => ({ ...content, files: [{ path, size: 1, sha256: 'ab'.repeat(32) }] }));
      expect([path, await codeOf(readManifest(folder, restorer))]).toEqual([path, 'backup-damaged']);
    }
  });

  it('is missing where a backup was broken off', async () => {
    const writer = await BackupWriter.open(folder);
    await writer.write('one', Buffer.from('first'));
    expect(await codeOf(readManifest(folder, restorer))).toBe('backup-not-found');
    expect(await codeOf(BackupWriter.open(folder))).toBe('backup-target-not-empty');
  });

  it.each(['', '{', '[]', '{"format":1}'])('that is no manifest is damaged: %j', async (text) => {
    await writeFile(manifestFile(), text);
    expect(await codeOf(readManifest(folder, restorer))).toBe('backup-damaged');
  });
});

it('threat 19: the commands for PostgreSQL show no password', () => {
  const url = 'postgres://dealseal:hush@db.example.com:5433/dealseal?sslmode=verify-full';
  for (const command of [dumpCommand(url), undumpCommand(url, '/backup/database.dump')]) {
    expect(command).toContain("'postgres://dealseal@db.example.com:5433/dealseal?sslmode=verify-full'");
    expect(command).not.toContain('hush');
  }
});
