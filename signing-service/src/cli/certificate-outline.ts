import type { Command } from './command.js';

const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true } as const;
const flag = { type: 'boolean' } as const;

const details = `  --credential ID   of the service of this machine, as its token showed it last; nobody logs in to the token
  --chain PEM       certificates that may lie between; those that stand in CERT's file behind it are found by themselves
  --trust PEM       trusted certificates; may be given several times. With --credential, those of the service's settings
  --allow-private-network   call services in private networks and on this machine too
  --out FILE        also write the certificate there, in DER (.cer); a file that is there is not replaced
  --json            one line for a machine

Tells owner, numbers, validity, purposes, what the authority promises, and the chain. With trusted certificates, responders and CRL
issuers are asked for the status of each certificate; without, nobody is asked. Characters that cannot be seen are shown as \\u{202e}.
Exit code: 0 told, 1 cannot be read, or revoked or otherwise invalid where trust was named, 2 not understood.

Examples
  dealseal certificate signer.pem --trust root.pem
  dealseal certificate --credential seal --out seal.cer`;

export const certificateCommand: Command = {
  words: 'certificate',
  synopsis: '(CERT [--chain PEM]… [--trust PEM]… | --credential ID) [--out FILE] [--json]',
  summary: 'Tell everything that a certificate says, and the status of its chain',
  details,
  options: {
    credential: text,
    chain: texts,
    trust: texts,
    'allow-private-network': flag,
    out: text,
    json: flag,
  },
  takesOperands: true,
  load: async () => (await import('./certificate-command.js')).showCertificate,
};
