import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

export interface ProgramOptions {
  readonly name: string;
  /** What `node` is started with. */
  readonly args: readonly string[];
  /** Beside PATH and HOME; nothing else is handed down. */
  readonly env: Readonly<Record<string, string>>;
  /** Standard output and errors are appended to it. */
  readonly logFile: string;
  /** True once the program serves. */
  readonly isReady: () => Promise<boolean>;
  /** ms. */
  readonly readyWithin?: number;
}

/** One of our programs as a process of its own, so that it can be killed and started again. */
export class Program {
  readonly #options: ProgramOptions;
  #child: ChildProcess | null = null;

  constructor(options: ProgramOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Throws when it ends, or is not ready in time; its log says why. */
  async start(): Promise<void> {
    const { name, args, env, logFile } = this.#options;
    const log = openSync(logFile, 'a', 0o600);
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, args, { stdio: ['ignore', log, log], env: { PATH, HOME, ...env } });
    closeSync(log);
    this.#child = child;
    const until = Date.now() + (this.#options.readyWithin ?? 60_000);
    while (!(await this.#options.isReady().catch(() => false))) {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`${name} ended at once:\n${lastLines(logFile)}`);
      if (Date.now() > until) throw new Error(`${name} is not ready:\n${lastLines(logFile)}`);
      await pause(100);
    }
  }

  /** SIGTERM asks it to finish, SIGKILL is a crash. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), 30_000);
    await ended;
    clearTimeout(late);
  }

  /** Holds it up without ending it, as a machine that is starved. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }
}

/** The log's folder may be gone by the time somebody reads the error. */
function lastLines(logFile: string): string {
  return readFileSync(logFile, 'utf8').slice(-2000);
}
