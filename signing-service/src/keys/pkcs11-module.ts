import pkcs11js, { type Handle, type PKCS11, type TokenInfo } from 'pkcs11js';
import { CKR_CRYPTOKI_ALREADY_INITIALIZED, ckrMeaning, ckrOf, toKeyError } from './ckr.js';
import { KeyError } from './errors.js';
import type { TokenDescription, TokenFlags } from './key-types.js';
import type { Pkcs11Uri } from './pkcs11-uri.js';

/** A token in a slot, as read just now. */
export interface PresentToken {
  readonly slot: Handle;
  readonly description: TokenDescription;
  /** ulMaxSessionCount; undefined when unlimited or unknown. */
  readonly maxSessions: number | undefined;
}

/**
 * Loads the vendor's library and initialises it, once per process, with OS locking: we sign on several threads.
 * @throws KeyError `configuration` when it cannot be loaded, otherwise as C_Initialize failed.
 */
export function loadModule(path: string): PKCS11 {
  const module = new pkcs11js.PKCS11();
  try {
    module.load(path);
  } catch (cause) {
    throw new KeyError('configuration', 'the PKCS#11 library cannot be loaded', { cause });
  }
  try {
    module.C_Initialize({ flags: pkcs11js.CKF_OS_LOCKING_OK });
  } catch (error) {
    if (ckrOf(error) !== CKR_CRYPTOKI_ALREADY_INITIALIZED) throw toKeyError(error);
  }
  return module;
}

/** All initialised tokens that are in a slot now. */
export function presentTokens(module: PKCS11): PresentToken[] {
  return module
    .C_GetSlotList(true)
    .map((slot) => presentToken(module, slot))
    .filter((token) => token !== undefined);
}

/** Flags read anew, as must be done before each C_Login. */
export function readTokenFlags(module: PKCS11, slot: Handle): TokenFlags {
  return tokenFlags(module.C_GetTokenInfo(slot).flags);
}

/** Whether a token is one that the URI names: every token attribute that the URI gives must be equal. */
export function tokenMatches(uri: Pkcs11Uri, token: TokenDescription): boolean {
  return (
    (uri.token === undefined || uri.token === token.label) &&
    (uri.serial === undefined || uri.serial === token.serial) &&
    (uri.manufacturer === undefined || uri.manufacturer === token.manufacturer) &&
    (uri.model === undefined || uri.model === token.model)
  );
}

/** Undefined for a token that was never initialised, or that does not answer. */
export function presentToken(module: PKCS11, slot: Handle): PresentToken | undefined {
  const info = tokenInfo(module, slot);
  if (!info) return undefined;
  if ((info.flags & pkcs11js.CKF_TOKEN_INITIALIZED) === 0) return undefined;
  return {
    slot,
    description: {
      label: unpadded(info.label),
      serial: unpadded(info.serialNumber),
      manufacturer: unpadded(info.manufacturerID),
      model: unpadded(info.model),
      flags: tokenFlags(info.flags),
    },
    maxSessions: sessionLimit(info.maxSessionCount),
  };
}

/** A token that cannot even say its name is as good as away, and no reason to fail the tokens in other slots. */
function tokenInfo(module: PKCS11, slot: Handle): TokenInfo | undefined {
  try {
    return module.C_GetTokenInfo(slot);
  } catch (error) {
    if (ckrMeaning(error).reaction === 'restart-process') throw error;
    return undefined;
  }
}

/** CK_EFFECTIVELY_INFINITE is 0, CK_UNAVAILABLE_INFORMATION is ~0, of which only the low 32 bits may have come through. */
function sessionLimit(count: number): number | undefined {
  return count <= 0 || count >= 0xffffffff ? undefined : count;
}

/** PKCS#11 pads with blanks; some libraries with zeros. */
export function unpadded(text: string): string {
  return text.replace(/[ \0]+$/, '');
}

function tokenFlags(flags: number): TokenFlags {
  const has = (flag: number): boolean => (flags & flag) !== 0;
  return {
    loginRequired: has(0x4),
    protectedAuthenticationPath: has(0x100),
    pinCountLow: has(0x10000),
    pinFinalTry: has(0x20000),
    pinLocked: has(0x40000),
    pinToBeChanged: has(0x80000),
    pinInitialized: has(0x8),
    officerPinCountLow: has(0x100000),
    officerPinFinalTry: has(0x200000),
    officerPinLocked: has(0x400000),
  };
}
