import type { Command } from './command.js';

function line({ words, synopsis }: Command): string {
  return `${words} ${synopsis}`.trim();
}

/** All commands, one after the other. */
export function overview(commands: readonly Command[]): string[] {
  return [
    'usage: dealseal COMMAND',
    '',
    ...commands.flatMap((command) => [`  ${line(command)}`, `      ${command.summary}`]),
    '',
    'TENANT is a tenant’s id or name. Settings of the service: see its README.',
    '',
    'Examples:',
    '  dealseal sign --key seal.p12 --key-password-file seal.password contract.pdf contract-signed.pdf',
    '  dealseal inspect contract-signed.pdf',
    '  dealseal help sign',
  ];
}

/** One command with its options and examples. */
export function detailsOf(command: Command): string[] {
  const { summary, details } = command;
  return [
    `usage: dealseal ${line(command)}`,
    '',
    summary,
    ...(details === undefined ? [] : ['', ...details.split('\n')]),
  ];
}
