import { z } from 'zod';
import type { CertificateToStore } from './certificate-storage.js';
import { dataToSign } from './data-to-sign.js';
import { KeyError } from './errors.js';
import type {
  KeyDescription,
  NewKeyType,
  PinOwner,
  SignRequest,
  TokenDescription,
  TokenIdentity,
} from './key-types.js';
import type { PinFileReaders, PinSource } from './pin-file.js';
import { formatPkcs11Uri, parsePkcs11Uri } from './pkcs11-uri.js';
import { NotSentError, TokenChild } from './token-child.js';
import {
  keyDescription,
  signAnswer,
  type SlotDescription,
  slotDescription,
  type TokenCall,
  tokenDescription,
  type TokenObject,
  tokenObject,
  type TokenView,
  tokenView,
} from './token-protocol.js';

export interface TokenAdministrationOptions {
  /** Path of the vendor's PKCS#11 library. */
  readonly modulePath: string;
  /** URL of the built `token-process.js`. */
  readonly processUrl: URL;
  /** Folder for the durable marks of refused PINs; shared with every program that may try the same PIN. */
  readonly dataFolder: string;
  /** The whole environment of the token process. */
  readonly environment: Readonly<Record<string, string>>;
  /** Undefined when nobody gave one: then nobody logs in. Throws KeyError when it cannot be had. */
  readonly pin: (owner: PinOwner, token: TokenIdentity) => PinSource | undefined | Promise<PinSource | undefined>;
  readonly pinFileReaders?: PinFileReaders;
}

const callMs = 60_000;
/** A card takes minutes for an RSA key of 4096 bits. */
const generationMs = 900_000;

/**
 * Acts of somebody who looks after a token, in a token process of its own that lives as long as `act`. Nothing is tried twice: a
 * process that dies is not replaced, a PIN that is refused is remembered. @throws KeyError
 */
export async function withTokenProcess<T>(
  options: TokenAdministrationOptions,
  act: (token: TokenAdministration) => Promise<T>,
): Promise<T> {
  let gone = (): void => undefined;
  const exited = new Promise<void>((resolve) => {
    gone = resolve;
  });
  const { processUrl, environment, modulePath, dataFolder, pin, pinFileReaders = 'owner' } = options;
  const child = new TokenChild({
    processUrl,
    environment,
    settings: { modulePath, dataFolder, sessions: 1, pinFileReaders },
    pin: async (token, owner) => copyOf(await pin(owner, token)),
    onExit: () => gone(),
  });
  const watchdog = setTimeout(() => child.kill(), callMs);
  try {
    await child.ready;
    clearTimeout(watchdog);
    return await act(new TokenAdministration(child));
  } finally {
    clearTimeout(watchdog);
    // Asked politely first: C_Finalize may have state to write.
    child.call({ kind: 'close' }, 2_000).catch(() => child.kill());
    await exited;
  }
}

/** It may be asked for more than once, and what is sent is zeroed. */
function copyOf(source: PinSource | undefined): PinSource | undefined {
  return source !== undefined && 'typed' in source ? { typed: Uint8Array.from(source.typed) } : source;
}

/** See `withTokenProcess`. URIs name one token, or one key on one token: more are `key-ambiguous`. Every method throws KeyError. */
export class TokenAdministration {
  readonly #child: TokenChild;

  constructor(child: TokenChild) {
    this.#child = child;
  }

  /** All slots of the library, with what is in them. */
  slots(): Promise<readonly SlotDescription[]> {
    return this.#ask(z.array(slotDescription), { kind: 'slots' });
  }

  /** The token with the URI that names it alone. */
  async only(uri: string): Promise<{ readonly token: TokenDescription; readonly uri: string }> {
    const tokens = await this.#ask(z.array(tokenDescription), { kind: 'tokens', uri });
    const [token, ...others] = tokens;
    if (token === undefined) throw new KeyError('token-absent', 'no token answers to the URI');
    if (others.length > 0) {
      const names = tokens.map(({ label, serial }) => `${label} (serial ${serial})`).join(', ');
      throw new KeyError('key-ambiguous', `several tokens answer to the URI: ${names}`);
    }
    const { object, id, type } = parsePkcs11Uri(uri);
    const exact = formatPkcs11Uri({
      token: token.label,
      serial: token.serial,
      ...(object === undefined ? {} : { object }),
      ...(id === undefined ? {} : { id }),
      ...(type === undefined ? {} : { type }),
    });
    return { token, uri: exact };
  }

  /** Keys and certificates; private keys only with `asUser`, which logs in. */
  objects(uri: string, { asUser }: { readonly asUser: boolean }): Promise<readonly TokenObject[]> {
    return this.#ask(z.array(tokenObject), { kind: 'objects', uri, asUser });
  }

  /** What the one token that answers to the URI shows to everybody. */
  look(uri: string): Promise<TokenView> {
    return this.#ask(tokenView, { kind: 'look', uri });
  }

  /** Private keys that the URI names. */
  keys(uri: string): Promise<readonly KeyDescription[]> {
    return this.#ask(z.array(keyDescription), { kind: 'list', uri });
  }

  /** Signs as a TokenClient does; nobody else waits here. */
  async sign(uri: string, request: SignRequest): Promise<Uint8Array> {
    const { mechanism, hash } = request;
    const call = { kind: 'sign', uri, mechanism, hash, data: dataToSign(request) } as const;
    return (await this.#ask(signAnswer, call)).signature;
  }

  /** `key-name-taken` when label or id are, `mechanism-unsupported` when the token makes no such keys. */
  generate(
    uri: string,
    key: { readonly type: NewKeyType; readonly label: string; readonly id?: Uint8Array | undefined },
  ): Promise<KeyDescription> {
    return this.#ask(keyDescription, { kind: 'generate', uri, ...key }, generationMs);
  }

  /** Under the CKA_ID of the key that the URI names. False when it is there already. The caller has seen that it is the key's. */
  storeCertificate(uri: string, certificate: CertificateToStore): Promise<boolean> {
    return this.#ask(z.boolean(), { kind: 'store-certificate', uri, ...certificate });
  }

  /** `new-pin-unsuitable` when the token does not take it. */
  async changePin(uri: string, newPin: Uint8Array): Promise<void> {
    await this.#ask(z.undefined(), { kind: 'change-pin', uri, newPin });
  }

  /** By the security officer. `new-pin-unsuitable` when the token does not take the new PIN. */
  async unblock(uri: string, newPin: Uint8Array): Promise<void> {
    await this.#ask(z.undefined(), { kind: 'unblock', uri, newPin });
  }

  async #ask<S extends z.ZodType>(schema: S, call: TokenCall, timeoutMs = callMs): Promise<z.output<S>> {
    try {
      return schema.parse(await this.#child.call(call, timeoutMs));
    } catch (error) {
      if (error instanceof KeyError) throw error;
      const why = error instanceof NotSentError ? error.message : 'the token process answered nonsense';
      throw new KeyError('token-failed', why, { cause: error });
    }
  }
}
