import type { AuthorizationContext } from '../authorization/context.js';
import { auditRefusedPin } from '../authorization/credential-audit.js';
import { type PinPolicy, readPinPolicy } from '../authorization/pin-policies.js';
import {
  type AuthorizationKey,
  auditTypedPin,
  readWaitingAuthorization,
} from '../authorization/waiting-authorization.js';
import { KeyError } from '../keys/errors.js';
import type { TypedPin } from '../keys/token-login.js';
import type { TypedLoginOptions } from '../keys/typed-login.js';
import { newReference } from '../logging/reference.js';
import { type Login, PinEntry, type Signer } from './pin-entry.js';

export interface PinDeskOptions {
  readonly authorization: AuthorizationContext;
  /** Milliseconds since the epoch, sure or not. */
  readonly now: () => number;
  /** What signs where the PIN is remembered. */
  readonly keys: Signer;
  /** Throws KeyError. */
  readonly logIn: (typed: TypedPin, options: TypedLoginOptions) => Promise<Login>;
  /** How long a signature waits for a PIN before its client is told, in milliseconds. */
  readonly waitMs: number;
}

/** A signature that is about to be begun. */
export interface PinRequest extends AuthorizationKey {
  readonly requestKey: string;
  readonly credentialId: string;
  readonly keyUri: string;
  /** Of the document. */
  readonly sha256: string;
}

/** A credential with its key, RFC 7512. */
interface KeyToOpen {
  readonly credentialId: string;
  readonly keyUri: string;
}

export interface PinTurn {
  readonly signer: Signer;
  /** It took a while: what was checked before has to be checked again. */
  readonly hasWaited: boolean;
}

/** A login for the documents of one code ends at the latest after this, or with the last of them. */
const listMs = 120_000;
/** How long somebody has to type the PIN for what was begun and whose authorization is over. */
const patience = 600_000;

/**
 * Where signatures wait for PINs that people type at the console. Nothing of a PIN is kept here: it goes to a token process of its own. Of what
 * waits nothing is lost by a restart, for clients ask again. Holds token processes: close it.
 */
export class PinDesk {
  readonly #options: PinDeskOptions;
  readonly #entries = new Map<string, PinEntry>();
  /** By credential. */
  readonly #kept = new Map<string, Login>();

  constructor(options: PinDeskOptions) {
    this.#options = options;
  }

