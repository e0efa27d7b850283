import { setFlagsFromString } from 'node:v8';
import { createLogger, describeError } from '../logging/logger.js';
import { startService } from '../main.js';
import { lockDirectory } from '../store/directory-lock.js';
import { serviceCommand } from './service-call.js';

export const serve = serviceCommand(async ({ config }) => {
  // Two processor cores and young heaps of a few MB: threads that scavenge together take longer than one alone, three times as long in a worker.
  setFlagsFromString('--no-parallel-scavenge');
  const log = createLogger({ level: config.logLevel });
  const stopSignal = new Promise<void>((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
  process.on('uncaughtException', (error) => {
    // What nobody caught leaves the process in a state that nobody knows; rows and supervisor bring it back.
    log.fatal({ err: describeError(error) }, 'uncaught');
    process.exit(1);
  });
  const unlock = lockDirectory(config.dataDirectory);
  try {
    const service = await startService({ config, log });
    await stopSignal;
    await service.stop();
  } finally {
    unlock();
  }
  return 0;
});
