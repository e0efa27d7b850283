import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { judged } from '../pades/level-rules.test-support.js';
import type { Expected } from '../pades/judged-file.test-support.js';
import { main } from './main.js';

export interface Outcome {
  readonly code: number;
  readonly out: readonly string[];
  readonly err: readonly string[];
  /** What was shown while it ran, for a terminal that somebody watches. */
  readonly shown: readonly (string | null)[];
}

/** Runs a command line in this process, its words as a shell would give them. */
export async function dealseal(
  args: readonly string[],
  options: { readonly environment?: Readonly<Record<string, string>>; readonly isWatched?: boolean } = {},
): Promise<Outcome> {
  const { environment = {}, isWatched = false } = options;
  const [out, err, shown]: [string[], string[], (string | null)[]] = [[], [], []];
  const code = await main(args, {
    terminal: {
      print: (line) => void out.push(line),
      complain: (line) => void err.push(line),
      readLine: () => Promise.resolve(null),
      progress: isWatched ? (text) => void shown.push(text) : undefined,
    },
    environment,
    cwd: '/',
  });
  return { code, out, err, shown };
}

/** The program as it is installed; the member is built before its tests run. */
export const builtProgram = fileURLToPath(new URL('../../bin/dealseal.js', import.meta.url));

const linesOf = (output: string): string[] => output.split('\n').filter((line) => line !== '');

/** Runs a command line as a program of its own. */
export async function builtDealseal(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [builtProgram, ...args], {
    env: { PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out: linesOf(out), err: linesOf(err), shown: [] };
}

/** Judges every signed document that a command has left in a folder and below it. */
export function judgeOutputs(folder: string, expected: Expected): void {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.pdf'));
  for (const name of names) {
    const pdf = readFileSync(join(folder, name));
    if (pdf.includes('/ByteRange')) judged(pdf, expected);
  }
}
