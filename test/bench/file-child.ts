import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { z } from 'zod';
import { projectRoot } from '../support/root.js';
import type { SoftwareKey } from './software-key.js';
import { median } from './statistics.js';

const execute = promisify(execFile);

/** `dealseal` is the engine alone, as it stands under `dealseal sign`. */
const signers = ['dealseal', 'libpdf', 'signpdf'] as const;
type Signer = (typeof signers)[number];

export interface FileTask {
  readonly input: string;
  /** Folder of what is signed, under the signer's name. */
  readonly outputs: string;
  readonly key: SoftwareKey;
}

const childResult = z.object({
  /** Resident memory at most before the first signature, modules and key loaded; and at the end. Bytes. */
  idle: z.number(),
  peak: z.number(),
  /** Of each signature, in ms. */
  times: z.array(z.object({ wall: z.number(), processor: z.number() })),
});

type RunChild = z.infer<typeof childResult> & {
  /** Milliseconds from its start to its end. */
  readonly process: number;
};

/** Of several processes that signed once each: milliseconds; bytes of memory, `peak` of the greediest, `aboveIdle` of the middle one. */
export interface Measured {
  readonly walls: readonly number[];
  /** From a process's start to its end, its modules loaded and all. */
  readonly processes: readonly number[];
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

export function outputOf(signer: Signer, { outputs }: FileTask): string {
  return join(outputs, `${signer}.pdf`);
}

function programOf(signer: Signer, task: FileTask): readonly string[] {
  const { input, key } = task;
  const output = outputOf(signer, task);
  if (signer !== 'dealseal') {
    return [join(projectRoot, 'test/dist/bench/peer-bench.js'), signer, input, output, key.p12, key.password];
  }
  const program = join(projectRoot, 'signing-service/dist/pades/file-bench.js');
  return [program, input, output, key.certificates, key.key];
}

async function runChild(args: readonly string[]): Promise<RunChild> {
  const { PATH = '' } = process.env;
  const start = performance.now();
  const { stdout } = await execute(process.execPath, args, { env: { PATH }, timeout: mostSeconds * 1000 });
  return { ...childResult.parse(JSON.parse(stdout)), process: performance.now() - start };
}

/**
 * Signs the file in fresh processes, once in each, the signers in turn so that whatever else the machine does meets all of them;
 * `processes` says how many each gets. One that failed is not tried again.
 */
export async function measureInTurn(
  task: FileTask,
  processes: Readonly<Record<Signer, number>>,
): Promise<Readonly<Record<Signer, Measured | Unmeasured>>> {
  const results: Record<Signer, RunChild[]> = { dealseal: [], libpdf: [], signpdf: [] };
  const faults: Partial<Record<Signer, string>> = {};
  for (let round = 0; round < Math.max(...Object.values(processes)); round += 1) {
    for (const signer of signers) {
      if (faults[signer] !== undefined || round >= processes[signer]) continue;
      try {
        results[signer].push(await runChild(programOf(signer, task)));
      } catch (error) {
        faults[signer] = faultOf(error);
      }
    }
  }
  const summary = (signer: Signer): Measured | Unmeasured => {
    const fault = faults[signer];
    return fault === undefined ? summarize(results[signer]) : { fault };
  };
  return { dealseal: summary('dealseal'), libpdf: summary('libpdf'), signpdf: summary('signpdf') };
}

function summarize(results: readonly RunChild[]): Measured {
  const times = results.flatMap((result) => result.times);
  return {
    walls: times.map(({ wall }) => wall),
    processes: results.map((result) => result.process),
    processor: median(times.map(({ processor }) => processor)),
    peak: Math.max(...results.map(({ peak }) => peak)),
    // The median, as of times: a megabyte more or less hangs on when the garbage collector happens to run.
    aboveIdle: median(results.map(({ peak, idle }) => peak - idle)),
  };
}

function faultOf(error: unknown): string {
  if (error instanceof Error && 'killed' in error && error.killed === true) return `not within ${mostSeconds} s`;
  const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
  return /^\w*Error: .{0,100}/m.exec(stderr)?.[0] ?? String(error);
}

/** Milliseconds of each signature of so many in one process after its first: of ours, then of each peer. */
export async function measureFurther(
  task: FileTask,
  signatures: number,
): Promise<Readonly<Record<Signer, readonly number[] | Unmeasured>>> {
  const measure = async (signer: Signer): Promise<readonly number[] | Unmeasured> => {
    try {
      const { times } = await runChild([...programOf(signer, task), String(signatures + 1)]);
      return times.slice(1).map(({ wall }) => wall);
    } catch (error) {
      return { fault: faultOf(error) };
    }
  };
  return { dealseal: await measure('dealseal'), libpdf: await measure('libpdf'), signpdf: await measure('signpdf') };
}

/** Resident memory of a Node process that does nothing, in bytes. */
export async function measureBareProcess(): Promise<number> {
  const program = "process.stdout.write(require('node:fs').readFileSync('/proc/self/status'))";
  const { stdout } = await execute(process.execPath, ['-e', program]);
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(stdout)?.[1] ?? Number.NaN) * 1024;
}
