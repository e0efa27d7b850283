import type { ClockGuard } from '../authorization/clock-guard.js';
import type { TokenClient } from '../keys/token-client.js';
import type { CredentialRegistry } from '../signing/credential-registry.js';
import type { Store } from '../store/store.js';
import type { Health } from './health-routes.js';

export interface HealthParts {
  readonly store: Store;
  readonly clock: ClockGuard;
  readonly token: TokenClient;
  readonly credentials: CredentialRegistry;
}

/** What can be told now, from a query of the database and what the parts know of themselves. */
export async function readHealth({ store, clock, token, credentials }: HealthParts): Promise<Health> {
  const database = await store.db
    .selectFrom('meta')
    .select('name')
    .limit(1)
    .execute()
    .then(
      () => true,
      () => false,
    );
  const keys = credentials.figures();
  const checks = { database, token: token.status().state === 'ready', keys, clock: clock.state().sure };
  const ready = database && checks.token && checks.clock && (keys.usable > 0 || keys.configured === 0);
  return { ready, checks };
}
