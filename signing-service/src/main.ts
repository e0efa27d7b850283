import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Logger } from 'pino';
import { type ClockGuard, type ClockReading, createClockGuard } from './authorization/clock-guard.js';
import type { AuthorizationContext } from './authorization/context.js';
import { readPinPolicy } from './authorization/pin-policies.js';
import { type Config, ConfigError } from './config.js';
import { ConsoleDesk } from './console/console-desk.js';
import { listenToConsole } from './console/console-server.js';
import { createApp } from './http/app.js';
import { readHealth } from './http/read-health.js';
import { createMetrics, type Metrics } from './http/metrics.js';
import { createServiceExaminer, type ServicePatient } from './doctor/examine-service.js';
import { ActiveRequests } from './http/active-requests.js';
import { listen } from './http/listen.js';
import { describeError } from './logging/logger.js';
import { parsePkcs11Uri } from './keys/pkcs11-uri.js';
import { TokenClient } from './keys/token-client.js';
import { type TokenPlace, TypedLogin } from './keys/typed-login.js';
import { EnginePool } from './pades/engine-pool.js';
import { createKeyFile } from './sealing/key-file.js';
import { openSealing } from './sealing/open-sealing.js';
import { CredentialRegistry } from './signing/credential-registry.js';
import { prepareSpoolFolder } from './signing/document-spool.js';
import { startHousekeeping } from './signing/housekeeping.js';
import { withGroupCommit } from './signing/group-commit.js';
import { KnownCertificates } from './signing/known-certificates.js';
import type { SigningPoint } from './signing/signing-context.js';
import { openTrust, type OuterWorld, readTrusted } from './signing/open-trust.js';
import { PinDesk } from './signing/pin-desk.js';
import { createCertificateView } from './signing/view-certificate.js';
import { SignatureDesk } from './signing/signature-desk.js';
import { SignatureEngine } from './signing/signature-engine.js';
import { openStore, type Store } from './store/store.js';
import { type Authority, openAuthority } from './tenants/authority-store.js';
import type { PairingContext } from './tenants/pairing.js';
import { settingsChoicesOf } from './trust-config.js';

export const release = '0.1.0';

const second = 1_000;
/** How long requests may go on after the service was told to stop. */
const graceMs = 20 * second;
const jobsPerTenant = 256;

/** Both clocks of the machine, in milliseconds. */
export type ReadClocks = () => ClockReading;

const readSystemClocks: ReadClocks = () => ({ wall: Date.now(), monotonic: performance.now() });

/** What service and command line share: the database, the keys that seal it, the authority, the clock. */
export interface Foundation {
  readonly store: Store;
  readonly authorization: AuthorizationContext;
  readonly pairing: PairingContext & { readonly authority: Authority };
  readonly clock: ClockGuard;
  close(): Promise<void>;
}

/**
 * Opens the data directory; the first call makes authority and sealing keys. Throws ConfigError, KeyFileError, and the database's
 * error when it cannot be opened.
 */
export async function openFoundation(config: Config, readClocks = readSystemClocks): Promise<Foundation> {
  const now = (): Date => new Date(readClocks().wall);
  const { dataDirectory } = config;
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  await requireSealingKeys(config);
  const authority = await openAuthority(dataDirectory, now());
  const sealing = openSealing(config.sealingKeyFile, randomBytes);
  const sqlitePath = join(dataDirectory, 'signing-service.sqlite');
  const store = withGroupCommit(await openStore({ url: config.databaseUrl, sqlitePath }));
  const clock = createClockGuard(readClocks);
  const watch = setInterval(() => clock.state(), second);
  watch.unref();
  return {
    store,
    clock,
    authorization: {
      store,
      sealing,
      now: () => clock.now(),
      randomBytes,
      settingsChoices: settingsChoicesOf(config.trust),
    },
    pairing: { store, authority, now, randomBytes },
    close: async () => {
      clearInterval(watch);
      await store.close();
    },
  };
}

/** Sealing keys are made with the authority, once: beside a database that is sealed already, new ones would open nothing. */
async function requireSealingKeys({ sealingKeyFile, dataDirectory }: Config): Promise<void> {
  if (existsSync(sealingKeyFile)) return;
  if (existsSync(join(dataDirectory, 'authority.pem'))) {
    throw new ConfigError([
      `sealingKeyFile: ${sealingKeyFile} is missing, and what it sealed cannot be read without it`,
    ]);
  }
  await createKeyFile(sealingKeyFile, randomBytes);
}

