import pkcs11js, { type Handle, type PKCS11 } from 'pkcs11js';
import { ckrMeaning } from './ckr.js';
import { KeyError } from './errors.js';
import { findCertificates, findPrivateKeys, type FoundKey } from './key-objects.js';
import type { HashName, KeyDescription, PinOwner, SignatureMechanism, TokenDescription } from './key-types.js';
import { anyMechanisms, signatureBytes, signInput } from './mechanisms.js';
import type { KeySearch } from './object-search.js';
import { readPin } from './pin-file.js';
import { type PresentToken, readTokenFlags } from './pkcs11-module.js';
import type { Pkcs11Uri } from './pkcs11-uri.js';
import { SessionPool } from './session-pool.js';
import { describeObjects } from './token-inventory.js';
import { type LoginSource, TokenLogin, type TokenLoginOptions, type TypedPin } from './token-login.js';
import { changeUserPin, initUserPin } from './token-pins.js';
import type { TokenView } from './token-protocol.js';

export interface OpenedTokenOptions extends Omit<TokenLoginOptions, 'token'> {
  readonly module: PKCS11;
  readonly sessions: number;
}

export interface DigestToSign {
  readonly mechanism: SignatureMechanism;
  readonly hash: HashName;
  readonly data: Uint8Array;
}

/** One token with its sessions, its login and the key handles of that login. */
export class OpenedToken {
  readonly description: TokenDescription;
  readonly #module: PKCS11;
  readonly #slot: Handle;
  readonly #pool: SessionPool;
  readonly #login: TokenLogin;
  readonly #place: TokenLoginOptions;
  /** By the key's own URI. Valid only for this login: emptied whenever a session or a handle turns out to be gone. */
  readonly #found = new Map<string, FoundKey>();

  constructor(token: PresentToken, options: OpenedTokenOptions) {
    this.description = token.description;
    this.#slot = token.slot;
    this.#module = options.module;
    this.#pool = new SessionPool(options.module, token, options.sessions);
    this.#place = { ...options, token };
    this.#login = new TokenLogin(this.#place);
  }

