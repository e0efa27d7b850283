import { keyTroubles } from './key-troubles.js';
import { nobodySigns, request, type Trouble } from './trouble.js';

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
  ...keyTroubles,
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
