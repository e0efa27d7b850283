import pkcs11js, { type Handle, type PKCS11 } from 'pkcs11js';
import { ckrMeaning } from './ckr.js';
import { KeyError } from './errors.js';
import type { PresentToken } from './pkcs11-module.js';

interface PooledSession {
  readonly handle: Handle;
  readonly generation: number;
}

/**
 * Read-only serial sessions of one token. `withSession` is the only way to touch one: a session has one operation at a time.
 * One more session stays open and idle, because closing the last one logs out and kills the object handles.
 */
export class SessionPool {
  readonly #module: PKCS11;
  readonly #token: PresentToken;
  readonly #waiters: (() => void)[] = [];
  #free: PooledSession[] = [];
  #keeper: Handle | undefined;
  #limit: number;
  #inUse = 0;
  #generation = 0;

  constructor(module: PKCS11, token: PresentToken, wanted: number) {
    this.#module = module;
    this.#token = token;
    const { maxSessions } = token;
    this.#limit = maxSessions === undefined ? wanted : Math.max(1, Math.min(wanted, maxSessions - 1));
  }

  /** Sessions that may work at the same time. */
  get limit(): number {
    return this.#limit;
  }

  /** Runs the work on a free session, waiting for one if need be. A session on which the work failed is not used again. */
  async withSession<T>(work: (session: Handle) => T | Promise<T>): Promise<T> {
    const session = await this.#acquire();
    let spoilt = true;
    try {
      const result = await work(session.handle);
      spoilt = false;
      return result;
    } finally {
      this.#release(session, spoilt);
    }
  }

  /** Forgets all sessions: they are gone, or the login with them. */
  reset(): void {
    this.#generation += 1;
    for (const session of this.#free.splice(0)) this.#close(session.handle);
    if (this.#keeper) this.#close(this.#keeper);
    this.#keeper = undefined;
  }

  async #acquire(): Promise<PooledSession> {
    for (;;) {
      const free = this.#free.pop();
      if (free) {
        this.#inUse += 1;
        return free;
      }
      if (this.#inUse < this.#limit) {
        const opened = this.#openOrPassOn();
        if (opened) return opened;
      }
      await new Promise<void>((resolve) => this.#waiters.push(resolve));
    }
  }

  /** A caller that was woken and fails wakes the next, or that one would wait for ever. */
  #openOrPassOn(): PooledSession | undefined {
    try {
      return this.#open();
    } catch (error) {
      this.#waiters.shift()?.();
      throw error;
    }
  }

  /** Undefined when the token has no session left but one of ours will come free. */
  #open(): PooledSession | undefined {
    try {
      if (!this.#keeper && this.#token.maxSessions !== 1) this.#keeper = this.#openSession();
      const session = { handle: this.#openSession(), generation: this.#generation };
      this.#inUse += 1;
      return session;
    } catch (error) {
      if (ckrMeaning(error).reaction !== 'shrink-pool') throw error;
      if (this.#inUse === 0) throw new KeyError('token-busy', 'the token has no free session', { cause: error });
      this.#limit = this.#inUse;
      return undefined;
    }
  }

  #openSession(): Handle {
    return this.#module.C_OpenSession(this.#token.slot, pkcs11js.CKF_SERIAL_SESSION);
  }

  #release(session: PooledSession, spoilt: boolean): void {
    this.#inUse -= 1;
    if (spoilt || session.generation !== this.#generation) this.#close(session.handle);
    else this.#free.push(session);
    this.#waiters.shift()?.();
  }

  #close(handle: Handle): void {
    try {
      this.#module.C_CloseSession(handle);
    } catch {
      // It is gone already, which is what was wanted.
    }
  }
}
