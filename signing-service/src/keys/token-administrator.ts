import type { PKCS11 } from 'pkcs11js';
import { storeCertificate } from './certificate-storage.js';
import { KeyError } from './errors.js';
import { generateKeyPair } from './key-generation.js';
import { findPrivateKeys } from './key-objects.js';
import type { KeyDescription } from './key-types.js';
import { parsePkcs11Uri, type Pkcs11Uri } from './pkcs11-uri.js';
import type { TokenHost } from './token-host.js';
import { describeObjects, describeSlots } from './token-inventory.js';
import type { AdministrationCall } from './token-protocol.js';

/**
 * What changes a token, or tells all that is on it, in the token process. Each act is one attempt on one token: nothing is tried again,
 * and a URI that several tokens answer to is refused.
 */
export async function administer(host: TokenHost, module: PKCS11, call: AdministrationCall): Promise<unknown> {
  if (call.kind === 'slots') return describeSlots(module);
  const uri = parsePkcs11Uri(call.uri);
  const token = host.only(uri);
  switch (call.kind) {
    case 'objects':
      return token.withOwnSession(call.asUser ? 'user' : undefined, describeObjects);
    case 'generate':
      return token.withOwnSession('user', async (search) => {
        const id = await generateKeyPair(search, call);
        return onlyKey(findPrivateKeys(search, { id }));
      });
    case 'store-certificate':
      return token.withOwnSession('user', (search) => {
        const key = onlyKey(findPrivateKeys(search, withoutToken(uri)));
        return storeCertificate(search, { id: Buffer.from(key.keyId, 'hex'), label: key.label }, call);
      });
    case 'change-pin':
      return token.changePin(Buffer.from(call.newPin));
    case 'unblock':
      return token.unblock(Buffer.from(call.newPin));
  }
}

function onlyKey(found: readonly { readonly key: KeyDescription }[]): KeyDescription {
  const [first, ...others] = found;
  if (first === undefined) throw new KeyError('key-not-found', 'no private key answers to the URI');
  if (others.length > 0) throw new KeyError('key-ambiguous', 'several private keys answer to the URI');
  return first.key;
}

function withoutToken({ object, id, type }: Pkcs11Uri): Pkcs11Uri {
  return {
    ...(object === undefined ? {} : { object }),
    ...(id === undefined ? {} : { id }),
    ...(type === undefined ? {} : { type }),
  };
}
