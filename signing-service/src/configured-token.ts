import type { Logger } from 'pino';
import type { Config } from './config.js';
import { parsePkcs11Uri } from './keys/pkcs11-uri.js';
import { TokenClient, type TokenOwnership } from './keys/token-client.js';
import type { TokenPlace } from './keys/typed-login.js';
import { describeError } from './logging/logger.js';
import type { Sealing } from './sealing/sealing.js';
import { CredentialKeys } from './signing/credential-keys.js';
import { isKeyFile, KeyFiles } from './signing/key-files.js';
import { instanceName } from './signing/instance-name.js';
import { readSealedPin } from './signing/sealed-pins.js';
import { TokenLeases } from './signing/token-leases.js';
import type { Store } from './store/store.js';

/** Signatures of one tenant that may wait for the token. */
export const jobsPerTenant = 256;

/** What service and command line open alike, as far as a token's PINs need it. */
export interface PinKeeping {
  readonly store: Pick<Store, 'db'>;
  readonly sealing: Pick<Sealing, 'open'>;
}

export interface TokenOptions {
  readonly config: Config;
  readonly log: Logger;
  /** Folder of the built program, where token process and PDF workers are started from. */
  readonly builtFolder?: URL;
}

export function builtFolder({ builtFolder: folder }: Pick<TokenOptions, 'builtFolder'>): URL {
  return folder ?? new URL('./', import.meta.url);
}

export function tokenPlace(options: TokenOptions): TokenPlace {
  const { pkcs11, dataDirectory } = options.config;
  return {
    modulePath: pkcs11.modulePath,
    processUrl: new URL('keys/token-process.js', builtFolder(options)),
    dataFolder: dataDirectory,
    environment: { PATH: '/usr/bin:/bin', ...pkcs11.environment },
  };
}

export function createTokenClient(
  options: TokenOptions,
  { store, sealing }: PinKeeping,
  { now, ownership }: { readonly now: () => Date; readonly ownership: TokenOwnership | null },
): TokenClient {
  const { config, log } = options;
  const credentialIds = config.credentials.map(({ credentialId }) => credentialId);
  return new TokenClient({
    ...tokenPlace(options),
    ...(ownership === null ? {} : { ownership }),
    sealedPin: ({ serial: tokenSerial }) => readSealedPin({ db: store.db, sealing }, { tokenSerial, credentialIds }),
    pinFile: ({ label, serial }) =>
      config.credentials.find(({ keyUri }) => {
        if (isKeyFile(keyUri)) return false;
        const uri = parsePkcs11Uri(keyUri);
        return (uri.token ?? label) === label && (uri.serial ?? serial) === serial;
      })?.pinFile,
    now,
    log,
    limits: { maxWaitingPerTenant: jobsPerTenant },
  });
}

/**
 * Whose the tokens are among the instances on one database; null on SQLite, where the lock of the data directory leaves room for one. Start
 * and close what is answered.
 */
export async function openTokenLeases({ dataDirectory }: Config, store: Store): Promise<TokenLeases | null> {
  if (store.dialect === 'sqlite') return null;
  return new TokenLeases({ store, owner: await instanceName(dataDirectory) });
}

/** The way to all keys that are configured. */
export function credentialKeys({ credentials }: Config, token: TokenClient): CredentialKeys {
  return new CredentialKeys(token, new KeyFiles((uri) => credentials.find(({ keyUri }) => keyUri === uri)?.pinFile));
}

/** The token process goes on trying by itself; people can be looked up and enrolled meanwhile. */
export async function startToken(token: TokenClient, log: Logger): Promise<void> {
  try {
    await token.start();
  } catch (error) {
    log.error({ err: describeError(error) }, 'the token process does not start');
  }
}
