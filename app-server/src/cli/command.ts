import type { ParseArgsConfig } from 'node:util';
import type { Config } from '../config.js';

/** What a command writes; a test gives its own. */
export interface Terminal {
  /** One line on the standard output. */
  readonly print: (line: string) => void;
  /** One line on the standard error. */
  readonly complain: (line: string) => void;
}

export interface Call {
  readonly config: Config;
  readonly terminal: Terminal;
  /** What relative paths are taken from. */
  readonly cwd: string;
  /** An option's text; undefined when it was not given. */
  readonly text: (name: string) => string | undefined;
  /** An option's text. Throws UsageError when it was not given. */
  readonly required: (name: string) => string;
  readonly flag: (name: string) => boolean;
}

export interface Command {
  /** As it is typed after the program's name. */
  readonly words: string;
  readonly synopsis: string;
  readonly summary: string;
  /** What `help WORDS` says beside that. */
  readonly details?: string;
  /** Words and options of a call that makes sense. */
  readonly example: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** Answers the exit code. */
  run(call: Call): Promise<number>;
}

/** The command line was not understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
