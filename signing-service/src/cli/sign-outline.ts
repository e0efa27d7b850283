import type { Command } from './command.js';

const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true } as const;
const flag = { type: 'boolean' } as const;

const details = `The key
  --key URI               a key on a token: a PKCS#11 URI (RFC 7512) with module-path, token or serial, id or object, pin-source;
                          DEALSEAL_PKCS11_MODULE may name the library in place of module-path
  --key FILE              a key in a PKCS#12 file (.p12, .pfx)
  --pin-file F            the token's PIN, in place of the URI's pin-source
  --key-password-file F   the PKCS#12 file's password, on the first line of F
  --cert PEM              the signer's certificate; left out, the one that lies with the key
  --chain PEM             its issuers, may be given several times; those that lie with the key are found by themselves
  --trust PEM             sign only if a valid path leads from one of these certificates, and nothing on it is revoked: responders and
                          CRLs that it names have to answer; may be given several times

The level
  --level L               B-B (the default), B-T with a time stamp, B-LT with all that proves it, B-LTA with a document time stamp over that
  --tsa URL               a time-stamp authority (RFC 3161); may be given several times, the first that answers is taken
  --vri                   from B-LT on: say in the file, too, which of that proves the signature (/VRI); some old readers look there
  --allow-private-network   call services in private networks and on this machine too

The signature
  --mark SPEC             none (the default), bottom-left, bottom-right, beside, free, or page=P,x=X,y=Y[,width=W][,height=H]:
                          P from 1, from the end as -1, or last; points from the page's lower left. ,logo=FILE may follow.
  --field NAME            the signature field: an empty one of that name is filled, else a new one is made
  --certify 1|2|3         certify: allow no changes, filling in and signing, or annotations too
  --reason T  --location T
  --name T                the signer's name; left out, the certificate's
  --language L            the mark's: en (the default), sr-Latn-ME, ru
  --time-zone Z           the mark's, e.g. Europe/Podgorica; left out, the machine's
  --digest D              sha256, sha384 or sha512; left out, as the key's kind suggests
  --scheme S              pkcs1 or pss, for RSA keys; left out, pkcs1 where key and certificate allow it

The files
  --password-file F       the password of encrypted PDFs, on the first line of F
  --repair                rebuild broken cross-reference data of unsigned PDFs; each file that needed it is told of
  --out-dir DIR           sign many: each into DIR, under its own name; DIR is made if need be

An output appears whole or not at all and takes the place of what had its name; inputs are never written to. A file that is
refused is told of in one line, FILE: CODE: sentence, and the others are signed all the same.
Exit code: 0 all signed, 1 some refused, 2 not understood.

Examples
  dealseal sign --key seal.p12 --key-password-file seal.password contract.pdf contract-signed.pdf
  dealseal sign --key seal.p12 --key-password-file seal.password --out-dir signed contracts/*.pdf
  dealseal sign --key 'pkcs11:token=Company;id=%01?module-path=/usr/lib/softhsm/libsofthsm2.so' \\
      --pin-file company.pin --chain issuers.pem --trust root.pem --mark bottom-right --reason 'Approved' in.pdf out.pdf
  dealseal sign --key seal.p12 --key-password-file seal.password --level B-LTA --tsa https://tsa.example.com/ --trust roots.pem in.pdf out.pdf
  dealseal sign --key seal.p12 --key-password-file seal.password --field Director --certify 2 form.pdf form-signed.pdf`;

export const signCommand: Command = {
  words: 'sign',
  synopsis: '--key URI|FILE [OPTIONS] IN OUT | --key URI|FILE [OPTIONS] --out-dir DIR IN…',
  summary: 'Sign PDF files (PAdES B-B to B-LTA) with a key on a token or in a PKCS#12 file',
  details,
  options: {
    key: text,
    'pin-file': text,
    'key-password-file': text,
    cert: text,
    chain: texts,
    trust: texts,
    level: text,
    tsa: texts,
    vri: flag,
    'allow-private-network': flag,
    mark: text,
    field: text,
    certify: text,
    reason: text,
    location: text,
    name: text,
    language: text,
    'time-zone': text,
    digest: text,
    scheme: text,
    'password-file': text,
    repair: flag,
    'out-dir': text,
  },
  takesOperands: true,
  load: async () => (await import('./sign-command.js')).sign,
};
