import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { type Call, Refusal } from './command.js';

/** What a command that signs with tokens needs to know beside a key's URI. */
export interface TokenSettings {
  /** Where refused PINs are remembered. */
  readonly refusalFolder: string;
  readonly modulePath: string | undefined;
  /** Of the token process. */
  readonly environment: Readonly<Record<string, string>>;
  /** Of the service's credentials. */
  readonly keyUris: readonly string[];
}

/** Nothing of ours that may be secret, and nothing that changes how a Node.js process runs. */
function environmentFor(environment: Call['environment']): Record<string, string> {
  const passed = Object.entries(environment).filter(([name]) => {
    return !name.startsWith('DEALSEAL_') && name !== 'DATABASE_URL' && name !== 'NODE_OPTIONS';
  });
  return Object.fromEntries(passed.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** The XDG base directory specification's place for what a program should remember. */
function ownStateFolder({ environment }: Call): string {
  const named = environment['XDG_STATE_HOME'] ?? '';
  const home = environment['HOME'] ?? homedir();
  return join(isAbsolute(named) ? named : join(home, '.local', 'state'), 'dealseal');
}

/**
 * On a machine of the service, the service's settings: a PIN that one program saw refused is not tried by the other. Elsewhere a
 * folder of the user's own. Throws Refusal for a configuration that cannot be used.
 */
export async function readTokenSettings(call: Call): Promise<TokenSettings> {
  const environment = environmentFor(call.environment);
  const setting = (name: string): string | undefined => call.environment[name] || undefined;
  if (setting('DEALSEAL_SERVICE_CONFIG') !== undefined) {
    const { ConfigError, readConfig } = await import('../config.js');
    try {
      const { dataDirectory, pkcs11, credentials } = readConfig(call.environment, call.cwd);
      return {
        refusalFolder: dataDirectory,
        modulePath: pkcs11.modulePath,
        environment: { ...environment, ...pkcs11.environment },
        keyUris: credentials.map(({ keyUri }) => keyUri),
      };
    } catch (cause) {
      throw cause instanceof ConfigError ? new Refusal(cause.message, { cause }) : cause;
    }
  }
  const dataDirectory = setting('DEALSEAL_DATA_DIRECTORY');
  return {
    refusalFolder: dataDirectory === undefined ? ownStateFolder(call) : resolve(call.cwd, dataDirectory),
    modulePath: setting('DEALSEAL_PKCS11_MODULE'),
    environment,
    keyUris: [],
  };
}
