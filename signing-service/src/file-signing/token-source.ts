import { availableParallelism } from 'node:os';
import { KeyError } from '../keys/errors.js';
import { formatPkcs11Uri, parsePkcs11Uri } from '../keys/pkcs11-uri.js';
import { TokenClient } from '../keys/token-client.js';
import { tokenKey } from '../keys/token-key.js';
import type { OpenedKey } from './key-source.js';

/** Where a token's library and its PIN are, and what is remembered of refused PINs. */
export interface TokenPlace {
  /** Wins over the URI's pin-source. */
  readonly pinFile?: string | undefined;
  /** Of the library when the URI names none. */
  readonly modulePath?: string | undefined;
  /** Shared with every program that may try the same PIN. */
  readonly refusalFolder: string;
  /** Of the token process. */
  readonly environment: Readonly<Record<string, string>>;
}

/** How long one signature may take, the queue included. */
const signatureMs = 60_000;
const silentLog = { info: () => undefined, warn: () => undefined };
const processUrl = new URL('../keys/token-process.js', import.meta.url);

/** Sessions, so signatures at the same time. */
export const tokenSessions = Math.max(4, availableParallelism());

function requireModule(path: string | undefined): string {
  if (path !== undefined && path !== '') return path;
  throw new KeyError('configuration', 'no PKCS#11 library is named: add ?module-path=/path/to/library.so to the URI');
}

/**
 * Opens a key on a token by its PKCS#11 URI, in a token process of its own. One token must answer to the URI: a PIN is never tried on
 * another one. Throws KeyError.
 */
export async function openTokenKey(uri: string, place: TokenPlace): Promise<OpenedKey> {
  const { pinSource, modulePath, ...named } = parsePkcs11Uri(uri);
  const pinFile = place.pinFile ?? pinSource;
  const client = new TokenClient({
    modulePath: requireModule(modulePath ?? place.modulePath),
    processUrl,
    dataFolder: place.refusalFolder,
    pinFile: () => pinFile,
    pinFileReaders: 'anybody',
    environment: place.environment,
    now: () => new Date(),
    log: silentLog,
    limits: { sessions: tokenSessions, requestTimeoutMs: signatureMs },
  });
  try {
    await client.start();
    const tokens = await client.listTokens(formatPkcs11Uri(named));
    const [token] = tokens;
    if (token === undefined || tokens.length > 1) {
      const serials = tokens.map(({ label, serial }) => `${label} (serial ${serial})`).join(', ');
      throw new KeyError('key-ambiguous', `several tokens answer to the URI: ${serials}`);
    }
    const exact = formatPkcs11Uri({ ...named, token: token.label, serial: token.serial });
    const description = await client.describeKey(exact);
    const beside = await client.listCertificates(exact);
    const turn = () => ({ deadline: new Date(Date.now() + signatureMs), tenant: '' });
    return { key: tokenKey(client, description, turn), beside, close: () => client.close() };
  } catch (error) {
    await client.close();
    throw error;
  }
}
