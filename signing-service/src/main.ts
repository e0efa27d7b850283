import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ChainChecks } from './audit/chain-checks.js';
import { readPinPolicy } from './authorization/pin-policies.js';
import type { Config } from './config.js';
import {
  builtFolder,
  createTokenClient,
  credentialKeys,
  jobsPerTenant,
  openTokenLeases,
  startToken,
  type TokenOptions,
  tokenPlace,
} from './configured-token.js';
import { ConsoleDesk } from './console/console-desk.js';
import { listenToConsole } from './console/console-server.js';
import { createApp } from './http/app.js';
import { readHealth } from './http/read-health.js';
import { createMetrics, type Metrics } from './http/metrics.js';
import { type Foundation, openFoundation, type ReadClocks, readSystemClocks, storeOptionsOf } from './foundation.js';
import { createServiceExaminer, type ServicePatient } from './doctor/examine-service.js';
import { ActiveRequests } from './http/active-requests.js';
import { listen } from './http/listen.js';
import { formatPkcs11Uri } from './keys/pkcs11-uri.js';
import { TypedLogin } from './keys/typed-login.js';
import { EnginePool } from './pades/engine-pool.js';
import { ReceiptDesk } from './receipts/receipt-desk.js';
import { ReceiptDrawer } from './receipts/receipt-drawer.js';
import type { SealConfig } from './receipts/seal-receipt.js';
import { CredentialRegistry } from './signing/credential-registry.js';
import { prepareSpoolFolder } from './signing/document-spool.js';
import { startHousekeeping } from './signing/housekeeping.js';
import { keepAuditIndex } from './signing/keep-audit-index.js';
import { startStampingHeads } from './signing/keep-heads-stamped.js';
import { startWatchingCredentials } from './watching/watch-credentials.js';
import { KnownCertificates } from './signing/known-certificates.js';
import { KnownLogos } from './signing/known-logos.js';
import type { SigningPoint } from './signing/signing-context.js';
import { openTrust, type OuterWorld, readTrusted } from './signing/open-trust.js';
import { PinDesk } from './signing/pin-desk.js';
import { createCertificateView } from './signing/view-certificate.js';
import { SignatureDesk } from './signing/signature-desk.js';
import { SignatureEngine } from './signing/signature-engine.js';

export const release = '0.1.0';

const second = 1_000;
/** How long requests may go on after the service was told to stop. */
const graceMs = 20 * second;

export interface StartOptions extends TokenOptions {
  /** For tests: other clocks. */
  readonly readClocks?: ReadClocks;
  /** For tests: called between the steps of a signature, ends the request there by throwing. */
  readonly reached?: (point: SigningPoint) => void;
}

export interface RunningService {
  readonly port: number;
  readonly foundation: Foundation;
  /** Lets requests finish for a while, refuses new ones, then ends everything that was started. Idempotent. */
  stop(): Promise<void>;
}

