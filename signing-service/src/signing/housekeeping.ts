import type { Logger } from 'pino';
import type { AuthorizationContext } from '../authorization/context.js';
import { purgeExpired } from '../authorization/purge.js';
import { describeError } from '../logging/logger.js';
import { eraseOldRecords } from './record-retention.js';
import { dropOldTails } from './signature-record.js';

const hour = 3_600_000;
const day = 24 * hour;

/** Removes every hour what is past its keeping. Answers its timer: clear it. */
export function startHousekeeping(
  authorization: AuthorizationContext,
  { retentionDays, log }: { readonly retentionDays: number; readonly log: Logger },
): NodeJS.Timeout {
  const sweep = async (): Promise<void> => {
    try {
      await purgeExpired(authorization);
      await dropOldTails(authorization.store, authorization.now() - retentionDays * day);
      await eraseOldRecords(authorization);
    } catch (error) {
      log.warn({ err: describeError(error) }, 'housekeeping was put off');
    }
  };
  const interval = setInterval(() => void sweep(), hour);
  interval.unref();
  return interval;
}
