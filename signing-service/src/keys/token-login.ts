import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import pkcs11js, { type Handle, type PKCS11 } from 'pkcs11js';
import { CKR_USER_ALREADY_LOGGED_IN, ckrMeaning, ckrOf, toKeyError } from './ckr.js';
import { KeyError } from './errors.js';
import type { TokenIdentity } from './key-types.js';
import { type PinFileReaders, readPinFile } from './pin-file.js';
import { PinMemory, withPinLock } from './pin-refusals.js';
import { type PresentToken, readTokenFlags } from './pkcs11-module.js';

const CKU_CONTEXT_SPECIFIC = 2;

export interface TokenLoginOptions {
  readonly module: PKCS11;
  readonly token: PresentToken;
  readonly dataFolder: string;
  readonly pinFile: (token: TokenIdentity) => Promise<string | undefined>;
  readonly pinFileReaders: PinFileReaders;
}

/**
 * Every C_Login of one token goes through here: flags read before, refused PINs remembered across restarts,
 * the PIN zeroed after. (pkcs11js takes a string; that copy lives until it is collected and cannot be zeroed.)
 */
export class TokenLogin {
  readonly #options: TokenLoginOptions;
  /** Recognises, in this process, the PIN that the token accepted last, without keeping it. */
  readonly #recognitionKey = randomBytes(32);
  #acceptedMac: Buffer | undefined;
  #loggedIn = false;

  constructor(options: TokenLoginOptions) {
    this.#options = options;
  }

  /** The login of the whole process is gone: sessions closed, token away. */
  forget(): void {
    this.#loggedIn = false;
  }

  /** Logs the process in unless it is. @throws KeyError */
  async ensureUser(session: Handle): Promise<void> {
    if (this.#loggedIn || !this.#options.token.description.flags.loginRequired) return;
    const path = await this.pinFile();
    // Another caller may have logged in while the path was on its way.
    if (this.#loggedIn) return;
    this.#login(session, pkcs11js.CKU_USER, path);
    this.#loggedIn = true;
  }

  /** Answers CKA_ALWAYS_AUTHENTICATE: the PIN once more, between C_SignInit and C_Sign on the same session. @throws KeyError */
  contextSpecific(session: Handle, pinFile: string): void {
    this.#login(session, CKU_CONTEXT_SPECIFIC, pinFile);
  }

  /** @throws KeyError `configuration` when no PIN file is configured for the token. */
  async pinFile(): Promise<string> {
    const path = await this.#options.pinFile(this.#options.token.description);
    if (path === undefined) throw new KeyError('configuration', 'no PIN file is configured for the token');
    return path;
  }

  #login(session: Handle, user: number, pinFile: string): void {
    const { token } = this.#options;
    const flags = readTokenFlags(this.#options.module, token.slot);
    if (flags.protectedAuthenticationPath) {
      throw new KeyError('configuration', 'the token wants its PIN on its own pad, which nobody sits at');
    }
    if (flags.pinLocked) throw new KeyError('token-pin-locked', 'the token has locked its PIN');
    const pin = readPinFile(pinFile, this.#options.pinFileReaders);
    try {
      if (this.#isAccepted(pin) && !flags.pinCountLow && !flags.pinFinalTry) this.#tryAccepted(session, user, pin);
      else this.#tryRemembering(session, user, { pin, ...flags });
      this.#acceptedMac = this.#mac(pin);
    } finally {
      pin.fill(0);
    }
  }

  /** A PIN that this process has logged in with: no need to look it up, but a refusal is remembered all the same. */
  #tryAccepted(session: Handle, user: number, pin: Buffer): void {
    try {
      this.#cLogin(session, user, pin);
    } catch (error) {
      if (ckrMeaning(error).reaction === 'pin-refused') {
        this.#acceptedMac = undefined;
        this.#withMemory(pin, (memory) => memory.refused());
      }
      throw toKeyError(error);
    }
  }

  #tryRemembering(
    session: Handle,
    user: number,
    attempt: { readonly pin: Buffer; readonly pinCountLow: boolean; readonly pinFinalTry: boolean },
  ): void {
    this.#withMemory(attempt.pin, (memory) => {
      memory.assertMayTry();
      if (attempt.pinFinalTry && !memory.isReleased) {
        throw new KeyError('token-pin-refused', 'the token has one try left for its PIN, which is an operator’s');
      }
      if (attempt.pinCountLow && !memory.isReleased && !memory.wasAccepted) {
        throw new KeyError('token-pin-refused', 'a wrong PIN was entered before, and this one has never been accepted');
      }
      memory.begin();
      try {
        this.#cLogin(session, user, attempt.pin);
        memory.accepted();
      } catch (error) {
        if (ckrMeaning(error).reaction === 'pin-refused') memory.refused();
        else memory.undecided();
        throw toKeyError(error);
      }
    });
  }

  #withMemory(pin: Buffer, act: (memory: PinMemory) => void): void {
    const { dataFolder, token } = this.#options;
    const { serial } = token.description;
    withPinLock(dataFolder, serial, () => act(new PinMemory(dataFolder, serial, pin)));
  }

  #cLogin(session: Handle, user: number, pin: Buffer): void {
    try {
      this.#options.module.C_Login(session, user, pin.toString('utf8'));
    } catch (error) {
      if (ckrOf(error) !== CKR_USER_ALREADY_LOGGED_IN) throw error;
    }
  }

  #isAccepted(pin: Buffer): boolean {
    return this.#acceptedMac !== undefined && timingSafeEqual(this.#acceptedMac, this.#mac(pin));
  }

  #mac(pin: Buffer): Buffer {
    return createHmac('sha256', this.#recognitionKey).update(pin).digest();
  }
}
