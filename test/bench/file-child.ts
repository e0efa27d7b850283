import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { projectRoot } from '../support/root.js';
import type { SoftwareKey } from './software-key.js';
import { median } from './statistics.js';

const execute = promisify(execFile);

/** `dealseal` is the engine alone, as it stands under `dealseal sign`. */
export type Signer = 'dealseal' | 'libpdf' | 'signpdf';

export interface FileTask {
  readonly input: string;
  readonly output: string;
  readonly key: SoftwareKey;
}

const childResult = z.object({
  /** Resident memory at most before the first signature, modules and key loaded; and at the end. Bytes. */
  idle: z.number(),
  peak: z.number(),
  /** Of each signature, in ms. */
  times: z.array(z.object({ wall: z.number(), processor: z.number() })),
});
type ChildResult = z.infer<typeof childResult>;

/** Of several processes that signed once each: milliseconds, and the greatest memory in bytes. */
export interface Measured {
  readonly walls: readonly number[];
  readonly processor: number;
  readonly peak: number;
  readonly aboveIdle: number;
}

/** Why there are no figures. */
export interface Unmeasured {
  readonly fault: string;
}

/** A peer that takes longer on one file is out. */
const mostSeconds = 60;

function programOf(signer: Signer, { input, output, key }: FileTask): readonly string[] {
  if (signer !== 'dealseal') {
    return [join(projectRoot, 'test/dist/bench/peer-bench.js'), signer, input, output, key.p12, key.password];
  }
  const program = join(projectRoot, 'signing-service/dist/pades/file-bench.js');
  return [program, input, output, key.certificates, key.key];
}

async function runChild(args: readonly string[]): Promise<ChildResult> {
  const { PATH = '' } = process.env;
  const { stdout } = await execute(process.execPath, args, { env: { PATH }, timeout: mostSeconds * 1000 });
  return childResult.parse(JSON.parse(stdout));
}

/** Signs the file once in each of several fresh processes. */
export async function measureFile(signer: Signer, task: FileTask, processes: number): Promise<Measured | Unmeasured> {
  const results: ChildResult[] = [];
  try {
    while (results.length < processes) results.push(await runChild(programOf(signer, task)));
  } catch (error) {
    return { fault: faultOf(error) };
  }
  const times = results.flatMap((result) => result.times);
  return {
    walls: times.map(({ wall }) => wall),
    processor: median(times.map(({ processor }) => processor)),
    peak: Math.max(...results.map(({ peak }) => peak)),
    aboveIdle: Math.max(...results.map(({ peak, idle }) => peak - idle)),
  };
}

function faultOf(error: unknown): string {
  if (error instanceof Error && 'killed' in error && error.killed === true) return `not within ${mostSeconds} s`;
  const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
  return /^\w*Error: .{0,100}/m.exec(stderr)?.[0] ?? String(error);
}

/** Milliseconds of each of our signatures in a process that has signed before. */
export async function measureWarmFile(task: FileTask, signatures: number): Promise<readonly number[]> {
  const { times } = await runChild([...programOf('dealseal', task), String(signatures + 1)]);
  return times.slice(1).map(({ wall }) => wall);
}

/** Resident memory of a Node process that does nothing, in bytes. */
export async function measureBareProcess(): Promise<number> {
  const program = "process.stdout.write(require('node:fs').readFileSync('/proc/self/status'))";
  const { stdout } = await execute(process.execPath, ['-e', program]);
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(stdout)?.[1] ?? Number.NaN) * 1024;
}