/** Starts the service. A token that is absent or broken is no failure here: `/readyz` and the credentials tell. */
export async function startService(options: StartOptions): Promise<RunningService> {
  const { config, log } = options;
  const trusted = readTrusted(config.trust);
  const foundation = await openFoundation(config, options.readClocks);
  const { now } = foundation.pairing;
  const leases = await openTokenLeases(config, foundation.store);
  const token = createTokenClient(options, foundation.authorization, { now, ownership: leases });
  // Two at least: while one is kept by a document that takes all its time, the other goes on.
  const size = Math.max(2, Math.min(4, availableParallelism() - 1));
  const pool = new EnginePool({
    workerUrl: new URL('pades/engine-worker.js', builtFolder(options)),
    size,
    timeLimit: 30 * second,
  });
  const folder = join(config.dataDirectory, 'credentials');
  const pinPolicy = (credentialId: string) => readPinPolicy(foundation.store.db, credentialId);
  const keys = credentialKeys(config, token);
  const credentials = new CredentialRegistry({ credentials: config.credentials, keys, pinPolicy, folder, now, log });
  const metrics = createMetrics(() => {
    const { waiting, inFlight, restarts, state } = token.status();
    return { waiting, inFlight, restarts, ready: state === 'ready' };
  });
  const tokenMs = config.limits.tokenSeconds * second;
  const engine = new SignatureEngine({ pool, size, waitMs: tokenMs, maxWaitingPerTenant: jobsPerTenant, now });
  const spool = {
    folder: join(config.dataDirectory, 'spool'),
    limitBytes: config.limits.documentBytes,
    idleMs: 15_000,
  };
  await prepareSpoolFolder(spool.folder);
  const { trust, outerWorld, ...outside } = openTrust({
    config: config.trust,
    trusted,
    clock: foundation.clock,
    now: () => now().getTime(),
    randomBytes,
    log,
    maxWaitingPerTenant: jobsPerTenant,
    waitMs: tokenMs,
  });
  const { authorization, pairing } = foundation;
  const certificates = new KnownCertificates();
  const logos = new KnownLogos(foundation.store.db);
  const pins = new PinDesk({
    authorization,
    now: () => now().getTime(),
    keys,
    logIn: async (typed, login) => {
      if (leases !== null) await leases.hold((await token.look(login.keyUri)).token);
      return TypedLogin.open(tokenPlace(options), typed, login);
    },
    waitMs: config.limits.pinSeconds * second,
  });
  leases?.start((serial) => {
    log.warn({ serial }, 'another instance may log in to the token');
    pins.endLogins();
    token.logOut(formatPkcs11Uri({ serial })).catch(() => undefined);
    for (const credentialId of credentials.ids) credentials.distrust(credentialId);
  });
  const context = { authorization, credentials, pins, engine, trust, certificates, logos, tokenMs };
  const desk = new SignatureDesk({
    context: { ...context, reached: options.reached ?? (() => undefined), timed: timer(metrics) },
    spool,
    maxPerTenant: jobsPerTenant,
  });
  const drawer = new ReceiptDrawer(new URL('receipts/receipt-worker.js', builtFolder(options)));
  const receipts = new ReceiptDesk({ ...context, keys, drawer, seal: sealOf(config) });
  const active = new ActiveRequests();
  const chainChecks = new ChainChecks({
    store: foundation.store,
    database: storeOptionsOf(config),
    workerUrl: new URL('audit/audit-worker.js', builtFolder(options)),
    trusted,
    now,
    requests: active.counts,
  });
  const app = createApp({
    release,
    documentBytes: config.limits.documentBytes,
    pairing,
    authorization,
    credentials,
    trust,
    desk,
    receipts,
    viewCertificate: createCertificateView({ credentials, services: outerWorld.services, now }),
    examine: createServiceExaminer({
      ...patientOf(config, outerWorld),
      authorization,
      clock: foundation.clock,
      credentials,
      token,
      now,
    }),
    chainChecks,
    samples: { authorization, credentials, engine, logos },
    inspection: { engine, spool },
    health: () => readHealth({ store: foundation.store, clock: foundation.clock, token, credentials }),
    metrics,
    log,
    monotonicNow: () => (options.readClocks ?? readSystemClocks)().monotonic,
    isStopping: () => active.isStopping,
  });
  const consoleDesk = new ConsoleDesk({
    authorization,
    credentials: config.credentials,
    pins,
    registry: credentials,
    token,
    now,
  });
  let leaveConsole = (): Promise<void> => Promise.resolve();
  let endIndexing = (): Promise<void> => Promise.resolve();
  const end = async (): Promise<void> => {
    await leaveConsole();
    await endIndexing();
    await chainChecks.close();
    await drawer.close();
    credentials.close();
    pins.close();
    await Promise.all([token.close(), pool.close(), outside.close()]);
    // A database that is away has it taken for abandoned.
    await leases?.close().catch(() => undefined);
    await foundation.close();
  };
  const server = await serveOrEnd(end, async () => {
    await startToken(token, log);
    await credentials.start();
    const { dataDirectory } = config;
    leaveConsole = await listenToConsole({ dataDirectory, desk: consoleDesk, log });
    return listen({ config, pairing, log }, active.counting(app));
  });
  endIndexing = keepAuditIndex(foundation.store, log);
  const housekeeping = startHousekeeping(authorization, { retentionDays: config.limits.retentionDays, log });
  const watching = startWatchingCredentials(authorization, { credentials, log });
  const stamping = startStampingHeads(authorization, { trust, authorities: [...outerWorld.authorities.keys()], log });
  const stop = async (): Promise<void> => {
    log.info({}, 'stopping');
    await active.stop(graceMs);
    clearInterval(housekeeping);
    clearInterval(watching);
    clearInterval(stamping);
    server.close();
    await end();
    log.info({}, 'stopped');
  };
  let stopped: Promise<void> | undefined;
  log.info({ port: server.port, release }, 'listening');
  return { port: server.port, foundation, stop: () => (stopped ??= stop()) };
}

function sealOf({ receipts: { sealCredential: credentialId, sealAlsoSigns } }: Config): SealConfig | null {
  return credentialId === undefined ? null : { credentialId, alsoSigns: sealAlsoSigns };
}

/** An examination ends before a client's patience of a minute does. */
function patientOf(
  { dataDirectory, sealingKeyFile, databaseUrl, trust: { counterparties } }: Config,
  { services, authorities }: OuterWorld,
): Pick<ServicePatient, 'trust' | 'data' | 'withinMs'> {
  return {
    trust: {
      services,
      authorities: [...authorities].map(([name, authority]) => ({ name, authority })),
      counterparties,
    },
    data: { dataDirectory, sealingKeyFile, databaseUrl },
    withinMs: 45 * second,
  };
}

/** A start that fails, e.g. at a port that is taken, leaves no process behind. */
async function serveOrEnd<T>(end: () => Promise<void>, begin: () => Promise<T>): Promise<T> {
  try {
    return await begin();
  } catch (error) {
    await end();
    throw error;
  }
}

function timer(metrics: Metrics): <T>(step: string, work: () => Promise<T>) => Promise<T> {
  return async (step, work) => {
    const done = metrics.steps.startTimer({ step });
    try {
      return await work();
    } finally {
      done();
    }
  };
}
