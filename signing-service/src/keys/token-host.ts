import type { PKCS11 } from 'pkcs11js';
import { toKeyError } from './ckr.js';
import { KeyError } from './errors.js';
import type { KeyDescription, TokenDescription } from './key-types.js';
import { type DigestToSign, OpenedToken, type OpenedTokenOptions } from './opened-token.js';
import { presentTokens, tokenMatches } from './pkcs11-module.js';
import { type Pkcs11Uri, parsePkcs11Uri } from './pkcs11-uri.js';
import type { TypedPin } from './token-login.js';
import type { TokenView } from './token-protocol.js';

interface NamedKey {
  readonly token: OpenedToken;
  readonly key: KeyDescription;
}

/** All tokens of one loaded library: finds them by URI, opens them, forgets them when they are gone. */
export class TokenHost {
  readonly #module: PKCS11;
  readonly #options: OpenedTokenOptions;
  readonly #opened = new Map<string, OpenedToken>();
  /** Keys that were signed with, by the caller's URI. */
  readonly #named = new Map<string, NamedKey>();

  constructor(options: OpenedTokenOptions) {
    this.#module = options.module;
    this.#options = options;
  }

  /** @throws KeyError `token-absent` when no token answers to the URI now. */
  probe(uri: string): void {
    this.#open(parsePkcs11Uri(uri));
  }

  /** @throws KeyError `token-absent` when there is none. */
  tokens(uri: string): TokenDescription[] {
    return this.#open(parsePkcs11Uri(uri)).map((token) => token.describeNow());
  }

  /** The one token that the URI names. @throws KeyError `token-absent`, `key-ambiguous`. */
  only(uri: Pkcs11Uri): OpenedToken {
    const [first, ...others] = this.#open(uri);
    if (first === undefined) throw new KeyError('token-absent', 'no token answers to the URI');
    if (others.length === 0) return first;
    const names = [first, ...others].map(({ description: { label, serial } }) => `${label} (serial ${serial})`);
    throw new KeyError('key-ambiguous', `several tokens answer to the URI: ${names.join(', ')}`);
  }

  /** By what somebody has just typed. @throws KeyError */
  async logIn(uri: string, { pin, isConfirmed }: TypedPin): Promise<void> {
    await this.only(parsePkcs11Uri(uri)).logIn({ pin, isConfirmed });
  }

  /** Nobody is logged in any more on tokens that answer to the URI; one that is away is logged out by that. */
  logOut(uri: string): void {
    const named = parsePkcs11Uri(uri);
    for (const token of this.#opened.values()) if (tokenMatches(named, token.description)) token.forget();
  }

  /** @throws KeyError */
  look(uri: string): Promise<TokenView> {
    return this.only(parsePkcs11Uri(uri)).look();
  }

  /** All X.509 certificates, DER. @throws KeyError */
  async certificates(uri: string): Promise<Buffer[]> {
    const found = await Promise.all(this.#open(parsePkcs11Uri(uri)).map((token) => token.certificates()));
    return found.flat();
  }

  /** @throws KeyError */
  async list(uri: string): Promise<KeyDescription[]> {
    try {
      const named = await this.#keys(parsePkcs11Uri(uri));
      return named.map(({ key }) => key);
    } catch (error) {
      throw this.#explained(error, uri);
    }
  }

  /** @throws KeyError `key-not-found`, `key-ambiguous`, and what the token answers. */
  async sign(uri: string, digest: DigestToSign): Promise<{ signature: Buffer; sessions: number }> {
    try {
      const { token, key } = this.#named.get(uri) ?? (await this.#name(uri));
      return { signature: await token.sign(key, digest), sessions: token.sessions };
    } catch (error) {
      // Whatever it was, the next signature finds token and key anew.
      this.#named.delete(uri);
      throw this.#explained(error, uri);
    }
  }

  /** Closes all sessions; the library can then be finalised. */
  close(): void {
    for (const token of this.#opened.values()) token.forget();
  }

  /** A token that was pulled shows as a lost key or a device error first: whether it is still there is asked anew. */
  #explained(error: unknown, uri: string): unknown {
    const { code } = toKeyError(error);
    if (code !== 'key-not-found' && code !== 'token-failed') return error;
    try {
      this.#open(parsePkcs11Uri(uri));
    } catch (absent) {
      if (absent instanceof KeyError) return new KeyError(absent.code, absent.message, { cause: error });
    }
    return error;
  }

  async #name(uri: string): Promise<NamedKey> {
    const named = await this.#keys(parsePkcs11Uri(uri));
    const [first, ...others] = named;
    if (!first) throw new KeyError('key-not-found', 'no private key answers to the URI');
    if (others.length > 0) {
      const matches = named.map(({ key }) => key.uri).join(' ');
      throw new KeyError('key-ambiguous', `several private keys answer to the URI: ${matches}`);
    }
    this.#named.set(uri, first);
    return first;
  }

  async #keys(uri: Pkcs11Uri): Promise<NamedKey[]> {
    const named: NamedKey[] = [];
    const tokens = this.#open(uri);
    for (const token of tokens) {
      // A URI that names no single token asks only those that we have a PIN for.
      if (tokens.length > 1 && !(await this.#hasPin(token))) continue;
      const keys = await token.keys(uri);
      named.push(...keys.map((key) => ({ token, key })));
    }
    return named;
  }

  async #hasPin({ description }: OpenedToken): Promise<boolean> {
    const source = await this.#options.pin(description, 'user');
    if (source !== undefined && 'typed' in source) source.typed.fill(0);
    return source !== undefined;
  }

  #open(uri: Pkcs11Uri): OpenedToken[] {
    const present = presentTokens(this.#module);
    const slots = new Map(present.map((token) => [`${token.slot.toString('hex')} ${token.description.serial}`, token]));
    for (const [slot, token] of this.#opened) {
      if (slots.has(slot)) continue;
      token.forget();
      this.#opened.delete(slot);
    }
    for (const [slot, token] of slots) {
      if (!this.#opened.has(slot)) this.#opened.set(slot, new OpenedToken(token, this.#options));
    }
    const matching = [...this.#opened.values()].filter(({ description }) => tokenMatches(uri, description));
    if (matching.length === 0) throw new KeyError('token-absent', 'no token answers to the URI');
    return matching;
  }
}
