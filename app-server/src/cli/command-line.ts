import { BackupError } from '@dealseal/signing-service/contract/backup-error';
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

/**
 * Runs the command that the arguments name, or tells of it. Answers the exit code: 0 done, 1 refused or at fault, 2 not understood; more where
 * a command says so.
 */
export async function runCommand(
  commands: readonly Command[],
  args: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  const { terminal } = surroundings;
  const asksForHelp = args[0] === 'help';
  const words = asksForHelp ? args.slice(1) : args;
  const command = commands.find((each) => each.words.split(' ').every((word, index) => words[index] === word));
  if (command === undefined) {
    const isAsked = words.length === 0 || words[0] === '--help' || words[0] === '-h';
    if (!isAsked) terminal.complain(`There is no command ${JSON.stringify(words.join(' '))}.`);
    for (const line of usage(commands)) (isAsked ? terminal.print : terminal.complain)(line);
    return isAsked ? 0 : 2;
  }
  const rest = words.slice(command.words.split(' ').length);
  if (asksForHelp || rest.includes('--help') || rest.includes('-h')) {
    for (const line of helpOf(command)) terminal.print(line);
    return 0;
  }
  try {
    return await command.run(readCall(command, rest, surroundings));
  } catch (error) {
    terminal.complain(explain(error));
    if (error instanceof UsageError) {
      terminal.complain(`usage: ${program} ${line(command)}`);
      return 2;
    }
    return error instanceof BackupError ? error.exitCode : 1;
  }
}

function readCall(command: Command, args: readonly string[], surroundings: Surroundings): Call {
  const { terminal, environment, cwd } = surroundings;
  const values = parseOptions(command, args);
  const text = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    config: readConfig(environment, cwd),
    terminal,
    cwd,
    text,
    required: (name) => {
      const value = text(name);
      if (value === undefined || value === '') throw new UsageError(`--${name} is missing`);
      return value;
    },
    flag: (name) => values[name] === true,
  };
}

function parseOptions({ options }: Command, args: readonly string[]): Record<string, unknown> {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : 'The options were not understood', { cause });
  }
}

const program = 'node app-server/dist/main.js';

function line({ words, synopsis }: Command): string {
  return `${words} ${synopsis}`.trim();
}

function usage(commands: readonly Command[]): string[] {
  const lines = commands.map((command) => `  ${line(command)}\n      ${command.summary}`);
  return [`usage: ${program} [COMMAND]`, '', ...lines, '', 'Without a command: serve. More of one: help COMMAND.'];
}

function helpOf(command: Command): string[] {
  const { summary, details, example } = command;
  const more = details === undefined ? [] : ['', details];
  return [`usage: ${program} ${line(command)}`, '', summary, ...more, '', 'Example', `  ${program} ${example}`];
}

/** Our own errors speak for themselves; any other is shown with where it arose. */
function explain(error: unknown): string {
  if (error instanceof BackupError) return `${error.message} [${error.code}]`;
  const isForPeople =
    error instanceof UsageError ||
    error instanceof ConfigError ||
    error instanceof KeyFileError ||
    error instanceof SealingError;
  if (isForPeople) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : 'unknown failure';
}
