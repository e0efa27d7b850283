import type { ParseArgsConfig } from 'node:util';
import type { Config } from '../config.js';
import { type Foundation, openFoundation } from '../main.js';

/** What a command reads and writes; a test gives its own. */
export interface Terminal {
  /** One line on the standard output. */
  readonly print: (line: string) => void;
  /** One line on the standard error. */
  readonly complain: (line: string) => void;
  /** The next line of the standard input, null at its end. */
  readonly readLine: () => Promise<string | null>;
}

export interface Call {
  readonly config: Config;
  readonly terminal: Terminal;
  /** An option's text; undefined when it was not given. */
  readonly text: (name: string) => string | undefined;
  /** An option's text. Throws UsageError when it was not given. */
  readonly required: (name: string) => string;
  readonly flag: (name: string) => boolean;
}

export interface Command {
  /** As it is typed after `dealseal`. */
  readonly words: string;
  readonly synopsis: string;
  readonly summary: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** Answers the exit code. */
  run(call: Call): Promise<number>;
}

/** The command line was not understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const jsonOption = { json: { type: 'boolean' } } as const;

/** Runs `work` with the data directory open, also while the service runs on it. */
export async function withFoundation<T>(config: Config, work: (foundation: Foundation) => Promise<T>): Promise<T> {
  const foundation = await openFoundation(config);
  try {
    return await work(foundation);
  } finally {
    await foundation.close();
  }
}
