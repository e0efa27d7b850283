import type { Command } from './command.js';

const details = `  --password-file F   the password of encrypted PDFs, on the first line of F
  --repair            rebuild broken cross-reference data, as dealseal sign --repair would
  --json              one JSON object a file and line

Signatures are checked for integrity: digest, signature value, structure. Their level is told by what the file holds to prove them, from
the roots that are in it. Whether these, or any certificate, can be trusted is another question, which is not answered here.
Exit code: 0 all read, 1 some could not be, 2 not understood.

Examples
  dealseal inspect contract-signed.pdf
  dealseal inspect --json signed/*.pdf | jq -r 'select(.signatures == []) | .file'`;

export const inspectCommand: Command = {
  words: 'inspect',
  synopsis: '[--json] [--password-file F] [--repair] IN…',
  summary: "Tell a PDF's revisions, signatures, form fields and validation material",
  details,
  options: { json: { type: 'boolean' }, repair: { type: 'boolean' }, 'password-file': { type: 'string' } },
  takesOperands: true,
  load: async () => (await import('./inspect-command.js')).inspect,
};
