import type { Command } from './command.js';

const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true } as const;
const flag = { type: 'boolean' } as const;

const details = `Without --key: the service of this machine, by its settings (DEALSEAL_SERVICE_CONFIG). With it: that key alone.

  --key URI         a key on a token, as pkcs11:token=Company;id=%02
  --module FILE     the maker's PKCS#11 library; left out, that of the service's settings, or ?module-path= of the URI
  --pin-file FILE   a file with the PIN on its first line; left out, no PIN is tried, and the key is not asked to sign
  --cert PEM        the key's certificate, when it is not on the token
  --chain PEM       certificates of its issuers; may be given several times
  --trust PEM       trusted certificates; may be given several times
  --tsa URL         a time-stamp authority to be tried; may be given several times
  --allow-private-network   call services in private networks and on this machine too
  --explain TEXT    say what an error means that another program has shown, as a CSP, a browser plug-in or CryptoARM: its code or
                    message; nothing is looked at. Exit code 1 when it is not known
  --json            one line for a machine

Nothing is changed. A PIN is tried once at most; one that was refused before is not tried, whoever tried it.
Each finding is ok, a warning or a fault: what was seen, what follows from it, what to do.
Exit code: 0 no fault, 1 some fault, 2 not understood.

Examples
  DEALSEAL_SERVICE_CONFIG=/etc/dealseal/service.json dealseal doctor
  dealseal doctor --key 'pkcs11:token=Company;id=%02' --module /usr/lib/librtpkcs11ecp.so --pin-file company.pin --trust roots.pem
  dealseal doctor --explain 0x8007064A`;

export const doctorCommand: Command = {
  words: 'doctor',
  synopsis: '[--json] | --explain TEXT [--json] | --key URI [--module FILE] [--pin-file FILE] [OPTIONS] [--json]',
  summary: 'Find out why signing does not work: library, token, PIN, key, certificate, trust, time, storage',
  details,
  options: {
    key: text,
    explain: text,
    module: text,
    'pin-file': text,
    cert: text,
    chain: texts,
    trust: texts,
    tsa: texts,
    'allow-private-network': flag,
    json: flag,
  },
  load: async () => (await import('./doctor-command.js')).runDoctor,
};
