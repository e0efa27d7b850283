import type { Command } from './command.js';

const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true } as const;

const details = `  --trust PEM    trusted certificates, each a name and a key; may be given several times
  --chain PEM    certificates that may lie between, or sign CRLs; those that stand in CERT's file behind it are found by themselves
  --crl FILE     CRLs in PEM or DER; left out, nobody asks for revoked certificates
  --time TIME    judge by that time, as 2026-06-04T08:44:12Z; left out, now
  --json         one line for a machine

Exit code: 0 valid, 1 not valid or not to be told, 2 not understood.

Example
  dealseal path certificate.pem --trust root.pem --crl ca.crl`;

export const pathCommand: Command = {
  words: 'path',
  synopsis: 'CERT --trust PEM… [--chain PEM]… [--crl FILE]… [--time TIME] [--json]',
  summary: "Show the path from a certificate to one that is trusted, with each check's result",
  details,
  options: { trust: texts, chain: texts, crl: texts, time: text, json: { type: 'boolean' } },
  takesOperands: true,
  load: async () => (await import('./path-command.js')).showPath,
};
