import { readFileSync } from 'node:fs';
import process from 'node:process';
import { startAppServer } from '../app-server.js';
import { type Config, ConfigError } from '../config.js';
import { createLogger } from '../logging/logger.js';
import type { Command } from './command.js';

export const serve: Command = {
  words: 'serve',
  synopsis: '',
  summary: 'Serve until SIGTERM or SIGINT',
  example: 'serve',
  options: {},
  run: async ({ config }) => {
    const log = createLogger({ level: config.logLevel });
    const stopSignal = new Promise<void>((resolve) => {
      process.once('SIGTERM', () => resolve());
      process.once('SIGINT', () => resolve());
    });
    const server = await startAppServer(config, { clientSecret: readClientSecret(config), log, now: () => Date.now() });
    log.info({ listening: server.url, publicUrl: config.publicUrl }, 'ready');
    await stopSignal;
    await server.close();
    return 0;
  },
};

/** The first line of the secret's file. Throws ConfigError. */
function readClientSecret({ bitrix24: { clientSecretFile: file } }: Config): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new ConfigError([`bitrix24.clientSecretFile (BITRIX24_CLIENT_SECRET_FILE): ${file} cannot be read`]);
  }
  const [secret = ''] = text.split(/\r?\n/);
  if (secret === '')
    throw new ConfigError([`bitrix24.clientSecretFile (BITRIX24_CLIENT_SECRET_FILE): ${file} is empty`]);
  return secret;
}
