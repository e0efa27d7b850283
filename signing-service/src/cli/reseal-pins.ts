import { existsSync } from 'node:fs';
import {
  forgetRememberedPin,
  keepRememberedPin,
  listRememberedPins,
  rememberPin,
} from '../authorization/remembered-pins.js';
import { type Config, ConfigError, readConfig } from '../config.js';
import type { Call } from './command.js';
import { withFoundation } from './service-call.js';

/**
 * Changes a token's PIN and, where the service keeps the PIN of that token sealed, seals the new one. What is sealed is taken away before
 * the token is asked, and the new one kept after it has answered: whatever ends the program in between, a restart finds either the PIN that the
 * token has or none, and tries nothing. When the token changes nothing, what was sealed is put back. Answers the credentials whose PIN was sealed.
 */
export async function changeAndReseal(
  call: Pick<Call, 'environment' | 'cwd'>,
  { serial, newPin }: { readonly serial: string; readonly newPin: Uint8Array },
  change: () => Promise<void>,
): Promise<readonly string[]> {
  const config = serviceConfigOf(call);
  if (config === null) {
    await change();
    return [];
  }
  return withFoundation(config, async ({ authorization }) => {
    const all = await listRememberedPins(authorization.store.db);
    const kept = all.filter(({ tokenSerial }) => tokenSerial === serial);
    for (const { credentialId } of kept) await forgetRememberedPin(authorization, credentialId);
    try {
      await change();
    } catch (error) {
      for (const each of kept) await keepRememberedPin(authorization, each);
      throw error;
    }
    for (const { credentialId, tokenSerial } of kept) {
      await rememberPin(authorization, { credentialId, tokenSerial, pin: newPin });
    }
    return kept.map(({ credentialId }) => credentialId);
  });
}

/** Null on a machine where no service has ever run. */
function serviceConfigOf({ environment, cwd }: Pick<Call, 'environment' | 'cwd'>): Config | null {
  try {
    const config = readConfig(environment, cwd);
    return existsSync(config.sealingKeyFile) ? config : null;
  } catch (error) {
    // What names a whole service is refused before (`readTokenSettings`); the rest names a folder of refusals, or nothing.
    if (error instanceof ConfigError) return null;
    throw error;
  }
}
