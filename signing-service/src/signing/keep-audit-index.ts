import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { describeError } from '../logging/logger.js';
import type { Store } from '../store/store.js';
import { readAuditHead } from '../audit/append-audit.js';
import { indexedThrough, indexEntries } from '../audit/index-entries.js';

const everyMs = 5_000;
/** Entries between two rests, and how much longer than its work a rest is: who signs meanwhile comes first. */
const some = 200;
const restFactor = 2;

/** Makes new entries findable every few seconds, and those from before this index at leisure. Answers what ends it. */
export function keepAuditIndex(store: Store, log: Logger): () => Promise<void> {
  const ending = new AbortController();
  const rest = (ms: number): Promise<void> =>
    delay(ms, undefined, { signal: ending.signal, ref: false }).catch(() => undefined);
  const run = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      try {
        await indexAll(store, { rest, isOver: () => ending.signal.aborted });
      } catch (error) {
        log.warn({ err: describeError(error) }, 'the audit index was put off');
      }
      await rest(everyMs);
    }
  };
  const running = run();
  return async () => {
    ending.abort();
    await running;
  };
}

async function indexAll(
  store: Store,
  { rest, isOver }: { readonly rest: (ms: number) => Promise<void>; readonly isOver: () => boolean },
): Promise<void> {
  const tenants = await store.db.selectFrom('tenants').select('tenant_id').execute();
  for (const { tenant_id: tenantId } of tenants) {
    const { sequence } = await readAuditHead(store.db, tenantId);
    // Looked at before anything is locked: most of the time there is nothing to do.
    if ((await indexedThrough(store.db, tenantId)) >= sequence) continue;
    for (;;) {
      const began = performance.now();
      const done = await indexEntries(store, tenantId, { most: some });
      if (done < some || isOver()) break;
      await rest((performance.now() - began) * restFactor);
    }
  }
}
