import { join } from 'node:path';
import { createPortalRepository, type PortalRepository } from '../store/portal-repository.js';
import { createKeyFile } from '../store/key-file.js';
import { openSealer } from '../store/open-sealer.js';
import { createSessionRepository } from '../store/session-repository.js';
import { openStore, type Store } from '../store/store.js';
import type { Dialect } from '../store/column-types.js';
import { createTestDatabase } from '../store/test-database.test-support.js';
import { createTokenRepository, type TokenRepository } from '../store/token-repository.js';
import { createEgress } from './egress.js';
import { createOAuthClient } from './oauth.js';
import { createPortalCallers, type PortalCallers } from './portal-callers.js';
import { clientId, clientSecret, StubOAuth, StubPortal } from './portal-stub.test-support.js';
import { RequestQueue } from './request-queue.js';
import { createRestClient } from './rest-client.js';
import { createServiceTokens, type ServiceTokens } from './service-tokens.js';

export const personId = 7;

/** A stub portal that is installed, with the parts that call it; `other` is a second process over the same database. */
export interface CallsBench {
  readonly oauth: StubOAuth;
  readonly portal: StubPortal;
  readonly store: Store;
  readonly memberId: string;
  readonly portals: PortalRepository;
  readonly tokens: TokenRepository;
  readonly callers: PortalCallers;
  readonly serviceTokens: ServiceTokens;
  readonly other: ServiceTokens;
  /** ms that calls were held back, in order. */
  readonly pauses: number[];
  /** A fresh token of the person, kept as their freshest. */
  signIn(): Promise<string>;
  remove(): Promise<void>;
}

export async function openCallsBench(
  options: { extraHosts?: readonly string[]; dialect?: Dialect } = {},
): Promise<CallsBench> {
  const database = await createTestDatabase(options.dialect ?? 'sqlite');
  const { directory } = database;
  const oauth = new StubOAuth();
  await oauth.start();
  const portal = new StubPortal(oauth);
  await portal.start();
  portal.users.set(personId, { name: 'Milica', isAdministrator: true });
  const now = (): number => Date.now();
  createKeyFile(join(directory, 'keys.json'));
  const sealer = openSealer(join(directory, 'keys.json'));
  const store = await openStore(database.options);
  const portals = createPortalRepository({ store, sealer, now });
  const tokens = createTokenRepository({ store, sealer, now });
  const sessions = createSessionRepository({ store, now });
  const { memberId } = portal;
  await portals.install(memberId, {
    domain: portal.host,
    clientEndpoint: `${portal.origin}/rest/`,
    serverEndpoint: `${oauth.origin}/rest/`,
    licence: 'L',
    appVersion: '1',
    scopes: ['crm'],
  });
  const plainHttpHosts = [oauth.host, portal.host, ...(options.extraHosts ?? [])];
  const egress = createEgress({ plainHttpHosts, privateHosts: [] });
  const pauses: number[] = [];
  const wait = (milliseconds: number): Promise<void> => {
    pauses.push(milliseconds);
    return new Promise((resolve) => setImmediate(resolve));
  };
  // Its clock is ahead by what was waited for.
  let ahead = 0;
  const queue = new RequestQueue({
    limit: { burst: 1000, perSecond: 100 },
    now: () => Date.now() + ahead,
    schedule: (milliseconds, act) => {
      // Pauses that a portal asks for are not waited for; a call's patience is.
      const skipped = milliseconds > 10_000 ? 0 : milliseconds;
      const timer = setTimeout(
        () => {
          if (skipped > 0) pauses.push(skipped);
          ahead += skipped;
          act();
        },
        skipped > 0 ? 0 : milliseconds,
      );
      return () => clearTimeout(timer);
    },
  });
  const rest = createRestClient({ egress, queue, now: () => Date.now() + ahead });
  const oauthClient = createOAuthClient({ egress, clientId, clientSecret, hosts: [oauth.host], plainHttpHosts });
  const serviceTokens = createServiceTokens({ portals, tokens, oauth: oauthClient, now, wait });
  const other = createServiceTokens({ portals, tokens, oauth: oauthClient, now, wait });
  const callers = createPortalCallers({ rest, oauth: oauthClient, portals, tokens, sessions, serviceTokens, now });
  return {
    oauth,
    portal,
    store,
    memberId,
    portals,
    tokens,
    callers,
    serviceTokens,
    other,
    pauses,
    signIn: async () => {
      const { accessToken } = oauth.issue(portal, personId);
      const expiresAt = Date.now() + 3_600_000 + oauth.tokens.size;
      await tokens.offerUserToken(memberId, String(personId), {
        accessToken,
        expiresAt,
        name: 'Milica',
        isPortalAdministrator: true,
      });
      return accessToken;
    },
    remove: async () => {
      await egress.close();
      await store.close();
      await Promise.all([oauth.close(), portal.close()]);
      await database.remove();
    },
  };
}
