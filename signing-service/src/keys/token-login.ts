import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import pkcs11js, { type Handle, type PKCS11 } from 'pkcs11js';
import { CKR_USER_ALREADY_LOGGED_IN, ckrMeaning, ckrOf, toKeyError } from './ckr.js';
import { KeyError } from './errors.js';
import type { PinOwner, TokenFlags, TokenIdentity } from './key-types.js';
import { type PinFileReaders, type PinSource, readPin } from './pin-file.js';
import { PinMemory, withPinLock } from './pin-refusals.js';
import { type PresentToken, readTokenFlags } from './pkcs11-module.js';

const CKU_CONTEXT_SPECIFIC = 2;

export interface TokenLoginOptions {
  readonly module: PKCS11;
  readonly token: PresentToken;
  readonly dataFolder: string;
  readonly pin: (token: TokenIdentity, owner: PinOwner) => Promise<PinSource | undefined>;
  readonly pinFileReaders: PinFileReaders;
}

/** What somebody has just typed for the user. */
export interface TypedPin {
  /** Null: it is typed on the token's own pad. */
  readonly pin: Uint8Array | null;
  /** They know that the token counts a wrong PIN, or has one try left, and want this one tried. */
  readonly isConfirmed: boolean;
}

/** Where a login has its PIN from: a pad never tells. */
export type LoginSource = PinSource | { readonly onPad: true };

interface OwnedPin {
  readonly owner: PinOwner;
  readonly pin: Buffer;
}

type Confirmation = Pick<TypedPin, 'isConfirmed'>;

/** What the token tells of wrong PINs before (PKCS#11 v2.40 §3.2). */
interface PinCounter {
  readonly isLow: boolean;
  readonly isFinal: boolean;
  readonly isLocked: boolean;
}

function counterOf(flags: TokenFlags, owner: PinOwner): PinCounter {
  return owner === 'user'
    ? { isLow: flags.pinCountLow, isFinal: flags.pinFinalTry, isLocked: flags.pinLocked }
    : { isLow: flags.officerPinCountLow, isFinal: flags.officerPinFinalTry, isLocked: flags.officerPinLocked };
}

