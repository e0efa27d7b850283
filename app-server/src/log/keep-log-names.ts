import { setTimeout as delay } from 'node:timers/promises';
import { SigningServiceError } from '@dealseal/signing-service/contract/service-call';
import type { ServiceClients } from '../install/service-clients.js';
import type { Store } from '../store/store.js';
import { indexNames } from './index-names.js';
import { logTables } from './log-tables.js';

const every = 60_000;
/** How much longer than its work a rest is: people come first. */
const restFactor = 2;

export interface LogNamesParts {
  readonly store: Store;
  readonly services: Pick<ServiceClients, 'of'>;
  readonly log: (event: string, facts: Record<string, unknown>) => void;
}

/** Makes what the logs of all portals gained findable by documents' names every minute, and what stood before at leisure. Answers what ends it. */
export function keepLogNames(parts: LogNamesParts): () => Promise<void> {
  const ending = new AbortController();
  const rest = (ms: number): Promise<void> =>
    delay(ms, undefined, { signal: ending.signal, ref: false }).catch(() => undefined);
  const isOver = (): boolean => ending.signal.aborted;
  const run = async (): Promise<void> => {
    while (!isOver()) {
      await indexPortals(parts, { rest, isOver });
      await rest(every);
    }
  };
  const running = run();
  return async () => {
    ending.abort();
    await running;
  };
}

async function indexPortals(
  { store, services, log }: LogNamesParts,
  { rest, isOver }: { readonly rest: (ms: number) => Promise<void>; readonly isOver: () => boolean },
): Promise<void> {
  try {
    const portals = await logTables(store)
      .selectFrom('portals')
      .select('member_id')
      .where('state', '=', 'active')
      .where('pairing_tenant_id', 'is not', null)
      .execute();
    for (const { member_id: memberId } of portals) {
      for (let isMore = !isOver(); isMore; isMore &&= !isOver()) {
        const began = performance.now();
        isMore = await indexPortal({ store, services, log }, memberId);
        if (isMore) await rest((performance.now() - began) * restFactor);
      }
    }
  } catch (error) {
    log('the names of the log were put off', { error });
  }
}

/** A service that is older than names, or away, is asked again a minute later. */
async function indexPortal({ store, services, log }: LogNamesParts, memberId: string): Promise<boolean> {
  try {
    return await indexNames({ store, memberId, service: await services.of(memberId) }, 1);
  } catch (error) {
    const isWithout = error instanceof SigningServiceError && error.code === 'not-found';
    if (!isWithout) log('the names of a log were put off', { portal: memberId, error });
    return false;
  }
}
