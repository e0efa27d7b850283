import type { Logger } from 'pino';
import { stampHeads, type StampingContext } from '../audit/stamp-heads.js';
import { describeError } from '../logging/logger.js';
import type { Stamped } from '../trust/time-stamp-authority.js';
import type { TimeStamp } from '../trust/time-stamp-client.js';
import type { LevelChoice } from './signing-trust.js';

const minute = 60_000;

export interface StampingParts {
  readonly trust: {
    servicesFor(choice: LevelChoice): {
      readonly timeStamps: { stamp(stamped: Stamped): Promise<Pick<TimeStamp, 'token'>> };
    };
  };
  /** Names of all that are configured, in their order. */
  readonly authorities: readonly string[];
  readonly log: Logger;
}

/** Has the audit's heads time-stamped each day; looks every minute whether it is to be done. Answers its timer: clear it. */
export function startStampingHeads(
  context: StampingContext,
  { trust, authorities, log }: StampingParts,
): NodeJS.Timeout | undefined {
  if (authorities.length === 0) {
    log.info({}, 'no time-stamp authority is configured: heads of the audit are not time-stamped');
    return undefined;
  }
  const look = async (): Promise<void> => {
    try {
      const { timeStamps } = trust.servicesFor({ level: 'B-T', timeStampAuthorities: [...authorities] });
      const stamped = await stampHeads(
        context,
        async (imprint) => (await timeStamps.stamp({ digest: 'sha256', imprint })).token,
      );
      if (stamped) log.info({}, 'the heads of the audit were time-stamped');
    } catch (error) {
      log.warn({ err: describeError(error) }, 'time-stamping the audit was put off');
    }
  };
  const interval = setInterval(() => void look(), minute);
  interval.unref();
  return interval;
}
