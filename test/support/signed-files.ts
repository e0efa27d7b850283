import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { projectRoot } from './root.js';

const execute = promisify(execFile);
const program = join(projectRoot, 'signing-service/dist/pades/check-level.test-support.js');
const lineSchema = z.object({ broken: z.array(z.array(z.string())) });

export interface Expected {
  /** Of every signature. */
  readonly level: 'B-B' | 'B-T' | 'B-LT' | 'B-LTA';
  /** PEM of the anchors to which signatures and time stamps lead. */
  readonly rootFile: string;
}

/** The program answers by its exit code too. */
async function run(args: readonly string[]): Promise<string> {
  try {
    return (await execute(process.execPath, [program, ...args], { maxBuffer: 64 * 1024 * 1024 })).stdout;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 1 && 'stdout' in error) return String(error.stdout);
    throw error;
  }
}

/** Names of the rules of a level that signatures and time stamps in these files break; OpenSSL verifies each of them. */
export async function brokenRules(files: readonly Uint8Array[], { level, rootFile }: Expected): Promise<string[]> {
  if (files.length === 0) return [];
  const folder = await mkdtemp(join(tmpdir(), 'dealseal-signed-'));
  try {
    const paths = files.map((_, index) => join(folder, `${index}.pdf`));
    await Promise.all(files.map((bytes, index) => writeFile(paths[index] ?? '', bytes)));
    const lines = (await run([level, rootFile, ...paths])).trim().split('\n');
    const broken = lines.map((line) => lineSchema.parse(JSON.parse(line)).broken);
    if (broken.length !== files.length) throw new Error('Not every file was judged');
    return [...new Set(broken.flat(2))];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Signed files as they come out, judged when the tests have ended: while a test measures, nothing else should run. */
export class SignedFiles {
  readonly #bySha256 = new Map<string, Uint8Array>();

  /** A file that nobody signed is passed over. */
  add(bytes: Uint8Array): void {
    if (!Buffer.from(bytes).includes('/ByteRange')) return;
    this.#bySha256.set(createHash('sha256').update(bytes).digest('hex'), bytes);
  }

  /** Throws an Error that names the rules that are broken, or says that there was no file at all. */
  async judge(expected: Expected): Promise<void> {
    if (this.#bySha256.size === 0) throw new Error('No signed file came out');
    const broken = await brokenRules([...this.#bySha256.values()], expected);
    if (broken.length > 0) throw new Error(`Signed files break rules of ${expected.level}: ${broken.join(', ')}`);
  }
}
