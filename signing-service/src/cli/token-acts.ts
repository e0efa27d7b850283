import { KeyError } from '../keys/errors.js';
import type { PinOwner } from '../keys/key-types.js';
import { formatPkcs11Uri, parsePkcs11Uri } from '../keys/pkcs11-uri.js';
import { type TokenAdministration, withTokenProcess } from '../keys/token-administration.js';
import { CmsError } from '../cms/cms-error.js';
import { FileSigningError } from '../file-signing/file-signing-error.js';
import { type Call, Refusal, UsageError } from './command.js';
import { refusalLine } from './refusal-line.js';
import { readTokenSettings } from './token-settings.js';

/** What a URI names, and the library that it names beside it. */
export interface NamedToken {
  /** Without the library and the PIN's file. */
  readonly uri: string;
  readonly modulePath: string | undefined;
}

const processUrl = new URL('../keys/token-process.js', import.meta.url);

/** The option's PKCS#11 URI. Throws UsageError for one that is none. */
export function readTokenUri(call: Call, option: 'token' | 'key'): NamedToken {
  try {
    const { pinSource, modulePath, ...named } = parsePkcs11Uri(call.required(option));
    if (pinSource !== undefined) throw new UsageError('a PIN’s file is named with --pin-file');
    return { uri: formatPkcs11Uri(named), modulePath };
  } catch (error) {
    throw error instanceof KeyError ? new UsageError(`--${option}: ${error.message}`, { cause: error }) : error;
  }
}

/**
 * Runs an act in a token process of its own. `pins` are used on the one token that the act names, and zeroed after. Throws Refusal for
 * whatever the token refuses, UsageError where no library is named.
 */
export async function actOnToken<T>(
  call: Call,
  {
    modulePath: named,
    pins = {},
  }: { readonly modulePath?: string | undefined; readonly pins?: Partial<Record<PinOwner, Buffer>> },
  act: (token: TokenAdministration) => Promise<T>,
): Promise<T> {
  const settings = await readTokenSettings(call);
  const modulePath = call.text('module') ?? named ?? settings.modulePath;
  try {
    if (modulePath === undefined) {
      throw new UsageError('no PKCS#11 library is named: use --module, or ?module-path= in the URI');
    }
    const pin = (owner: PinOwner) => {
      const typed = pins[owner];
      return typed === undefined ? undefined : { typed };
    };
    const place = { modulePath, processUrl, dataFolder: settings.refusalFolder, environment: settings.environment };
    return await withTokenProcess({ ...place, pin }, act);
  } catch (error) {
    const isTyped = error instanceof KeyError || error instanceof CmsError || error instanceof FileSigningError;
    if (!isTyped) throw error;
    throw new Refusal(refusalLine(call.text('token') ?? call.text('key') ?? modulePath ?? 'token', error), {
      cause: error,
    });
  } finally {
    for (const each of Object.values(pins)) each.fill(0);
  }
}
