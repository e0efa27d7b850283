import { clearPinRefusal } from '../keys/pin-refusals.js';
import { parsePkcs11Uri } from '../keys/pkcs11-uri.js';
import { isKeyFile } from '../signing/key-files.js';
import { type RunCommand, UsageError } from './command.js';
import { readTokenSettings } from './token-settings.js';

/** Where the command line and, with its settings, the service remember refused PINs. */
export const clearRefusal: RunCommand = async (call) => {
  const { refusalFolder, keyUris } = await readTokenSettings(call);
  const named = call.text('serial');
  const serials = named === undefined ? configuredSerials(keyUris) : [named];
  for (const serial of serials) {
    clearPinRefusal(refusalFolder, serial);
    call.terminal.print(`Token ${serial}: its PIN may be tried again.`);
  }
  return 0;
};

function configuredSerials(uris: readonly string[]): string[] {
  const serials = uris.filter((uri) => !isKeyFile(uri)).map((uri) => parsePkcs11Uri(uri).serial);
  const named = serials.filter((serial) => serial !== undefined);
  if (named.length < serials.length || named.length === 0) {
    throw new UsageError('the configuration names tokens without their serial: say --serial SERIAL');
  }
  return [...new Set(named)];
}
