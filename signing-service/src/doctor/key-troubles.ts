import { nobodySigns, request, type Trouble } from './trouble.js';

const pinCommand = '`npx dealseal token change-pin`';
const rememberCommand = '`npx dealseal pin remember`';
const clearCommand = '`npx dealseal token clear-pin-refusal`';

/** Of libraries, tokens, PINs and keys. */
export const keyTroubles = {
  // Library and token
  'library-missing': {
    state: 'fault',
    effect: 'No token can be reached.',
    remedy: "Install the maker's PKCS#11 library, or correct its path (`pkcs11.modulePath`, --module).",
  },
  'library-unusable': {
    state: 'fault',
    effect: 'No token can be reached.',
    remedy: 'Take the library for this system and processor, with all that it needs; `ldd` names what is missing.',
  },
  'library-broken': {
    state: 'fault',
    effect: 'No token can be reached, or not for long.',
    remedy: "Update the maker's library; unplug the token and plug it in again; restart pcscd.",
  },
  'no-slot': {
    state: 'fault',
    effect: 'No token can be reached.',
    remedy: 'Plug the reader or token in, and see that pcscd runs (`systemctl status pcscd`).',
  },
  'token-absent': {
    state: 'fault',
    effect: nobodySigns,
    remedy:
      'Plug the token in; if it is in, correct label or serial in the key’s URI. A service goes on by itself within seconds.',
  },
  'token-elsewhere': {
    state: 'warning',
    effect: 'This instance does not sign with it; it takes the token over when the other has ended.',
    remedy: 'Send requests to the instance whose /readyz answers 200; nothing else has to be done.',
  },
  'token-ambiguous': {
    state: 'fault',
    effect: 'No PIN is tried, for it could be the wrong token’s.',
    remedy: 'Name the token by its serial in the key’s URI.',
  },
  // PIN
  'pin-locked': {
    state: 'fault',
    effect: nobodySigns,
    remedy:
      'Whoever has the SO (administrator) PIN gives a new one: `npx dealseal token unblock`. Without it the token has to be initialised, and its keys are lost.',
  },
  'pin-final-try': {
    state: 'fault',
    effect: 'No program tries the PIN any more: one more wrong one locks the token.',
    remedy: `Make sure of the PIN. Then ${clearCommand} allows one try.`,
  },
  'pin-count-low': {
    state: 'warning',
    effect: 'A wrong PIN was entered since the last right one; too many lock the token.',
    remedy: 'Find out who enters it. The next right one sets the count back.',
  },
  'pin-to-be-changed': {
    state: 'warning',
    effect: 'The token may refuse to sign until its PIN has been changed.',
    remedy: `Change it: ${pinCommand}.`,
  },
  'pin-not-set': {
    state: 'fault',
    effect: nobodySigns,
    remedy: 'Whoever has the SO PIN sets one: `npx dealseal token unblock`.',
  },
  'pin-pad': {
    state: 'fault',
    effect: 'The token wants its PIN typed on its own pad, which nobody sits at.',
    remedy:
      'Have the PIN typed for each signature or list (`npx dealseal credential pin-policy`), or take a token or reader without a pad.',
  },
  'pin-still-remembered': {
    state: 'warning',
    effect: 'Whoever gets hold of it can sign without anybody being asked.',
    remedy: '`npx dealseal pin forget` erases it.',
  },
  'pin-file-missing': {
    state: 'fault',
    effect: nobodySigns,
    remedy: `Have the service keep it sealed (${rememberCommand}), or name a file with it (pinFile, --pin-file).`,
  },
  'pin-unreadable': {
    state: 'fault',
    effect: `${nobodySigns} No PIN was tried.`,
    remedy: `Bring the sealing keys back from their own copy; without one, ${rememberCommand} seals the PIN anew.`,
  },
  'pin-file-unusable': {
    state: 'fault',
    effect: nobodySigns,
    remedy: 'Correct the file: its first line is the PIN, and only its owner may read it (chmod 600).',
  },
  'pin-default': {
    state: 'warning',
    effect: 'Anybody who gets hold of the token may know its PIN.',
    remedy: `Change it: ${pinCommand}.`,
  },
  'pin-refused-before': {
    state: 'fault',
    effect: `${nobodySigns} It was not tried again now: too many wrong PINs lock the token.`,
    remedy: `Correct the PIN file; then ${clearCommand} lets it be tried once. Or have the right one sealed: ${rememberCommand}.`,
  },
  'pin-doubtful': {
    state: 'fault',
    effect: `${nobodySigns} No program tries it: a second wrong one would bring the token nearer to its lock.`,
    remedy: `Make sure of the PIN. Then ${clearCommand} lets it be tried once.`,
  },
  'pin-wrong': {
    state: 'fault',
    effect: `${nobodySigns} It was tried once, and is not tried again by any program.`,
    remedy: `Correct the PIN file; then ${clearCommand} lets it be tried once. Or have the right one sealed: ${rememberCommand}.`,
  },
  'token-failed': {
    state: 'fault',
    effect: nobodySigns,
    remedy: "Unplug the token and plug it in again; update the maker's library.",
  },
  // Keys in files
  'key-file-unusable': {
    state: 'fault',
    effect: nobodySigns,
    remedy: 'Put the PKCS#12 file back, readable by the service, and beside it its password (`pinFile`, chmod 600).',
  },
  'key-file-closed': {
    state: 'fault',
    effect: nobodySigns,
    remedy: 'Correct the password in `pinFile`: its first line. The service looks again as soon as the file changes.',
  },
  // Objects
  'token-empty': {
    state: 'fault',
    effect: nobodySigns,
    remedy: `Make a key (\`npx dealseal token generate\`), then ${request}. Keys of other programs (containers of a CSP) are not seen by PKCS#11.`,
  },
  'key-missing': {
    state: 'fault',
    effect: nobodySigns,
    remedy: 'Correct id or label in the key’s URI: `npx dealseal token list` shows what is there.',
  },
  'key-ambiguous': {
    state: 'fault',
    effect: 'Nothing is signed: it could be with the wrong key.',
    remedy: 'Name the key by its id in its URI.',
  },
  'certificate-without-key': {
    state: 'fault',
    effect: nobodySigns,
    remedy: `The key is on another token, or was deleted. A key cannot be copied: make a new one, then ${request}.`,
  },
  'key-without-certificate': {
    state: 'fault',
    effect: nobodySigns,
    remedy: `If the certificate was asked for, it may be under way: authorities take from half an hour to two days. Then \`npx dealseal token import\`; else ${request}.`,
  },
  'certificate-requested': {
    state: 'fault',
    effect: `${nobodySigns} Nothing has to be watched meanwhile.`,
    remedy:
      'Authorities take from half an hour to two days. When it has come: `npx dealseal token import`. If it does not, ask the authority.',
  },
  'certificate-file-unusable': {
    state: 'fault',
    effect: nobodySigns,
    remedy: 'Correct `certificateFile` or `chainFile`: PEM or DER, readable by the service.',
  },
  'key-mismatch': {
    state: 'fault',
    effect: 'Nothing is signed: nobody could verify it by this certificate.',
    remedy:
      'Import the certificate of this key (`npx dealseal token import` refuses any other), or name the right key.',
  },
  'signature-wrong': {
    state: 'fault',
    effect: 'The service releases no such signature, so nothing is signed.',
    remedy: 'The token or its library is at fault: update the library, try another reader, replace the token.',
  },
} as const satisfies Readonly<Record<string, Trouble>>;
