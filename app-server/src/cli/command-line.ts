import { parseArgs } from 'node:util';
import { ConfigError, readConfig } from '../config.js';
import { KeyFileError } from '../store/key-file.js';
import { SealingError } from '../store/sealing.js';
import { type Call, type Command, type Terminal, UsageError } from './command.js';

export interface Surroundings {
  readonly terminal: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/** Runs the command that the arguments name. Answers the exit code: 0 done, 1 refused or at fault, 2 not understood. */
export async function runCommand(
  commands: readonly Command[],
  args: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  const { terminal } = surroundings;
  const command = commands.find(({ words }) => words.split(' ').every((word, index) => args[index] === word));
  if (command === undefined) {
    const asked = args[0] === 'help' || args[0] === '--help';
    for (const line of usage(commands)) (asked ? terminal.print : terminal.complain)(line);
    return asked ? 0 : 2;
  }
  try {
    return await command.run(readCall(command, args.slice(command.words.split(' ').length), surroundings));
  } catch (error) {
    terminal.complain(explain(error));
    return error instanceof UsageError ? 2 : 1;
  }
}

function readCall(command: Command, args: readonly string[], surroundings: Surroundings): Call {
  const { terminal, environment, cwd } = surroundings;
  const values = parseOptions(command, args);
  return {
    config: readConfig(environment, cwd),
    terminal,
    cwd,
    text: (name) => {
      const value = values[name];
      return typeof value === 'string' ? value : undefined;
    },
    flag: (name) => values[name] === true,
  };
}

function parseOptions({ words, options, synopsis }: Command, args: readonly string[]): Record<string, unknown> {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'The options were not understood';
    throw new UsageError(`${why}\nusage: ${`${words} ${synopsis}`.trim()}`, { cause });
  }
}

function usage(commands: readonly Command[]): string[] {
  const lines = commands.map(({ words, synopsis, summary }) => `  ${`${words} ${synopsis}`.trim()}\n      ${summary}`);
  return ['usage: node app-server/dist/main.js [COMMAND]', '', ...lines, '', 'Without a command: serve.'];
}

/** Our own errors speak for themselves; any other is shown with where it arose. */
function explain(error: unknown): string {
  const isForPeople =
    error instanceof UsageError ||
    error instanceof ConfigError ||
    error instanceof KeyFileError ||
    error instanceof SealingError;
  if (isForPeople) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : 'unknown failure';
}