  /** With its flags as they are now. @throws the library's error */
  describeNow(): TokenDescription {
    return { ...this.description, flags: readTokenFlags(this.#module, this.#slot) };
  }

  get sessions(): number {
    return this.#pool.limit;
  }

  /** By what somebody has just typed; nothing is tried again, and once it is over, nobody logs in by itself. @throws KeyError */
  async logIn(typed: TypedPin): Promise<void> {
    await this.#pool.withSession((session) => this.#login.asTyped(session, typed));
  }

  /** What it shows to everybody. @throws KeyError */
  look(): Promise<TokenView> {
    return this.withOwnSession(undefined, (search) => ({
      token: this.describeNow(),
      objects: describeObjects(search),
      mechanisms: anyMechanisms(search.tokenMechanisms),
    }));
  }

  /** Private keys that the URI names, looked up anew. @throws KeyError */
  async keys(uri: Pkcs11Uri): Promise<KeyDescription[]> {
    return this.#run((session) => this.#find(session, uri).map(({ key }) => key));
  }

  /** Every X.509 certificate, DER, in the token's order. @throws KeyError */
  async certificates(): Promise<Buffer[]> {
    return this.#run((session) => findCertificates(this.#search(session)));
  }

  /** @returns the raw signature in the token's own format. @throws KeyError */
  async sign(key: KeyDescription, digest: DigestToSign): Promise<Buffer> {
    const again = key.alwaysAuthenticate ? await this.#login.againSource() : undefined;
    try {
      return await this.#signOnce(key, digest, again);
    } finally {
      if (again !== undefined) this.#login.release(again);
    }
  }

  #signOnce(key: KeyDescription, digest: DigestToSign, again: LoginSource | undefined): Promise<Buffer> {
    return this.#run(async (session) => {
      const { handle } = this.#handleOf(session, key);
      const input = signInput(key, digest);
      this.#module.C_SignInit(session, input.mechanism, handle);
      if (again !== undefined) this.#login.contextSpecific(session, again);
      const { data } = input;
      try {
        return await this.#module.C_SignAsync(session, data, Buffer.alloc(signatureBytes(key)));
      } finally {
        // The library works on the buffer's memory from another thread: it must be referenced until here.
        data.fill(0);
      }
    });
  }

  /**
   * Runs the work once, on a session of its own that may write when somebody is logged in; nothing is tried again. @throws KeyError
   */
  async withOwnSession<T>(owner: PinOwner | undefined, work: (search: KeySearch) => T | Promise<T>): Promise<T> {
    const flags = pkcs11js.CKF_SERIAL_SESSION | (owner === undefined ? 0 : pkcs11js.CKF_RW_SESSION);
    const session = this.#module.C_OpenSession(this.#slot, flags);
    try {
      if (owner === 'user') await this.#login.ensureUser(session);
      if (owner === 'officer') await this.#login.asOfficer(session);
      return await work(this.#search(session));
    } finally {
      this.#module.C_CloseSession(session);
      // The login may have ended with it.
      if (owner !== undefined) this.forget();
    }
  }

  /** The user's own change. @throws KeyError */
  async changePin(newPin: Buffer): Promise<void> {
    await this.withOwnSession('user', async ({ session }) => {
      const oldPin = readPin(await this.#login.pinSource('user'), this.#place.pinFileReaders);
      try {
        changeUserPin(this.#place, session, { oldPin, newPin });
      } finally {
        oldPin.fill(0);
      }
    });
  }

  /** A new PIN for the user by the security officer. @throws KeyError */
  async unblock(newPin: Buffer): Promise<void> {
    await this.withOwnSession('officer', ({ session }) => initUserPin(this.#place, session, newPin));
  }

  /** Closes what is open: sessions, and with them the login. */
  forget(): void {
    this.#pool.reset();
    this.#login.forget();
    this.#found.clear();
  }

  #handleOf(session: Handle, key: KeyDescription): FoundKey {
    const known = this.#found.get(key.uri);
    if (known) return known;
    const [found, ...others] = this.#find(session, { id: Buffer.from(key.keyId, 'hex'), object: key.label });
    if (!found) throw new KeyError('key-not-found', 'the key is no longer on the token');
    if (others.length > 0) throw new KeyError('key-ambiguous', 'several keys share label and id');
    this.#found.set(key.uri, found);
    return found;
  }

  #find(session: Handle, uri: Pkcs11Uri): FoundKey[] {
    return findPrivateKeys(this.#search(session), uri);
  }

  #search(session: Handle): KeySearch {
    const tokenMechanisms = new Set(this.#module.C_GetMechanismList(this.#slot));
    return { module: this.#module, session, token: this.description, tokenMechanisms };
  }

  /** Runs the work on a logged-in session; once more where the return value says that a second attempt can help. */
  async #run<T>(work: (session: Handle) => T | Promise<T>): Promise<T> {
    const attempt = (): Promise<T> =>
      this.#pool.withSession(async (session) => {
        await this.#login.ensureUser(session);
        return work(session);
      });
    try {
      return await attempt();
    } catch (error) {
      if (!this.#mayHelp(error)) throw error;
    }
    return attempt();
  }

  #mayHelp(error: unknown): boolean {
    if (error instanceof KeyError) return false;
    switch (ckrMeaning(error).reaction) {
      case 'log-in-again':
        this.#login.forget();
        return true;
      case 'find-key-again':
        this.#found.clear();
        return true;
      case 'reopen-sessions':
        this.forget();
        return true;
      case 'retry-on-new-session':
        return true;
      case 'token-away':
        this.forget();
        return false;
      case 'none':
      case 'close-session':
      case 'shrink-pool':
      case 'restart-process':
      case 'pin-refused':
        return false;
    }
  }
}
