import type { Command } from './command.js';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** Codes by which whoever has one tries the service out with a TEST certificate. */
export const trialCommands: readonly Command[] = [
  {
    words: 'trial-code',
    synopsis: '[--json]',
    summary:
      'Print a trial code: each that pairs by it gets a tenant of its own with the TEST certificates, for some time',
    details: 'Example\n  dealseal trial-code',
    options: { json: flag },
    load: async () => (await import('./trial-commands.js')).printTrialCode,
  },
  {
    words: 'trial-codes list',
    synopsis: '[--json]',
    summary: 'Print all trial codes by their ids, and how many trials began with each',
    details: 'Example\n  dealseal trial-codes list --json',
    options: { json: flag },
    load: async () => (await import('./trial-commands.js')).printTrialCodes,
  },
  {
    words: 'trial-codes withdraw',
    synopsis: '--code ID',
    summary: 'Let nobody begin a trial with a code any more; those that have begun go on',
    details: 'Example\n  dealseal trial-codes withdraw --code 7f03a91c',
    options: { code: text },
    load: async () => (await import('./trial-commands.js')).withdrawTrial,
  },
];
