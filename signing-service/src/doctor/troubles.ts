interface Trouble {
  readonly state: 'warning' | 'fault';
  readonly effect: string;
  readonly remedy: string;
}

const nobodySigns = 'Nobody can sign with this key.';
const pinCommand = '`npx dealseal token change-pin`';
const rememberCommand = '`npx dealseal pin remember`';
const clearCommand = '`npx dealseal token clear-pin-refusal`';
const request = '`npx dealseal token request`, then `token import`';

/** What each trouble means for people and what helps; the check that finds it says what it saw. */
const all = {
  'configuration-unusable': {
    state: 'fault',
    effect: 'The service does not start.',
    remedy: 'Correct what is named; the README of the signing-service tells all settings.',
  },
  'no-credential': {
    state: 'warning',
    effect: 'The service runs, and nobody can sign.',
    remedy: 'Name a key under `credentials` in the configuration; `npx dealseal token list` shows what tokens hold.',
  },
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
  // Certificate
  'certificate-expired': {
    state: 'fault',
    effect: nobodySigns,
    remedy: `Renew it: \`npx dealseal token generate\`, ${request}, and the new key in the configuration.`,
  },
  'certificate-not-yet-valid': {
    state: 'fault',
    effect: nobodySigns,
    remedy: 'Wait for its first day, or set the clock of this machine if that is wrong.',
  },
  'certificate-expires-soon': {
    state: 'warning',
    effect: 'From that day on nobody can sign with this key.',
    remedy: `Renew it now: \`npx dealseal token generate\`, ${request}. Authorities take their time.`,
  },
  'certificate-no-signatures': {
    state: 'fault',
    effect: nobodySigns,
    remedy: 'Ask the authority for a certificate with digitalSignature or nonRepudiation in its key usage.',
  },
  'certificate-not-for-counterparty': {
    state: 'warning',
    effect: 'They may refuse documents that are signed with it. Others do not mind.',
    remedy: 'Ask the authority for a certificate with that purpose or policy, or sign for them with another one.',
  },
  'certificate-other-purpose': {
    state: 'warning',
    effect: 'Whoever gets the document may refuse the signature: the certificate names other purposes.',
    remedy: 'Ask the authority for a certificate that is meant for documents, or without an extended key usage.',
  },
  'certificate-weak': {
    state: 'fault',
    effect: nobodySigns,
    remedy: 'Ask the authority for a certificate of today: RSA from 2048 bits or a NIST curve, signed with SHA-2.',
  },
  'key-lent': {
    state: 'warning',
    effect: 'The certificate names one person, and others may sign with it: it says that this person signed.',
    remedy: 'A deputy needs a key and certificate of their own, or the organisation’s: take the others’ grants back.',
  },
  // Trust
  'trust-unconfigured': {
    state: 'warning',
    effect: 'Nobody is asked whether the certificate was revoked, and no level above B-B can be had.',
    remedy: 'Name the roots that are trusted (`trust.certificateFiles`, --trust).',
  },
  'issuer-missing': {
    state: 'fault',
    effect: 'Nothing is signed, or others cannot tell whom the signature is of.',
    remedy: 'Put the missing certificate into `chainFile` (--chain), or its root among the trusted ones.',
  },
  'certificate-revoked': {
    state: 'fault',
    effect: nobodySigns,
    remedy: 'Ask the authority why. A revoked certificate stays so: make a new key.',
  },
  'path-invalid': {
    state: 'fault',
    effect: nobodySigns,
    remedy: '`npx dealseal path` shows each check of the path; the authority that issued it has the answer.',
  },
  'revocation-unavailable': {
    state: 'fault',
    effect: 'Nothing is signed until somebody tells whether the certificate was revoked.',
    remedy:
      'See that this machine reaches the addresses named (firewall, `trust.privateNetwork`); they may be down: try later.',
  },
  // Time
  'time-stamp-unconfigured': {
    state: 'warning',
    effect: 'Signatures say by themselves when they were made: with the certificate they lose their proof.',
    remedy: 'Name a time-stamp authority (`trust.timeStampAuthorities`, --tsa), and sign at B-T or higher.',
  },
  'time-stamp-unavailable': {
    state: 'fault',
    effect: 'Levels above B-B cannot be had from it.',
    remedy: 'See that this machine reaches it, and that its root is among the trusted ones; name a second authority.',
  },
  'clock-off': {
    state: 'fault',
    effect: 'The service signs nothing while its clock differs by more than 60 s, and one-time codes do not fit.',
    remedy: 'Set the clock (`timedatectl`), and let it be kept (chrony, systemd-timesyncd).',
  },
  'clock-unsure': {
    state: 'fault',
    effect: 'The service signs nothing until its time is sure.',
    remedy: 'Set the clock (`timedatectl`) and let it be kept; ten minutes without another jump are enough too.',
  },
  'level-without-stamp': {
    state: 'warning',
    effect: 'Nothing proves that a signature is older than the end of its certificate.',
    remedy: 'An administrator chooses B-T or higher in the portal’s settings.',
  },
  // A running service
  'token-busy': {
    state: 'warning',
    effect: 'Signatures are waiting for their turn.',
    remedy: 'Look again when there is less to sign.',
  },
  'check-unfinished': {
    state: 'warning',
    effect: 'Nothing is known of what was not looked at.',
    remedy: 'Look again; whoever does not answer is found by `npx dealseal doctor`.',
  },
  // The service's own
  'data-missing': {
    state: 'warning',
    effect: 'The service has never run here.',
    remedy: '`npx dealseal serve` makes it at its first start. If it was there, restore it from its backup.',
  },
  'data-unwritable': {
    state: 'fault',
    effect: 'The service does not start, or keeps nothing.',
    remedy: 'Give the folder to the service’s user.',
  },
  'data-exposed': {
    state: 'warning',
    effect: 'Others on this machine can read what the service keeps.',
    remedy: 'chmod 700: nobody but the service’s user needs it.',
  },
  'sealing-keys-missing': {
    state: 'fault',
    effect: 'Nothing that was sealed can be read: no code can be checked, nobody can sign.',
    remedy: 'Bring the file back from its own copy. Without one, everybody has to be enrolled anew.',
  },
  'sealing-keys-unusable': {
    state: 'fault',
    effect: 'The service does not start.',
    remedy: 'Bring the file back from its own copy, readable by the service’s user.',
  },
  'database-missing': {
    state: 'fault',
    effect: 'Everybody who was enrolled, and the audit, are gone.',
    remedy: 'Restore it from its backup; do not start the service before.',
  },
  'database-unreachable': {
    state: 'fault',
    effect: 'The service does not start, or answers nobody.',
    remedy: 'See that the database runs, and that user, password and address in DATABASE_URL are right.',
  },
  'database-damaged': {
    state: 'fault',
    effect: 'What the service keeps can no longer be relied on.',
    remedy: 'Stop the service, keep a copy of the file as it is, and restore the last backup.',
  },
  'disk-low': {
    state: 'warning',
    effect: 'When it is full, nothing is signed.',
    remedy: 'Make room, or lower `limits.retentionDays`.',
  },
  'disk-full': {
    state: 'fault',
    effect: 'Nothing can be signed safely: each step is written down first.',
    remedy: 'Make room now.',
  },
} as const satisfies Readonly<Record<string, Trouble>>;

export type TroubleCode = keyof typeof all;

export const troubles: Readonly<Record<TroubleCode, Trouble>> = all;
