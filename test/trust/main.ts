import path from 'node:path';
import { parseArgs } from 'node:util';
import { startTrustServices } from './trust-services.js';
import { createTrust } from './trust.js';

/** `node test/dist/trust/main.js --dir <directory> --host 127.0.0.5 --port 8318` runs until it is told to stop. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      dir: { type: 'string' },
      host: { type: 'string', default: '127.0.0.5' },
      port: { type: 'string', default: '8318' },
    },
  });
  if (values.dir === undefined) throw new Error('usage: --dir <directory> [--host <address>] [--port <port>]');
  const directory = path.resolve(values.dir);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error('--port must be a number from 1 to 65535');
  const { host } = values;
  await createTrust({ directory, clock: () => new Date(), baseUrl: `http://${host}:${port}` });
  const services = await startTrustServices({ directory, host, port });
  console.log(`trust services on ${services.url}`);
  const stop = (): void => void services.close();
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

await main();
