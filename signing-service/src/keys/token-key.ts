import { createPublicKey } from 'node:crypto';
import type { KeyDescription } from './key-types.js';
import type { SigningKey } from './signing-key.js';
import type { TokenClient } from './token-client.js';

/** Whose turn a signature is, and until when it is waited for. */
export interface Turn {
  readonly deadline: Date;
  readonly tenant: string;
}

/** A key on a token; `turn` is asked anew for every signature. */
export function tokenKey(client: Pick<TokenClient, 'sign'>, key: KeyDescription, turn: () => Turn): SigningKey {
  const { publicKey: spki } = key;
  return {
    publicKey:
      spki === undefined ? undefined : createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }),
    mechanisms: key.mechanisms,
    certificates: key.certificates,
    sign: (message, { mechanism, hash }) => client.sign(key.uri, { mechanism, hash, message, ...turn() }),
  };
}
