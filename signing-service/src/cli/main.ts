import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { ServiceError } from '../authorization/errors.js';
import { ConfigError, readConfig } from '../config.js';
import { KeyError } from '../keys/errors.js';
import { KeyFileError } from '../sealing/key-file.js';
import { type Call, type Command, type Terminal, UsageError } from './command.js';
import { credentialCommands } from './credential-commands.js';
import { operationCommands } from './operation-commands.js';
import { peopleCommands } from './people-commands.js';
import { tenantCommands } from './tenant-commands.js';

const commands: readonly Command[] = [
  ...operationCommands,
  ...tenantCommands,
  ...peopleCommands,
  ...credentialCommands,
];

export interface Surroundings {
  readonly terminal: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/** The command line. Answers the exit code: 0 done, 1 refused or at fault, 2 not understood. */
export async function main(args: readonly string[], given?: Surroundings): Promise<number> {
  const surroundings = given ?? { terminal: openTerminal(), environment: process.env, cwd: process.cwd() };
  const { terminal } = surroundings;
  const command = commands.find(({ words }) => words.split(' ').every((word, index) => args[index] === word));
  if (command === undefined) {
    const asked = args.length === 0 || args[0] === 'help' || args[0] === '--help';
    const write = asked ? terminal.print : terminal.complain;
    for (const line of usage()) write(line);
    return asked ? 0 : 2;
  }
  try {
    const rest = args.slice(command.words.split(' ').length);
    return await command.run(readCall(command, rest, surroundings));
  } catch (error) {
    terminal.complain(explain(error));
    if (error instanceof UsageError) terminal.complain(`usage: dealseal ${command.words} ${command.synopsis}`);
    return error instanceof UsageError ? 2 : 1;
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
    text,
    required: (name) => {
      const value = text(name);
      if (value === undefined || value === '') throw new UsageError(`--${name} is missing`);
      return value;
    },
    flag: (name) => values[name] === true,
  };
}

function parseOptions({ options }: Command, args: readonly string[]): Readonly<Record<string, unknown>> {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : 'the options were not understood', { cause });
  }
}

function usage(): string[] {
  const lines = commands.map(({ words, synopsis, summary }) => `  ${`${words} ${synopsis}`.trim()}\n      ${summary}`);
  return ['usage: dealseal COMMAND', '', ...lines, '', 'TENANT is a tenant’s id or name. Settings: see README.md.'];
}

const refusals: Partial<Record<ServiceError['code'], string>> = {
  'tenant-unknown': 'There is no such tenant.',
  'act-not-possible': 'That is not possible: what it concerns does not exist, exists already, or has been stopped.',
  'already-enrolled': 'This person is enrolled already; an administrator resets it first.',
  'code-wrong': 'The code was wrong.',
  'codes-locked': 'Too many wrong codes: locked for a while.',
  'enrolment-expired': 'The enrolment has expired; begin again.',
};

function explain(error: unknown): string {
  if (error instanceof ServiceError) {
    const cause = typeof error.privateCause === 'string' ? ` (${error.privateCause})` : '';
    return `${refusals[error.code] ?? 'Refused.'} [${error.code}]${cause}`;
  }
  const isOurs =
    error instanceof UsageError ||
    error instanceof ConfigError ||
    error instanceof KeyFileError ||
    error instanceof KeyError;
  if (isOurs) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : 'unknown failure';
}

/** The process's own streams. The input is opened only when a command asks for a line. */
function openTerminal(): Terminal {
  let lines: AsyncIterator<string> | undefined;
  return {
    print: (line) => void process.stdout.write(`${line}\n`),
    complain: (line) => void process.stderr.write(`${line}\n`),
    readLine: async () => {
      lines ??= createInterface({ input: process.stdin })[Symbol.asyncIterator]();
      const next = await lines.next();
      return next.done === true ? null : next.value;
    },
  };
}
