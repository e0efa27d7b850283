import { readFileSync } from 'node:fs';
import process from 'node:process';
import { type RunningServer, startAppServer } from './app-server.js';
import { type Config, ConfigError, readConfig } from './config.js';
import { createLogger } from './logging/logger.js';
import { KeyFileError } from './store/key-file.js';

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

async function main(): Promise<void> {
  const config = readConfig(process.env, process.cwd());
  const log = createLogger({ level: config.logLevel });
  const server = await startAppServer(config, { clientSecret: readClientSecret(config), log, now: () => Date.now() });
  log.info({ listening: server.url, publicUrl: config.publicUrl }, 'ready');
  const stop = stopOnce(server);
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

function stopOnce(server: RunningServer): () => void {
  let stopping = false;
  return () => {
    if (stopping) return;
    stopping = true;
    server.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
}

main().catch((error: unknown) => {
  const isForPeople = error instanceof ConfigError || error instanceof KeyFileError;
  process.stderr.write(`${isForPeople ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
  process.exit(1);
});
