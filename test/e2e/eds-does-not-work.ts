/**
 * "EDS does not work", row by row, as the signing-service's README has them: what is made so, and what the doctor says to it at the command line
 * and on the page. `null`: there it is told otherwise, or not at all.
 */
export interface Ailment {
  /** Of the README's table. */
  readonly row: string;
  /** How things stand. */
  readonly scene: Scene;
  /** Of whom: a credential, or nothing for the whole service. */
  readonly subject: string;
  readonly command: string | null;
  readonly page: string | null;
  /** What the page says was seen. */
  readonly seen?: RegExp;
}

/** `tokens`: credentials each with a fault of its own; the others disturb what they look at. */
export type Scene =
  'tokens' | 'no-library' | 'level' | 'pulled' | 'no-reader' | 'spoilt' | 'final-try' | 'locked' | 'explained';

const mismatch = 'private key and certificate differ';
const invalid = 'certificate not valid';
const none = 'no certificate to choose';
const pins = 'PIN forgotten or locked';
const unseen = 'token not seen';

export const seal = 'company-seal';

export const ailments: readonly Ailment[] = [
  both(mismatch, 'tokens', ['other', 'key-mismatch', /do not belong together/u]),
  both(mismatch, 'spoilt', [seal, 'signature-wrong', /signs wrongly/u]),
  both(invalid, 'tokens', ['expired', 'certificate-expired', /has ended: it was valid to/u]),
  both(invalid, 'tokens', ['revoked', 'certificate-revoked', /was revoked/u]),
  both(invalid, 'tokens', ['for-keys', 'certificate-no-signatures', /key usage forbids signatures/u]),
  both('no trust', 'tokens', ['untrusted', 'issuer-missing', /No trusted path leads/u]),
  explained('licence of the CryptoPro CSP, TSP, OCSP', '0x8007064A'),
  explained('licence of the CryptoPro CSP, TSP, OCSP', '0xC2100140'),
  explained('licence of the CryptoPro CSP, TSP, OCSP', '0xC2110140'),
  explained('plug-in or CAPICOM missing, Java obsolete', 'CAPICOM.Store: class not registered'),
  both(none, 'tokens', ['empty', 'token-empty', /neither keys nor certificates/u]),
  both(none, 'tokens', ['uncertified', 'key-without-certificate', /The key has no certificate/u]),
  both(none, 'tokens', ['alone', 'certificate-without-key', /no private key/u]),
  both(none, 'tokens', ['two-keys', 'key-ambiguous', /Several keys answer/u]),
  explained(none, '0x80880231'),
  both(pins, 'tokens', ['refused', 'pin-refused-before', /The PIN was refused/u]),
  both(pins, 'final-try', [seal, 'pin-final-try', /One try is left/u]),
  both(pins, 'locked', [seal, 'pin-locked', /has locked its PIN/u]),
  both(pins, 'tokens', ['sealed', 'pin-unreadable', /cannot be opened/u]),
  both(unseen, 'pulled', [seal, 'token-absent', /not connected/u]),
  {
    ...both(unseen, 'no-library', ['', 'library-missing', /token/iu]),
    page: null,
  },
  { ...both(unseen, 'no-library', [seal, 'token-failed', /does not answer/u]), command: null },
  { ...both(unseen, 'no-reader', ['', 'no-slot', /token/iu]), page: null },
  { ...both(unseen, 'no-reader', [seal, 'token-absent', /not connected/u]), command: null },
  both('wrong purpose', 'tokens', ['for-servers', 'certificate-other-purpose', /other purposes/u]),
  both('wrong purpose', 'tokens', [seal, 'certificate-not-for-counterparty', /that Berza asks for/u]),
  both('lent key', 'tokens', ['lent', 'key-lent', /several may sign with it \(2\)/u]),
  both('signed before the end, and now it has ended', 'tokens', [
    '',
    'time-stamp-unconfigured',
    /No time-stamp authority/u,
  ]),
  {
    ...both('signed before the end, and now it has ended', 'level', [
      '',
      'level-without-stamp',
      /without time stamps/u,
    ]),
    command: null,
  },
  both('certificate asked for and not there yet', 'tokens', [
    'requested',
    'certificate-requested',
    /was asked for on .+ and is not there yet/u,
  ]),
];

function both(row: string, scene: Scene, [subject, code, seen]: readonly [string, string, RegExp]): Ailment {
  return { row, scene, subject, command: code, page: code, seen };
}

/** An error of another program: its code or message is the subject. */
function explained(row: string, subject: string): Ailment {
  return { row, scene: 'explained', subject, command: subject, page: subject };
}
