import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Express } from 'express';
import type { Logger } from 'pino';
import { createConfirmRemoval } from './bitrix24/confirm-removal.js';
import { createEgress } from './bitrix24/egress.js';
import { createOAuthClient } from './bitrix24/oauth.js';
import { InstanceShare } from './bitrix24/instance-share.js';
import { readAuthorities } from './bitrix24/portal-authorities.js';
import { createPortalCallers } from './bitrix24/portal-callers.js';
import { createPortalScopes } from './bitrix24/portal-scopes.js';
import { restCallRoutes } from './bitrix24/rest-call-routes.js';
import { RequestQueue } from './bitrix24/request-queue.js';
import { createRestClient } from './bitrix24/rest-client.js';
import { RestLog } from './bitrix24/rest-log.js';
import { createServiceTokens } from './bitrix24/service-tokens.js';
import { readSubscription } from './bitrix24/subscription.js';
import { createVerifyAccess } from './bitrix24/verify-access.js';
import { type Config, ConfigError } from './config.js';
import { createFileDescriber } from './documents/describe-files.js';
import { freeBytes } from './doctor/check-server.js';
import { doctorRoutes } from './doctor/doctor-routes.js';
import { cardRoutes } from './documents/card-routes.js';
import { documentRoutes } from './documents/document-routes.js';
import { createEntityChanges } from './documents/entity-changes.js';
import { createFieldCatalogue } from './documents/field-catalogue.js';
import { createPortalDocuments } from './documents/portal-documents.js';
import { createWriteRefusals } from './documents/write-refusals.js';
import { createApp } from './http/app.js';
import { contextOf } from './http/api-router.js';
import { createBearers } from './http/bearer.js';
import { type Frontend, readFrontend } from './http/frontend.js';
import { createMetrics } from './http/metrics.js';
import { createBindAgain } from './install/bind-again.js';
import { installRoutes } from './install/install-routes.js';
import { createServiceClients, type ServiceClients } from './install/service-clients.js';
import { keepLogNames } from './log/keep-log-names.js';
import { logRoutes } from './log/log-routes.js';
import { createOwnState } from './people/own-state.js';
import { certificateRoutes } from './people/certificate-routes.js';
import { followRetention } from './keeping/follow-retention.js';
import { keepingRoutes } from './keeping/keeping-routes.js';
import { grantRoutes } from './people/grant-routes.js';
import { peopleRoutes } from './people/people-routes.js';
import type { NotifyPerson } from './people/tell-administrators.js';
import { receiptRoutes } from './receipts/receipt-routes.js';
import { createSigning } from './signing/create-signing.js';
import { listRoutes } from './signing/list-routes.js';
import { progressRoutes } from './signing/progress-routes.js';
import { policyRoutes } from './people/policy-routes.js';
import { adminPeopleRoutes } from './people/admin-people-routes.js';
import { readLastSignatures } from './signing/last-signatures.js';
import { noteFieldsChanged } from './rules/portal-rules.js';
import { ruleRoutes } from './rules/rule-routes.js';
import { createFileFactsRepository } from './store/file-facts-repository.js';
import { createInstanceRepository } from './store/instance-repository.js';
import { createKeyFile } from './store/key-file.js';
import { openSealer } from './store/open-sealer.js';
import { createPortalRepository } from './store/portal-repository.js';
import { createRestCallRepository } from './store/rest-call-repository.js';
import { createSessionRepository } from './store/session-repository.js';
import { openStore, type Store } from './store/store.js';
import { createTokenRepository } from './store/token-repository.js';
import { Watcher } from './watching/watcher.js';

const wait = async (milliseconds: number): Promise<void> => {
  await pause(milliseconds);
};

function schedule(milliseconds: number, act: () => void): () => void {
  const timer = setTimeout(act, milliseconds);
  return () => clearTimeout(timer);
}

const day = 24 * 3_600_000;
/** How long a list of documents waits for the signing-service (ms). */
const patience = 2_500;
/** How long the doctor waits for the portal, or for the signing-service's first answer (ms). */
const doctorPatience = 20_000;

export interface RunningServer {
  /** What it serves, for tests that walk its routes. */
  readonly app: Express;
  /** Where it listens. */
  readonly url: string;
  /** Answers what is being asked, takes nothing new, and ends. */
  close(): Promise<void>;
}

