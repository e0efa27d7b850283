import { KeyError } from '../keys/errors.js';
import type { SignRequest } from '../keys/key-types.js';
import type { SigningKey } from '../keys/signing-key.js';
import type { TokenClient } from '../keys/token-client.js';
import { tokenKey, type Turn } from '../keys/token-key.js';
import type { TokenView } from '../keys/token-protocol.js';
import { isKeyFile, keyFileName, type KeyFiles } from './key-files.js';

/** A private key that was found, and where. */
export interface FoundKey {
  readonly key: SigningKey;
  /** Finds exactly this key. */
  readonly uri: string;
  /** The token's label, or the file's name. */
  readonly label: string;
  /** Other certificates, DER, that lie with it. */
  readonly beside: readonly Uint8Array[];
}

/** The service's one way to its private keys: on tokens by `pkcs11:` URIs, in files by `file:` URIs. */
export class CredentialKeys {
  readonly #token: Pick<TokenClient, 'describeKey' | 'look' | 'sign'>;
  readonly #files: KeyFiles;

  constructor(token: Pick<TokenClient, 'describeKey' | 'look' | 'sign'>, files: KeyFiles) {
    this.#token = token;
    this.#files = files;
  }

  /** The one key that the URI names. Throws KeyError. */
  async find(keyUri: string, turn: () => Turn): Promise<FoundKey> {
    if (isKeyFile(keyUri)) {
      const { key, beside } = await this.#files.open(keyUri);
      const others = beside.filter((certificate) => !key.certificates.includes(certificate));
      return { key, uri: keyUri, label: keyFileName(keyUri), beside: others };
    }
    const described = await this.#token.describeKey(keyUri);
    const key = tokenKey(this.#token, described, turn);
    return { key, uri: described.uri, label: described.token.label, beside: [] };
  }

  /** As `TokenClient.look`. Throws KeyError, `configuration` for a key in a file, whose password nobody types. */
  async look(keyUri: string): Promise<TokenView> {
    if (isKeyFile(keyUri)) throw new KeyError('configuration', 'the key is in a file, whose password is not typed');
    return this.#token.look(keyUri);
  }

  /** As `TokenClient.sign`; with a key in a file at once. Throws KeyError. */
  async sign(keyUri: string, request: SignRequest): Promise<Uint8Array> {
    if (!isKeyFile(keyUri)) return this.#token.sign(keyUri, request);
    const { key } = await this.#files.open(keyUri);
    return key.sign(request.message, request);
  }
}
