import type { ParseArgsConfig } from 'node:util';

/** What a command reads and writes; a test gives its own. */
export interface Terminal {
  /** One line on the standard output. */
  readonly print: (line: string) => void;
  /** One line on the standard error. */
  readonly complain: (line: string) => void;
  /** The next line of the standard input, null at its end. */
  readonly readLine: () => Promise<string | null>;
  /** What somebody types behind the prompt, unseen; absent where nobody sits. The caller zeroes it. Throws Refusal when broken off. */
  readonly readHidden?: ((prompt: string) => Promise<Buffer>) | undefined;
  /** Shows what is being done in a line that the next one replaces, null for nothing; absent where nobody watches. */
  readonly progress?: ((text: string | null) => void) | undefined;
}

export interface Call {
  readonly terminal: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** What stands behind the options, in its order. */
  readonly operands: readonly string[];
  /** An option's text; undefined when it was not given. */
  readonly text: (name: string) => string | undefined;
  /** All texts of an option that may be given several times. */
  readonly texts: (name: string) => readonly string[];
  /** An option's text. Throws UsageError when it was not given. */
  readonly required: (name: string) => string;
  readonly flag: (name: string) => boolean;
}

/** Answers the exit code. */
export type RunCommand = (call: Call) => Promise<number>;

/** A command as it is told of; what it needs is loaded when it is run. */
export interface Command {
  /** As it is typed after `dealseal`. */
  readonly words: string;
  readonly synopsis: string;
  readonly summary: string;
  /** What `dealseal help WORDS` says beside that. */
  readonly details?: string | undefined;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  readonly takesOperands?: boolean | undefined;
  readonly load: () => Promise<RunCommand>;
}

/** The command line was not understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The command was understood and refused; the message is for the person at the terminal. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly exitCode: number;

  constructor(
    message: string,
    { exitCode = 1, ...options }: { readonly cause?: unknown; readonly exitCode?: number } = {},
  ) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