  /**
   * What the signature is to be made with. Where its PIN is typed, it waits for that. @throws KeyError `pin-needed` when nobody types it in
   * time, `token-pin-refused` or `token-pin-locked` when the token refused what was typed for this authorization.
   */
  async turnOf(request: PinRequest): Promise<PinTurn> {
    const policy = await this.policyOf(request.credentialId);
    if (policy.kind === 'remembered') return { signer: this.#options.keys, hasWaited: false };
    const kept = this.#keptOf(request.credentialId);
    if (policy.kind === 'cached' && kept !== null) return { signer: kept, hasWaited: false };
    const entry = await this.#entryOf(request, policy.kind);
    entry.requestKeys.add(request.requestKey);
    const hasWaited = entry.state === 'waiting';
    await entry.untilGiven(this.#options.waitMs);
    return { signer: entry.signerOf(request.sha256), hasWaited };
  }

  /** Whether a signature waits for its PIN: to ask for it again is no use before somebody has typed. */
  isWaiting(tenantId: string, requestKey: string): boolean {
    return this.#live().some(
      ({ facts, requestKeys, state }) =>
        facts.tenantId === tenantId && requestKeys.has(requestKey) && state === 'waiting',
    );
  }

  /** What waits, the oldest first. */
  waiting(): readonly PinEntry[] {
    return this.#live().filter(({ state }) => state === 'waiting');
  }

  /** The waiting one of that name; null when there is none. */
  find(pinId: string): PinEntry | null {
    return this.waiting().find(({ facts }) => facts.pinId === pinId) ?? null;
  }

  /**
   * One attempt at the PIN, for exactly the documents of the entry; where the credential's policy is to keep it, for all that come within its
   * time. A PIN that the token refuses ends the entry. @throws KeyError
   */
  async give(entry: PinEntry, typed: TypedPin): Promise<void> {
    const { authorization } = this.#options;
    const { credentialId, keyUri } = entry.facts;
    const policy = await this.policyOf(credentialId);
    if (policy.kind === 'cached') return this.keep({ credentialId, keyUri, minutes: policy.minutes }, typed);
    if (entry.isTaken || entry.state !== 'waiting') throw new KeyError('token-busy', 'somebody is typing for it');
    entry.isTaken = true;
    try {
      const login = await this.#options.logIn(typed, { keyUri, forMs: listMs, onEnd: () => undefined });
      await this.#opened(login, [entry]);
      entry.open(login);
    } catch (error) {
      if (isRefusal(error)) {
        entry.refuse(error);
        await auditTypedPin(authorization, entry.facts, false);
      }
      throw error;
    } finally {
      entry.isTaken = false;
    }
  }

  /** One attempt at the PIN, whose login is kept for so many minutes; what waits goes on. @throws KeyError */
  async keep(key: KeyToOpen & { readonly minutes: number }, typed: TypedPin): Promise<void> {
    const { credentialId, keyUri, minutes } = key;
    const waiting = this.waiting().filter(({ facts }) => facts.credentialId === credentialId);
    try {
      const login = await this.#options.logIn(typed, { keyUri, forMs: minutes * 60_000, onEnd: () => undefined });
      await this.#opened(login, waiting);
      this.forget(credentialId);
      this.#kept.set(credentialId, login);
      for (const entry of waiting) entry.open(login);
    } catch (error) {
      if (isRefusal(error)) {
        for (const entry of waiting) entry.refuse(error);
        await this.#tellRefused(credentialId, 'keep');
      }
      throw error;
    }
  }

  /** One attempt at the PIN, and no more: whether the token takes it. @throws KeyError */
  async prove({ credentialId, keyUri }: KeyToOpen, typed: TypedPin): Promise<void> {
    try {
      const login = await this.#options.logIn(typed, { keyUri, forMs: listMs, onEnd: () => undefined });
      login.end();
    } catch (error) {
      if (isRefusal(error)) await this.#tellRefused(credentialId, 'remember');
      throw error;
    }
  }

  /** Ends the login that is kept for a credential. False when there was none. */
  forget(credentialId: string): boolean {
    const kept = this.#keptOf(credentialId);
    this.#kept.delete(credentialId);
    kept?.end();
    return kept !== null;
  }

  /** Ends all logins by typed PINs; what they were for waits again. */
  endLogins(): void {
    for (const credentialId of this.#kept.keys()) this.forget(credentialId);
    for (const entry of this.#entries.values()) entry.end();
  }

  policyOf(credentialId: string): Promise<PinPolicy> {
    return readPinPolicy(this.#options.authorization.store.db, credentialId);
  }

  close(): void {
    this.endLogins();
    this.#entries.clear();
  }

  #tellRefused(credentialId: string, wantedFor: 'keep' | 'remember'): Promise<void> {
    return auditRefusedPin(this.#options.authorization, { credentialId, wantedFor });
  }

  /** In the audit before anything is signed by it; a login that cannot be written down is ended. */
  async #opened(login: Login, entries: readonly PinEntry[]): Promise<void> {
    try {
      for (const { facts } of entries) await auditTypedPin(this.#options.authorization, facts, true);
    } catch (error) {
      login.end();
      throw error;
    }
  }

  #keptOf(credentialId: string): Login | null {
    const kept = this.#kept.get(credentialId);
    return kept === undefined || kept.isOver ? null : kept;
  }

  async #entryOf(request: PinRequest, policy: 'cached' | 'every-time'): Promise<PinEntry> {
    const { authorization } = this.#options;
    const key = `${request.tenantId}/${request.authorizationId}`;
    const before = this.#live().find((each) => keyOf(each) === key && each.facts.policy === policy);
    if (before !== undefined) return before;
    const found = await readWaitingAuthorization(authorization, request);
    if (found === null) throw new KeyError('pin-needed', 'the authorization is unknown');
    // Asked by two at once?
    const other = this.#entries.get(key);
    if (other?.facts.policy === policy) return other;
    const now = this.#options.now();
    const until = found.expiresAt > now ? found.expiresAt : now + patience;
    const pinId = newReference(authorization.randomBytes);
    const entry = new PinEntry({ ...found, pinId, policy, keyUri: request.keyUri, until });
    this.#entries.set(key, entry);
    return entry;
  }

  #live(): PinEntry[] {
    const now = this.#options.now();
    for (const [key, entry] of this.#entries) {
      if (entry.facts.until > now) continue;
      entry.end();
      this.#entries.delete(key);
    }
    return [...this.#entries.values()];
  }
}

function keyOf({ facts }: PinEntry): string {
  return `${facts.tenantId}/${facts.authorizationId}`;
}

/** The token's own word on what was typed. */
function isRefusal(error: unknown): error is KeyError {
  return error instanceof KeyError && (error.code === 'token-pin-refused' || error.code === 'token-pin-locked');
}
