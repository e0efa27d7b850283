import type { Command } from './command.js';

const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true } as const;

const details = `  --level L               what all signatures of the file are to have, whoever made them:
                          B-T     a proof of their time; where there is none, a document time stamp
                          B-LT    all that proves signers' and time stamps' certificates, in the security store
                          B-LTA   a document time stamp over all of that; each time a further one, before the last one ages
  --tsa URL               a time-stamp authority (RFC 3161); may be given several times, the first that answers is taken
  --trust PEM             trusted certificates, of signers' and authorities' roots; may be given several times
  --vri                   from B-LT on: say in the file, too, which of that proves which signature (/VRI); some old readers look there
  --allow-private-network   call services in private networks and on this machine too
  --password-file F       the password of encrypted PDFs, on the first line of F
  --out-dir DIR           extend many: each into DIR, under its own name; DIR is made if need be

What a file was signed for stays as it is: revisions are appended. A signature that is not intact, or whose certificate cannot be proven
for the time of its signature, has its file refused. An output appears whole or not at all.
Exit code: 0 all extended, 1 some refused, 2 not understood.

Examples
  dealseal extend --level B-LTA --tsa https://tsa.example.com/ --trust roots.pem signed.pdf archived.pdf
  dealseal extend --level B-LT --tsa https://tsa.example.com/ --trust roots.pem --out-dir archive signed/*.pdf`;

export const extendCommand: Command = {
  words: 'extend',
  synopsis: '--level L --tsa URL… --trust PEM… [OPTIONS] IN OUT | … --out-dir DIR IN…',
  summary: 'Raise the level of the signatures of PDF files: time stamps, validation material (PAdES B-T, B-LT, B-LTA)',
  details,
  options: {
    level: text,
    tsa: texts,
    trust: texts,
    vri: { type: 'boolean' },
    'allow-private-network': { type: 'boolean' },
    'password-file': text,
    'out-dir': text,
  },
  takesOperands: true,
  load: async () => (await import('./extend-command.js')).extend,
};
