import { KeyError, type KeyErrorCode } from './errors.js';

/** What the token process does about a return value before it gives up. */
export type CkrReaction =
  | 'none'
  | 'log-in-again'
  | 'find-key-again'
  /** All sessions and handles of the token are gone. */
  | 'reopen-sessions'
  | 'shrink-pool'
  /** This session is spoilt; one more attempt on a new one. */
  | 'retry-on-new-session'
  /** This session is spoilt, and it is our fault: no further attempt. */
  | 'close-session'
  | 'token-away'
  | 'restart-process'
  /** The PIN was tried and refused, or its state forbids another try. */
  | 'pin-refused';

export interface CkrMeaning {
  readonly name: string;
  readonly code: KeyErrorCode;
  readonly reaction: CkrReaction;
}

/** Return values of PKCS#11 v2.40 §5.1 and what they mean here. */
const MEANINGS: ReadonlyMap<number, CkrMeaning> = new Map([
  [0x02, { name: 'CKR_HOST_MEMORY', code: 'token-failed', reaction: 'retry-on-new-session' }],
  [0x05, { name: 'CKR_GENERAL_ERROR', code: 'token-failed', reaction: 'retry-on-new-session' }],
  [0x06, { name: 'CKR_FUNCTION_FAILED', code: 'token-failed', reaction: 'retry-on-new-session' }],
  [0x07, { name: 'CKR_ARGUMENTS_BAD', code: 'token-failed', reaction: 'close-session' }],
  [0x20, { name: 'CKR_DATA_INVALID', code: 'token-failed', reaction: 'close-session' }],
  [0x21, { name: 'CKR_DATA_LEN_RANGE', code: 'token-failed', reaction: 'close-session' }],
  [0x30, { name: 'CKR_DEVICE_ERROR', code: 'token-failed', reaction: 'retry-on-new-session' }],
  [0x31, { name: 'CKR_DEVICE_MEMORY', code: 'token-failed', reaction: 'retry-on-new-session' }],
  [0x32, { name: 'CKR_DEVICE_REMOVED', code: 'token-absent', reaction: 'token-away' }],
  [0x50, { name: 'CKR_FUNCTION_CANCELED', code: 'declined-on-device', reaction: 'close-session' }],
  [0x60, { name: 'CKR_KEY_HANDLE_INVALID', code: 'key-not-found', reaction: 'find-key-again' }],
  [0x62, { name: 'CKR_KEY_SIZE_RANGE', code: 'configuration', reaction: 'none' }],
  [0x63, { name: 'CKR_KEY_TYPE_INCONSISTENT', code: 'configuration', reaction: 'none' }],
  [0x68, { name: 'CKR_KEY_FUNCTION_NOT_PERMITTED', code: 'configuration', reaction: 'none' }],
  [0x70, { name: 'CKR_MECHANISM_INVALID', code: 'mechanism-unsupported', reaction: 'none' }],
  [0x71, { name: 'CKR_MECHANISM_PARAM_INVALID', code: 'mechanism-unsupported', reaction: 'none' }],
  [0x82, { name: 'CKR_OBJECT_HANDLE_INVALID', code: 'key-not-found', reaction: 'find-key-again' }],
  [0x90, { name: 'CKR_OPERATION_ACTIVE', code: 'token-failed', reaction: 'close-session' }],
  [0x91, { name: 'CKR_OPERATION_NOT_INITIALIZED', code: 'token-failed', reaction: 'close-session' }],
  [0xa0, { name: 'CKR_PIN_INCORRECT', code: 'token-pin-refused', reaction: 'pin-refused' }],
  [0xa1, { name: 'CKR_PIN_INVALID', code: 'token-pin-refused', reaction: 'pin-refused' }],
  [0xa2, { name: 'CKR_PIN_LEN_RANGE', code: 'token-pin-refused', reaction: 'pin-refused' }],
  [0xa3, { name: 'CKR_PIN_EXPIRED', code: 'token-pin-locked', reaction: 'pin-refused' }],
  [0xa4, { name: 'CKR_PIN_LOCKED', code: 'token-pin-locked', reaction: 'pin-refused' }],
  [0xb0, { name: 'CKR_SESSION_CLOSED', code: 'token-failed', reaction: 'reopen-sessions' }],
  [0xb1, { name: 'CKR_SESSION_COUNT', code: 'token-busy', reaction: 'shrink-pool' }],
  [0xb3, { name: 'CKR_SESSION_HANDLE_INVALID', code: 'token-failed', reaction: 'reopen-sessions' }],
  [0xb5, { name: 'CKR_SESSION_READ_ONLY', code: 'configuration', reaction: 'none' }],
  [0xe0, { name: 'CKR_TOKEN_NOT_PRESENT', code: 'token-absent', reaction: 'token-away' }],
  [0xe1, { name: 'CKR_TOKEN_NOT_RECOGNIZED', code: 'token-absent', reaction: 'token-away' }],
  [0xe2, { name: 'CKR_TOKEN_WRITE_PROTECTED', code: 'configuration', reaction: 'none' }],
  [0x101, { name: 'CKR_USER_NOT_LOGGED_IN', code: 'token-failed', reaction: 'log-in-again' }],
  [0x102, { name: 'CKR_USER_PIN_NOT_INITIALIZED', code: 'configuration', reaction: 'none' }],
  [0x104, { name: 'CKR_USER_ANOTHER_ALREADY_LOGGED_IN', code: 'configuration', reaction: 'none' }],
  [0x150, { name: 'CKR_BUFFER_TOO_SMALL', code: 'token-failed', reaction: 'close-session' }],
  [0x190, { name: 'CKR_CRYPTOKI_NOT_INITIALIZED', code: 'token-failed', reaction: 'restart-process' }],
  [0x200, { name: 'CKR_FUNCTION_REJECTED', code: 'declined-on-device', reaction: 'close-session' }],
] as const);

export const CKR_USER_ALREADY_LOGGED_IN = 0x100;
export const CKR_CRYPTOKI_ALREADY_INITIALIZED = 0x191;

/** The return value that an error of pkcs11js carries; undefined for any other error. */
export function ckrOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'number' || error.code === 0)
    return undefined;
  return error.code;
}

/** Meaning of an error of pkcs11js. Whatever the table does not know is a failure of the token, retried once on a new session. */
export function ckrMeaning(error: unknown): CkrMeaning {
  const ckr = ckrOf(error);
  if (ckr === undefined) return { name: 'not a PKCS#11 error', code: 'token-failed', reaction: 'close-session' };
  return (
    MEANINGS.get(ckr) ?? {
      name: `CKR 0x${ckr.toString(16).toUpperCase()}`,
      code: 'token-failed',
      reaction: 'retry-on-new-session',
    }
  );
}

/**
 * The typed error of a PKCS#11 return value. Its message holds the function's and the value's name, nothing that was passed in.
 */
export function toKeyError(error: unknown): KeyError {
  if (error instanceof KeyError) return error;
  const { name, code } = ckrMeaning(error);
  const method = error instanceof Error && 'method' in error && typeof error.method === 'string' ? error.method : '';
  return new KeyError(code, method === '' ? name : `${method}: ${name}`, { cause: error });
}