export interface StartOptions {
  readonly config: Config;
  readonly log: Logger;
  /** Folder of the built program, where token process and PDF workers are started from. */
  readonly builtFolder?: URL;
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
  const token = createTokenClient(options, now);
  // Two at least: while one is kept by a document that takes all its time, the other goes on.
  const size = Math.max(2, Math.min(4, availableParallelism() - 1));
  const pool = new EnginePool({
    workerUrl: new URL('pades/engine-worker.js', builtFolder(options)),
    size,
    timeLimit: 30 * second,
  });
  const folder = join(config.dataDirectory, 'credentials');
  const pinPolicy = (credentialId: string) => readPinPolicy(foundation.store.db, credentialId);
  const credentials = new CredentialRegistry({ credentials: config.credentials, token, pinPolicy, folder, now, log });
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
  const pins = new PinDesk({
    authorization,
    now: () => now().getTime(),
    token,
    logIn: (typed, login) => TypedLogin.open(tokenPlace(options), typed, login),
    waitMs: config.limits.pinSeconds * second,
  });
  const context = { authorization, credentials, pins, engine, trust, certificates, tokenMs };
  const desk = new SignatureDesk({
    context: { ...context, reached: options.reached ?? (() => undefined), timed: timer(metrics) },
    spool,
    maxPerTenant: jobsPerTenant,
  });
  const active = new ActiveRequests();
  const app = createApp({
    release,
    documentBytes: config.limits.documentBytes,
    pairing,
    authorization,
    credentials,
    trust,
    desk,
    viewCertificate: createCertificateView({ credentials, services: outerWorld.services, now }),
    examine: createServiceExaminer({
      ...patientOf(config, outerWorld),
      authorization,
      clock: foundation.clock,
      credentials,
      token,
      now,
    }),
    inspection: { engine, spool },
    health: () => readHealth({ store: foundation.store, clock: foundation.clock, token, credentials }),
    metrics,
    log,
    monotonicNow: () => (options.readClocks ?? readSystemClocks)().monotonic,
    isStopping: () => active.isStopping,
  });
  const consoleDesk = new ConsoleDesk({ credentials: config.credentials, pins, registry: credentials, token, now });
  let leaveConsole = (): Promise<void> => Promise.resolve();
  const end = async (): Promise<void> => {
    await leaveConsole();
    credentials.close();
    pins.close();
    await Promise.all([token.close(), pool.close(), outside.close()]);
    await foundation.close();
  };
  const server = await serveOrEnd(end, async () => {
    await startToken(token, log);
    await credentials.start();
    const { dataDirectory } = config;
    leaveConsole = await listenToConsole({ dataDirectory, desk: consoleDesk, log });
    return listen({ config, pairing, log }, active.counting(app));
  });
  const housekeeping = startHousekeeping(authorization, { retentionDays: config.limits.retentionDays, log });
  const stop = async (): Promise<void> => {
    log.info({}, 'stopping');
    await active.stop(graceMs);
    clearInterval(housekeeping);
    server.close();
    await end();
    log.info({}, 'stopped');
  };
  let stopped: Promise<void> | undefined;
  log.info({ port: server.port, release }, 'listening');
  return { port: server.port, foundation, stop: () => (stopped ??= stop()) };
}

/** An examination ends before a client's patience of a minute does. */
function patientOf(
  { dataDirectory, sealingKeyFile, databaseUrl }: Config,
  { services, authorities }: OuterWorld,
): Pick<ServicePatient, 'trust' | 'data' | 'withinMs'> {
  return {
    trust: { services, authorities: [...authorities].map(([name, authority]) => ({ name, authority })) },
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

function builtFolder({ builtFolder: folder }: StartOptions): URL {
  return folder ?? new URL('./', import.meta.url);
}

function tokenPlace(options: StartOptions): TokenPlace {
  const { pkcs11, dataDirectory } = options.config;
  return {
    modulePath: pkcs11.modulePath,
    processUrl: new URL('keys/token-process.js', builtFolder(options)),
    dataFolder: dataDirectory,
    environment: { PATH: '/usr/bin:/bin', ...pkcs11.environment },
  };
}

export function createTokenClient(options: StartOptions, now: () => Date): TokenClient {
  const { config, log } = options;
  return new TokenClient({
    ...tokenPlace(options),
    pinFile: ({ label, serial }) =>
      config.credentials.find(({ keyUri }) => {
        const uri = parsePkcs11Uri(keyUri);
        return (uri.token ?? label) === label && (uri.serial ?? serial) === serial;
      })?.pinFile,
    now,
    log,
    limits: { maxWaitingPerTenant: jobsPerTenant },
  });
}

/** The token process goes on trying by itself; people can be looked up and enrolled meanwhile. */
export async function startToken(token: TokenClient, log: Logger): Promise<void> {
  try {
    await token.start();
  } catch (error) {
    log.error({ err: describeError(error) }, 'the token process does not start');
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
