/** Every way in which a key on a token or in a file can fail its user. */
export type KeyErrorCode =
  /** The token is not in any slot; it is polled and comes back by itself. */
  | 'token-absent'
  /** Another instance of the service is logged in to the token. Nothing was tried. */
  | 'token-elsewhere'
  /** The PIN was refused once, or may not be tried by a machine. Only an operator goes on from here. */
  | 'token-pin-refused'
  /** The token has locked its PIN, or forbids its use. */
  | 'token-pin-locked'
  /** The token counts a wrong PIN, or has one try left, and who typed this one has not said that it is to be tried. Nothing was tried. */
  | 'pin-unconfirmed'
  /** Nobody has typed the PIN that this takes, or what was typed holds no longer. Nothing was tried. */
  | 'pin-needed'
  /** The PIN is kept sealed and cannot be opened: its key is missing, or it was altered. Nothing was tried. */
  | 'pin-unreadable'
  /** The queue is full or the deadline passed before the token had time. */
  | 'token-busy'
  /** The token, its library or the process that holds it broke down. */
  | 'token-failed'
  /** The token does not take the new PIN: too short, too long, of letters it does not know. */
  | 'new-pin-unsuitable'
  | 'key-not-found'
  /** Several tokens, keys or certificates answer to the same URI. */
  | 'key-ambiguous'
  /** The key's signature does not verify under its certificate. */
  | 'key-mismatch'
  /** An object of that CKA_ID or label is on the token already. */
  | 'key-name-taken'
  | 'mechanism-unsupported'
  | 'configuration'
  | 'declined-on-device'
  | 'key-file-unreadable'
  /** The bytes are no PKCS#12 file. */
  | 'key-file-malformed'
  /** The file is protected in a way, or holds something, that is not read here. */
  | 'key-file-unsupported'
  | 'key-password-wrong';

/** What the caller may do: nothing, ask again at once, ask again after a while, ask with other input. */
export type KeyErrorRetry = 'never' | 'now' | 'later' | 'input';

const RETRY: Readonly<Record<KeyErrorCode, KeyErrorRetry>> = {
  'token-absent': 'later',
  'token-elsewhere': 'later',
  'token-pin-refused': 'never',
  'token-pin-locked': 'never',
  'pin-needed': 'later',
  'pin-unconfirmed': 'input',
  'pin-unreadable': 'never',
  'token-busy': 'later',
  'token-failed': 'now',
  'new-pin-unsuitable': 'input',
  'key-not-found': 'never',
  'key-ambiguous': 'never',
  'key-mismatch': 'never',
  'key-name-taken': 'input',
  'mechanism-unsupported': 'input',
  configuration: 'never',
  'declined-on-device': 'now',
  'key-file-unreadable': 'input',
  'key-file-malformed': 'input',
  'key-file-unsupported': 'input',
  'key-password-wrong': 'input',
};

/** Tells whether a string names one of the codes, as it must when an error crosses a process border. */
export function isKeyErrorCode(value: unknown): value is KeyErrorCode {
  return typeof value === 'string' && Object.hasOwn(RETRY, value);
}

/**
 * The one error of `keys/`. `message` and `cause` are for operators and logs, never for a response;
 * neither ever holds a PIN or a password.
 */
export class KeyError extends Error {
  override readonly name = 'KeyError';
  readonly code: KeyErrorCode;
  readonly retry: KeyErrorRetry;

  constructor(code: KeyErrorCode, message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
    this.retry = RETRY[code];
  }
}