const lastTry = 'the token has one try left for its PIN, which is an operator’s';

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
  /** Somebody has typed: nobody logs in by itself any more. The source is there as long as that login is. */
  #typed: { readonly source: LoginSource | undefined; readonly isConfirmed: boolean } | undefined;

  constructor(options: TokenLoginOptions) {
    this.#options = options;
  }

  /** The login of the whole process is gone: sessions closed, token away. */
  forget(): void {
    this.#loggedIn = false;
    if (this.#typed?.source !== undefined && 'typed' in this.#typed.source) this.#typed.source.typed.fill(0);
    if (this.#typed !== undefined) this.#typed = { ...this.#typed, source: undefined };
  }

  /**
   * One attempt by what somebody has just typed. It is kept as long as the login is, for keys that want it at every signature; a login
   * that is lost, as by the token's removal, is not made again. @throws KeyError
   */
  asTyped(session: Handle, { pin, isConfirmed }: TypedPin): void {
    if (!this.#options.token.description.flags.loginRequired) return;
    const source = pin === null ? ({ onPad: true } as const) : { typed: Uint8Array.from(pin) };
    this.#typed = { source, isConfirmed };
    try {
      this.#login(session, pkcs11js.CKU_USER, source);
      this.#loggedIn = true;
    } finally {
      if (!this.#loggedIn) this.forget();
    }
  }

  /** Logs the process in unless it is. @throws KeyError */
  async ensureUser(session: Handle): Promise<void> {
    if (this.#loggedIn || !this.#options.token.description.flags.loginRequired) return;
    if (this.#typed !== undefined) throw new KeyError('pin-needed', 'the login by a typed PIN is over');
    const source = await this.pinSource('user');
    try {
      // Another caller may have logged in while the answer was on its way.
      if (this.#loggedIn) return;
      this.#login(session, pkcs11js.CKU_USER, source);
      this.#loggedIn = true;
    } finally {
      this.release(source);
    }
  }

  /** Logs the security officer in, who cannot be there beside the user. @throws KeyError */
  async asOfficer(session: Handle): Promise<void> {
    this.#login(session, pkcs11js.CKU_SO, await this.pinSource('officer'));
  }

  /** Answers CKA_ALWAYS_AUTHENTICATE: the PIN once more, between C_SignInit and C_Sign on the same session. @throws KeyError */
  contextSpecific(session: Handle, source: LoginSource): void {
    this.#login(session, CKU_CONTEXT_SPECIFIC, source);
  }

  /** What a key that wants the PIN at every signature is given. @throws KeyError `pin-needed` when the typed login is over. */
  async againSource(): Promise<LoginSource> {
    if (this.#typed === undefined) return this.pinSource('user');
    if (this.#typed.source === undefined) throw new KeyError('pin-needed', 'the login by a typed PIN is over');
    return this.#typed.source;
  }

  /** What was asked for is done with: a PIN that came for one login is zeroed; what was typed for all of them stays. */
  release(source: LoginSource): void {
    if ('typed' in source && source !== this.#typed?.source) source.typed.fill(0);
  }

  /** @throws KeyError `configuration` when there is none for the token. */
  async pinSource(owner: PinOwner): Promise<PinSource> {
    const source = await this.#options.pin(this.#options.token.description, owner);
    if (source === undefined) throw new KeyError('configuration', 'no PIN is remembered for the token');
    return source;
  }

  #login(session: Handle, user: number, source: LoginSource): void {
    const { module, token, pinFileReaders } = this.#options;
    const flags = readTokenFlags(module, token.slot);
    if (flags.protectedAuthenticationPath !== 'onPad' in source) {
      const why = 'onPad' in source ? 'the token has no pad' : 'the token wants its PIN on its own pad';
      throw new KeyError('configuration', why);
    }
    const owner = user === pkcs11js.CKU_SO ? 'officer' : 'user';
    const counter = counterOf(flags, owner);
    if (counter.isLocked) throw new KeyError('token-pin-locked', 'the token has locked its PIN');
    const isConfirmed = this.#typed?.isConfirmed ?? false;
    if ('onPad' in source) return this.#tryPad(session, user, { ...counter, isConfirmed });
    const pin = readPin(source, pinFileReaders);
    try {
      const attempt = { owner, pin, isConfirmed, ...counter } as const;
      const isKnown = owner === 'user' && this.#isAccepted(pin) && !counter.isLow && !counter.isFinal;
      if (isKnown) this.#tryAccepted(session, user, attempt);
      else this.#tryRemembering(session, user, attempt);
      if (owner === 'user') this.#acceptedMac = this.#mac(pin);
    } finally {
      pin.fill(0);
    }
  }

  /** A PIN that this process has logged in with: no need to look it up, but a refusal is remembered all the same. */
  #tryAccepted(session: Handle, user: number, attempt: OwnedPin): void {
    try {
      this.#cLogin(session, user, attempt.pin);
    } catch (error) {
      if (ckrMeaning(error).reaction === 'pin-refused') {
        this.#acceptedMac = undefined;
        this.#withMemory(attempt, (memory) => memory.refused());
      }
      throw toKeyError(error);
    }
  }

  /** Nobody but the token sees the PIN, so there is none to remember: a person is at each attempt. */
  #tryPad(session: Handle, user: number, { isFinal, isLow, isConfirmed }: PinCounter & Confirmation): void {
    if (!isConfirmed && isFinal) throw this.#notTried(lastTry);
    if (!isConfirmed && isLow) throw this.#notTried('a wrong PIN was entered before');
    const { dataFolder, token } = this.#options;
    try {
      withPinLock(dataFolder, token.description.serial, () => this.#cLogin(session, user, Buffer.alloc(0)));
    } catch (error) {
      throw toKeyError(error);
    }
  }

  #tryRemembering(session: Handle, user: number, attempt: OwnedPin & PinCounter & Confirmation): void {
    this.#withMemory(attempt, (memory) => {
      memory.assertMayTry();
      const isAllowed = memory.isReleased || attempt.isConfirmed;
      if (attempt.isFinal && !isAllowed) throw this.#notTried(lastTry);
      if (attempt.isLow && !isAllowed && !memory.wasAccepted) {
        throw this.#notTried('a wrong PIN was entered before, and this one has never been accepted');
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

  /** Who types may confirm; a file cannot. */
  #notTried(why: string): KeyError {
    return new KeyError(this.#typed === undefined ? 'token-pin-refused' : 'pin-unconfirmed', why);
  }

  #withMemory({ owner, pin }: OwnedPin, act: (memory: PinMemory) => void): void {
    const { dataFolder, token } = this.#options;
    const { serial } = token.description;
    withPinLock(dataFolder, serial, () => act(new PinMemory(dataFolder, { serial, owner }, pin)));
  }

  /** An empty PIN is how pkcs11js can ask for the pad: its pointer is never NULL_PTR, but its length is 0 (PKCS#11 v2.40 §5.6). */
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
