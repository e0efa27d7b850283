import type { WaitingAuthorization } from '../authorization/waiting-authorization.js';
import { KeyError } from '../keys/errors.js';
import type { TokenClient } from '../keys/token-client.js';
import type { TypedLogin } from '../keys/typed-login.js';

/** What signs. */
export type Signer = Pick<TokenClient, 'sign'>;

/** A login by a typed PIN, or what stands for one in a test. */
export type Login = Pick<TypedLogin, 'sign' | 'end' | 'isOver'>;

export interface PinEntryFacts extends WaitingAuthorization {
  /** As it is named at the console, e.g. `7K2-M9Q`. */
  readonly pinId: string;
  readonly policy: 'cached' | 'every-time';
  readonly keyUri: string;
  /** When it is forgotten, milliseconds since the epoch. */
  readonly until: number;
}

/**
 * An authorization whose signatures wait for a PIN. It is `waiting` until a PIN is taken, `open` while the login lasts, and `refused` once the
 * token has refused a PIN that was typed for it: then nothing of it is tried any more. With its last document it is `done`.
 */
export class PinEntry {
  readonly facts: PinEntryFacts;
  /** Of the signatures that have asked. */
  readonly requestKeys = new Set<string>();
  /** A PIN is being tried for it. */
  isTaken = false;
  readonly #left = new Map<string, number>();
  readonly #woken = new Set<() => void>();
  #login: Login | null = null;
  #refusal: KeyError | null = null;

  constructor(facts: PinEntryFacts) {
    this.facts = facts;
    for (const sha256 of facts.digests) this.#left.set(sha256, (this.#left.get(sha256) ?? 0) + 1);
  }

  get state(): 'waiting' | 'open' | 'refused' | 'done' {
    if (this.#refusal !== null) return 'refused';
    if ([...this.#left.values()].every((left) => left === 0)) return 'done';
    return this.#login === null || this.#login.isOver ? 'waiting' : 'open';
  }

  open(login: Login): void {
    this.#login = login;
    this.#wake();
  }

  refuse(refusal: KeyError): void {
    this.#refusal = refusal;
    this.#wake();
  }

  end(): void {
    if (this.facts.policy === 'every-time') this.#login?.end();
    this.#wake();
  }

  /** Until it is no longer `waiting`. @throws KeyError `pin-needed` after so many milliseconds. */
  async untilGiven(waitMs: number): Promise<void> {
    if (this.state !== 'waiting') return;
    let wake = (): void => undefined;
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    this.#woken.add(wake);
    const timer = setTimeout(wake, waitMs);
    try {
      await woken;
    } finally {
      clearTimeout(timer);
      this.#woken.delete(wake);
    }
    if (this.state === 'waiting') throw needed();
  }

  /** What signs this document and no other. @throws KeyError with what the token refused the PIN. */
  signerOf(sha256: string): Signer {
    if (this.#refusal !== null) throw this.#refusal;
    const login = this.#login;
    if (login === null) throw needed();
    return {
      sign: async (uri, request) => {
        this.#take(sha256);
        try {
          const signature = await login.sign(uri, request);
          if (this.state === 'done') this.end();
          return signature;
        } catch (error) {
          this.#left.set(sha256, (this.#left.get(sha256) ?? 0) + 1);
          throw error;
        }
      },
    };
  }

  #take(sha256: string): void {
    const left = this.#left.get(sha256) ?? 0;
    if (left === 0) throw new KeyError('pin-needed', 'the PIN was typed for other documents');
    this.#left.set(sha256, left - 1);
  }

  #wake(): void {
    for (const wake of this.#woken) wake();
  }
}

function needed(): KeyError {
  return new KeyError('pin-needed', 'nobody has typed the PIN');
}
