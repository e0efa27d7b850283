import type { Command } from './command.js';

const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true } as const;
const flag = { type: 'boolean' } as const;

const common = `  --token URI       the token by its PKCS#11 URI, as pkcs11:token=Company or pkcs11:serial=0a1b2c; a PIN is tried on one token only
  --module FILE     the maker's PKCS#11 library; left out, that of the service's settings, or ?module-path= of the URI
  --pin-file FILE   a file with the PIN on its first line; left out, the PIN is typed, and not shown`;

const refused = `A PIN that the token refuses is remembered and not tried again, neither here nor by the service: see token clear-pin-refusal.
Exit code: 0 done, 1 refused, 2 not understood.`;

export const tokenCommands: readonly Command[] = [
  {
    words: 'token list',
    synopsis: '[--token URI] [--module FILE] [--login | --pin-file FILE] [--json]',
    summary: 'Show slots, tokens, what their flags say of the PIN, keys and certificates and which belong together',
    details: `${common}
  --login           ask for the PIN: private keys are seen by nobody else; --pin-file asks for it in FILE
  --json            one line for a machine

Without a PIN nobody logs in. ${refused}

Examples
  dealseal token list --module /usr/lib/softhsm/libsofthsm2.so
  dealseal token list --token pkcs11:token=Company --login`,
    options: { token: text, module: text, 'pin-file': text, login: flag, json: flag },
    load: async () => (await import('./token-list-command.js')).listTokens,
  },
  {
    words: 'token generate',
    synopsis: '--token URI --type TYPE --label LABEL [--id HEX] [--pin-file FILE] [--json]',
    summary: 'Make a key pair on the token, which it never leaves',
    details: `${common}
  --type TYPE       rsa-2048, rsa-3072, rsa-4096, ec-p256, ec-p384
  --label LABEL     what the key is called; no other object of the token may be called so
  --id HEX          its CKA_ID, which joins key and certificate; left out, the first free number
  --json            one line for a machine

${refused}

Example
  dealseal token generate --token pkcs11:token=Company --type rsa-3072 --label "Seal 2027"`,
    options: { token: text, module: text, 'pin-file': text, type: text, label: text, id: text, json: flag },
    load: async () => (await import('./token-key-commands.js')).generateKey,
  },
  {
    words: 'token request',
    synopsis: '--key URI --subject NAME [--email A]… [--dns N]… [--uri U]… --out FILE [--pin-file FILE]',
    summary: 'Write a certificate request (PKCS#10) for a key on the token, signed by it: for the authority',
    details: `  --key URI         the key, as pkcs11:token=Company;id=%02
  --module FILE     the maker's PKCS#11 library; left out, that of the service's settings, or ?module-path= of the URI
  --pin-file FILE   a file with the PIN on its first line; left out, the PIN is typed, and not shown
  --subject NAME    whose certificate it is to be, the most special part first (RFC 4514): CN, SN, givenName, serialNumber, C, L, ST,
                    street, O, OU, title, organizationIdentifier, emailAddress, INN, INNLE, OGRN, OGRNIP, SNILS; a comma inside: \\,
  --email, --dns, --uri   alternative names; each may be given several times
  --out FILE        where to; --force replaces a file that is there

${refused}

Example
  dealseal token request --key 'pkcs11:token=Company;id=%02' --subject 'CN=Milica Radović,O=Adriatik Trade d.o.o.,C=ME' \\
      --email milica@example.com --out request.pem`,
    options: {
      key: text,
      module: text,
      'pin-file': text,
      subject: text,
      email: texts,
      dns: texts,
      uri: texts,
      out: text,
      force: flag,
    },
    load: async () => (await import('./token-key-commands.js')).requestCertificate,
  },
  {
    words: 'token import',
    synopsis: '--token URI [--pin-file FILE] [--json] CERT',
    summary: 'Store an issued certificate on the token, beside its key; refused when no key of the token is its own',
    details: `${common}
  --json            one line for a machine

${refused}

Example
  dealseal token import --token pkcs11:token=Company issued.pem`,
    options: { token: text, module: text, 'pin-file': text, json: flag },
    takesOperands: true,
    load: async () => (await import('./token-key-commands.js')).importCertificate,
  },
  {
    words: 'token change-pin',
    synopsis: '--token URI [--pin-file FILE] [--new-pin-file FILE]',
    summary: "Change the user's PIN",
    details: `${common}
  --new-pin-file FILE   a file with the new PIN; left out, it is typed twice, and not shown

${refused}

Example
  dealseal token change-pin --token pkcs11:token=Company`,
    options: { token: text, module: text, 'pin-file': text, 'new-pin-file': text },
    load: async () => (await import('./token-pin-commands.js')).changePin,
  },
  {
    words: 'token unblock',
    synopsis: '--token URI [--so-pin-file FILE] [--new-pin-file FILE]',
    summary: "Give the user a new PIN by the security officer's (SO, administrator), as after too many wrong ones",
    details: `  --token URI           the token by its PKCS#11 URI; a PIN is tried on one token only
  --module FILE         the maker's PKCS#11 library; left out, that of the service's settings, or ?module-path= of the URI
  --so-pin-file FILE    a file with the SO PIN; left out, it is typed, and not shown
  --new-pin-file FILE   a file with the new PIN; left out, it is typed twice, and not shown

${refused}

Example
  dealseal token unblock --token pkcs11:token=Company`,
    options: { token: text, module: text, 'so-pin-file': text, 'new-pin-file': text },
    load: async () => (await import('./token-pin-commands.js')).unblockPin,
  },
];
