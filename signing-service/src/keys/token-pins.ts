import type { Handle, PKCS11 } from 'pkcs11js';
import { ckrOf, toKeyError } from './ckr.js';
import { KeyError } from './errors.js';
import { PinMemory, withPinLock } from './pin-refusals.js';
import type { PresentToken } from './pkcs11-module.js';

const CKR_PIN_INCORRECT = 0xa0;
/** CKR_PIN_INVALID and CKR_PIN_LEN_RANGE, which speak of the new PIN here (PKCS#11 v2.40 §5.5). */
const CKR_OF_NEW_PIN = new Set([0xa1, 0xa2]);

export interface PinPlace {
  readonly module: PKCS11;
  readonly token: PresentToken;
  readonly dataFolder: string;
}

/**
 * Changes the PIN of the user, who is logged in on the session by the old one, which counts as refused then. A process that ends in the middle leaves
 * the mark that keeps both from being tried.
 * @throws KeyError `new-pin-unsuitable`, and what the token answers.
 */
export function changeUserPin(
  place: PinPlace,
  session: Handle,
  { oldPin, newPin }: { readonly oldPin: Buffer; readonly newPin: Buffer },
): void {
  const account = { serial: place.token.description.serial, owner: 'user' } as const;
  withPinLock(place.dataFolder, account.serial, () => {
    const memory = new PinMemory(place.dataFolder, account, oldPin);
    const unchanged = memory.beginChange();
    try {
      place.module.C_SetPIN(session, oldPin.toString('utf8'), newPin.toString('utf8'));
    } catch (error) {
      if (ckrOf(error) === CKR_PIN_INCORRECT) memory.refused();
      else unchanged();
      throw explained(place, error);
    }
    new PinMemory(place.dataFolder, account, newPin).acceptedInPlaceOf(oldPin);
  });
}

/**
 * Gives the user a new PIN, and with it a new count of tries; the security officer is logged in on the session.
 * @throws KeyError `new-pin-unsuitable`, and what the token answers.
 */
export function initUserPin(place: PinPlace, session: Handle, newPin: Buffer): void {
  const account = { serial: place.token.description.serial, owner: 'user' } as const;
  withPinLock(place.dataFolder, account.serial, () => {
    try {
      place.module.C_InitPIN(session, newPin.toString('utf8'));
    } catch (error) {
      throw explained(place, error);
    }
    new PinMemory(place.dataFolder, account, newPin).accepted();
  });
}

function explained({ module, token }: PinPlace, error: unknown): KeyError {
  if (!CKR_OF_NEW_PIN.has(ckrOf(error) ?? 0)) return toKeyError(error);
  const { minPinLen, maxPinLen } = module.C_GetTokenInfo(token.slot);
  return new KeyError('new-pin-unsuitable', `it takes ${minPinLen} to ${maxPinLen} characters`, { cause: error });
}