/** Everything put together. Throws ConfigError for files that cannot be used. */
export async function startAppServer(
  config: Config,
  options: {
    readonly clientSecret: string;
    readonly log: Logger;
    readonly now: () => number;
    /** Other connections to signing-services than those of the pairings. */
    readonly services?: ServiceClients;
  },
): Promise<RunningServer> {
  const { clientSecret, log, now } = options;
  const { bitrix24, limits, publicUrl } = config;
  const frontend = await frontendOf(config);
  const store = await openStore(config);
  await assertKeyFile(config, store);
  const sealer = openSealer(config.sealingKeyFile);

  const portals = createPortalRepository({ store, sealer, now });
  const tokens = createTokenRepository({ store, sealer, now });
  const sessions = createSessionRepository({ store, now });
  const facts = createFileFactsRepository({ store, now });

  const egress = createEgress({ ...bitrix24, authorities: readAuthorities(bitrix24.portalAuthorities) });
  const metrics = createMetrics();
  const queue = new RequestQueue({ limit: bitrix24.callLimit, now, schedule });
  const share = new InstanceShare({
    instances: createInstanceRepository({ store, now }),
    instance: randomUUID(),
    queue,
    onCount: (count) => metrics.countInstances(count),
    log: (event, logged) => log.warn(logged, event),
    now,
  });
  const calls = createRestCallRepository(store);
  const restLog = new RestLog({ calls, log: (event, logged) => log.warn(logged, event), now });
  const scopes = createPortalScopes({ now });
  const rest = createRestClient({
    egress,
    queue,
    now,
    onFailure: ({ code }) => metrics.countPortalError(code),
    onEnd: (call) => {
      restLog.add(call);
      scopes.note(call);
    },
  });
  const { clientId, oauthHosts: hosts, plainHttpHosts } = bitrix24;
  const oauth = createOAuthClient({ egress, clientId, clientSecret, hosts, plainHttpHosts });
  const verifyAccess = createVerifyAccess({ oauth, rest, sessions, tokens, clientId, now });
  const serviceTokens = createServiceTokens({ portals, tokens, oauth, now, wait });
  const callers = createPortalCallers({ rest, oauth, portals, tokens, sessions, serviceTokens, now });

  const services = options.services ?? createServiceClients({ portals });
  const catalogue = createFieldCatalogue({ now });
  const refusals = createWriteRefusals({ now });
  const maxBytes = limits.documentBytes;
  const changes = createEntityChanges({ store, log: (event, logged) => log.warn(logged, event), now });
  const describer = createFileDescriber({ facts, log, now });
  const documents = createPortalDocuments({ callers, catalogue, facts, refusals, maxBytes });

  const signing = createSigning({
    store,
    dataDirectory: config.dataDirectory,
    documents,
    services,
    callers,
    onChange: (memberId, address) => changes.announce(memberId, address),
    callerOf: (request) => {
      const { portal, person } = contextOf(request);
      return { memberId: portal.memberId, person };
    },
    strandedRetention: limits.unstoredDays * day,
    log: (event, logged) => log.info(logged, event),
    now,
  });

  const notify: NotifyPerson = (memberId, message) => documents.notify({ memberId, as: 'service' }, message);
  const watcher = new Watcher({ store, services, log: (event, logged) => log.info(logged, event), now }, notify);
  const ownState = createOwnState({ services, patience, now });
  const listParts = { facts, describer, refusals, overview: signing.overview, changes, ownState, maxBytes };
  const installParts = {
    portals,
    services,
    catalogue,
    allowedServices: config.signingServices,
    scopes,
    trial: config.trial,
    store,
    now,
    clientName: config.clientName,
    publicUrl,
    noteFields: (memberId: string, { personId, name }: { personId: string; name: string }) =>
      noteFieldsChanged(store, memberId, { at: now(), by: { personId, name } }),
  };
  const bindAgain = createBindAgain({ ...installParts, callers, log: (event, logged) => log.info(logged, event) });
  const doctorParts = {
    server: { dataDirectory: config.dataDirectory, sealingKeyFile: config.sealingKeyFile, store, freeBytes },
    services,
    callers,
    catalogue,
    publicUrl,
    now,
    withinMs: doctorPatience,
  };
  const app = createApp({
    verifyAccess,
    portals,
    tokens,
    serviceTokens,
    callers,
    bearers: createBearers({ sealer, now }),
    frontend,
    publicUrl,
    proxies: config.proxies,
    apiRoutes: [
      ...documentRoutes({ ...listParts, acts: signing.events }),
      ...cardRoutes(),
      ...listRoutes({ services, lists: signing.lists, requests: signing.requests, events: signing.events }),
      ...peopleRoutes(services, notify),
      ...adminPeopleRoutes({
        services,
        scopes,
        notify,
        languageOf: (memberId, personId) => tokens.languageOf(memberId, personId),
        follow: followRetention(store),
        lastSigned: (memberId) => readLastSignatures(store, memberId),
      }),
      ...certificateRoutes(services),
      ...grantRoutes(services),
      ...policyRoutes(services),
      ...progressRoutes({ services, desk: signing.progress, bytes: signing.bytes, events: signing.events }),
      ...doctorRoutes(doctorParts),
      ...restCallRoutes({ services, calls, now }),
      ...keepingRoutes({ services, store, now }),
      ...ruleRoutes({ services, callers, scopes, store, maxBytes, now }),
      ...logRoutes({ services, store, now }),
      ...receiptRoutes({ services, signed: signing.signed, now }),
      ...installRoutes(installParts),
    ],
    signingRoutes: signing.routes,
    bindAgain,
    isRemoved: createConfirmRemoval({ portals, serviceTokens, oauth }),
    listeners: {
      // Open frames read again. Files need no forgetting: an id names the same bytes for ever.
      entityChanged: (memberId, entity) => {
        refusals.forget(memberId, entity);
        changes.announce(memberId, entity);
      },
      updated: (memberId) => bindAgain(memberId, 'service'),
      paymentChanged: async (memberId, told) => {
        const subscription = (await readSubscription(callers.forService(memberId), now())) ?? told;
        if (subscription !== null) await portals.setSubscription(memberId, subscription);
      },
      uninstalled: async (memberId, removal) => {
        // Calls that were not written down yet would be written after the others are deleted.
        if (removal.isClean) await restLog.write();
        await signing.portalRemoved(memberId, removal);
        await services.forget(memberId);
      },
    },
    checkReady: async () => {
      await store.db.selectFrom('portals').select('member_id').limit(1).execute();
    },
    metrics,
    log,
    now,
  });

  const server = createServer(app);
  await listen(server, config.listen);
  await share.start();
  changes.start();
  signing.start();
  restLog.start();
  watcher.start();
  const endLogNames = keepLogNames({ store, services, log: (event, logged) => log.info(logged, event) });
  return {
    app,
    url: urlOf(server),
    close: async () => {
      await closeServer(server);
      await Promise.all([signing.stop(), watcher.stop(), endLogNames()]);
      await describer.settle();
      await services.close();
      await egress.close();
      await restLog.stop();
      await changes.stop();
      await share.stop();
      await store.close();
    },
  };
}

async function frontendOf({ frontendDirectory }: Config): Promise<Frontend> {
  try {
    return await readFrontend(frontendDirectory);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'unreadable';
    throw new ConfigError([`frontendDirectory: ${frontendDirectory} holds no built frontend (${why})`]);
  }
}

/** The key file is made with the first database; a database that has portals cannot be opened with another. Throws ConfigError. */
async function assertKeyFile({ sealingKeyFile }: Config, store: Store): Promise<void> {
  if (existsSync(sealingKeyFile)) return;
  const known = await store.db.selectFrom('portals').select('member_id').limit(1).execute();
  if (known.length > 0)
    throw new ConfigError([`sealingKeyFile: ${sealingKeyFile} is missing, but the database is not new`]);
  createKeyFile(sealingKeyFile);
}

function listen(server: Server, { host, port }: Config['listen']): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') return '';
  const { address: host, port }: AddressInfo = address;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Requests in flight get five seconds; what was begun for signing is taken up at the next start. */
async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  const stop = setTimeout(() => server.closeAllConnections(), 5_000);
  await closed;
  clearTimeout(stop);
}
