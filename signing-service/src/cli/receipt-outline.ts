import type { Command } from './command.js';

const text = { type: 'string' } as const;

export const receiptCommand: Command = {
  words: 'receipt',
  synopsis: '--tenant TENANT --request KEY --out FILE [--name NAME] [--language LANGUAGE] [--time-zone ZONE]',
  summary: 'Draw the receipt of a released signature, unsealed: a PDF of one page',
  details: `  --request KEY         the signature's request key, as the log has it
  --out FILE            a file that does not exist yet
  --name NAME           the document's name, which the service does not know
  --language LANGUAGE   en, sr-Latn-ME or ru; en unless said
  --time-zone ZONE      an IANA name; the machine's unless said

Example
  dealseal receipt --tenant "Adriatik 24" --request 0f8fad5b-d9cb-469f-a165-70867728950e --out receipt.pdf`,
  options: { tenant: text, request: text, out: text, name: text, language: text, 'time-zone': text },
  load: async () => (await import('./receipt-command.js')).printReceipt,
};
