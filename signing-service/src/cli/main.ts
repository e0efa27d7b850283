import { parseArgs } from 'node:util';
import { type Call, type Command, Refusal, type RunCommand, type Terminal, UsageError } from './command.js';
import { commands } from './command-list.js';
import { detailsOf, overview } from './help.js';
import { openTerminal } from './terminal.js';

export interface Surroundings {
  readonly terminal: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/** The command line. Answers the exit code: 0 done, 1 refused or at fault, 2 not understood; more where a command says so. */
export async function main(args: readonly string[], given?: Surroundings): Promise<number> {
  const surroundings = given ?? { terminal: openTerminal(), environment: process.env, cwd: process.cwd() };
  const { terminal } = surroundings;
  const asksForHelp = args[0] === 'help';
  const words = asksForHelp ? args.slice(1) : args;
  const command = commandOf(words);
  if (command === undefined) {
    const isAsked = words.length === 0 || words[0] === '--help' || words[0] === '-h';
    const write = isAsked ? terminal.print : terminal.complain;
    if (!isAsked) terminal.complain(`dealseal: there is no command ${JSON.stringify(words.join(' '))}`);
    for (const line of overview(commands)) write(line);
    return isAsked ? 0 : 2;
  }
  const rest = words.slice(command.words.split(' ').length);
  if (asksForHelp || wantsHelp(rest)) {
    for (const line of detailsOf(command)) terminal.print(line);
    return 0;
  }
  try {
    const call = readCall(command, rest, surroundings);
    const run: RunCommand = await command.load();
    return await run(call);
  } catch (error) {
    return explain(error, command, terminal);
  }
}

function commandOf(words: readonly string[]): Command | undefined {
  return commands.find((command) => command.words.split(' ').every((word, index) => words[index] === word));
}

function wantsHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end < 0 ? args : args.slice(0, end)).some((arg) => arg === '--help' || arg === '-h');
}

function explain(error: unknown, command: Command, { complain }: Terminal): number {
  if (error instanceof UsageError) {
    complain(`dealseal ${command.words}: ${error.message}`);
    complain(`usage: dealseal ${`${command.words} ${command.synopsis}`.trim()}`);
    complain(`More: dealseal help ${command.words}`);
    return 2;
  }
  if (error instanceof Refusal) {
    complain(error.message);
    return error.exitCode;
  }
  complain(error instanceof Error ? (error.stack ?? error.message) : 'unknown failure');
  return 1;
}

function readCall(command: Command, args: readonly string[], { terminal, environment, cwd }: Surroundings): Call {
  const { values, positionals } = parseOptions(command, args);
  const texts = (name: string): readonly string[] => {
    return [values[name]].flat().filter((value) => typeof value === 'string');
  };
  const text = (name: string): string | undefined => texts(name)[0];
  return {
    terminal,
    environment,
    cwd,
    operands: positionals,
    text,
    texts,
    required: (name) => {
      const value = text(name);
      if (value === undefined || value === '') throw new UsageError(`--${name} is missing`);
      return value;
    },
    flag: (name) => values[name] === true,
  };
}

interface Parsed {
  readonly values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
}

function parseOptions({ options, takesOperands = false }: Command, args: readonly string[]): Parsed {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: takesOperands });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : 'the options were not understood', { cause });
  }
}
