import { z } from 'zod';
import { dataToSign } from './data-to-sign.js';
import { KeyError } from './errors.js';
import type { SignRequest } from './key-types.js';
import type { TypedPin } from './token-login.js';
import { NotSentError, TokenChild } from './token-child.js';
import { signAnswer, type TokenCall } from './token-protocol.js';

/** Where token processes come from, and where refused PINs are remembered. */
export interface TokenPlace {
  /** Path of the vendor's PKCS#11 library. */
  readonly modulePath: string;
  /** URL of the built `token-process.js`. */
  readonly processUrl: URL;
  /** Shared by service and command line. */
  readonly dataFolder: string;
  /** The whole environment of the token process. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface TypedLoginOptions {
  /** RFC 7512: one token answers to it. */
  readonly keyUri: string;
  /** Milliseconds after which it ends by itself; what is being signed then is still signed. */
  readonly forMs: number;
  /** Called once, when it is over for whatever reason. */
  readonly onEnd: () => void;
}

const sessions = 4;
const callMs = 20_000;
/** Somebody may have to type on the token's own pad. */
const logInMs = 90_000;
const pollMs = 1_000;

/**
 * A login by a PIN that somebody has typed, in a token process of its own: it ends with that process, and with it all that the library
 * and this program knew of the PIN. It ends when it is told to, when its time is over, when the token is pulled, and when the library breaks
 * down; it is never made again by itself. Safe for any number of concurrent callers.
 */
export class TypedLogin {
  readonly #child: TokenChild;
  readonly #options: TypedLoginOptions;
  #isOver = false;
  #timer: NodeJS.Timeout | undefined;
  #poll: NodeJS.Timeout | undefined;

  /** One attempt at the PIN. @throws KeyError `token-pin-refused`, `token-pin-locked`, and what keeps from trying it. */
  static async open(place: TokenPlace, typed: TypedPin, options: TypedLoginOptions): Promise<TypedLogin> {
    const login = new TypedLogin(place, options);
    try {
      await login.#begin(typed);
      return login;
    } catch (error) {
      login.end();
      throw error;
    }
  }

  private constructor({ modulePath, processUrl, dataFolder, environment }: TokenPlace, options: TypedLoginOptions) {
    this.#options = options;
    this.#child = new TokenChild({
      processUrl,
      environment,
      settings: { modulePath, dataFolder, sessions, pinFileReaders: 'owner' },
      pin: () => undefined,
      onExit: () => this.#over(),
    });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** As a TokenClient does. @throws KeyError `pin-needed` once it is over. */
  async sign(uri: string, request: SignRequest): Promise<Uint8Array> {
    const { mechanism, hash, deadline } = request;
    if (this.#isOver) throw over();
    const timeoutMs = Math.max(1, Math.min(callMs, deadline.getTime() - Date.now()));
    const call = { kind: 'sign', uri, mechanism, hash, data: dataToSign(request) } as const;
    try {
      return signAnswer.parse(await this.#ask(call, timeoutMs)).signature;
    } catch (error) {
      if (error instanceof KeyError && (error.code === 'token-absent' || error.code === 'pin-needed')) this.end();
      throw error instanceof z.ZodError ? new KeyError('token-failed', 'the token process answered nonsense') : error;
    } finally {
      if (this.#isOver) this.#killWhenIdle();
    }
  }

  /** Idempotent. What is being signed is still signed. */
  end(): void {
    this.#over();
    this.#killWhenIdle();
  }

  async #begin(typed: TypedPin): Promise<void> {
    const watchdog = setTimeout(() => this.#child.kill(), callMs);
    try {
      await this.#child.ready;
    } finally {
      clearTimeout(watchdog);
    }
    const { keyUri: uri, forMs } = this.#options;
    await this.#ask({ kind: 'log-in', uri, ...typed }, logInMs);
    this.#timer = setTimeout(() => this.end(), forMs);
    this.#timer.unref();
    this.#lookLater();
  }

  /** A token that is pulled takes the login along, also when nobody signs and the library would not mind. */
  #lookLater(): void {
    if (this.#isOver) return;
    this.#poll = setTimeout(() => {
      this.#ask({ kind: 'probe', uri: this.#options.keyUri }, callMs).then(
        () => (this.#isOver ? this.#killWhenIdle() : this.#lookLater()),
        () => this.end(),
      );
    }, pollMs);
    this.#poll.unref();
  }

  async #ask(call: TokenCall, timeoutMs: number): Promise<unknown> {
    try {
      return await this.#child.call(call, timeoutMs);
    } catch (error) {
      throw error instanceof NotSentError ? over() : error;
    }
  }

  #over(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#poll);
    if (this.#isOver) return;
    this.#isOver = true;
    this.#options.onEnd();
  }

  #killWhenIdle(): void {
    if (this.#child.inFlight === 0) this.#child.kill();
  }
}

function over(): KeyError {
  return new KeyError('pin-needed', 'the login by a typed PIN is over');
}
