import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { type ClockGuard, type ClockReading, createClockGuard } from './authorization/clock-guard.js';
import type { AuthorizationContext } from './authorization/context.js';
import { type Config, ConfigError } from './config.js';
import { createKeyFile } from './sealing/key-file.js';
import { openSealing } from './sealing/open-sealing.js';
import { withGroupCommit } from './signing/group-commit.js';
import { openStore, type Store, type StoreOptions } from './store/store.js';
import { type Authority, openAuthority } from './tenants/authority-store.js';
import type { TrialTerms } from './tenants/begin-trial.js';
import type { PairingContext } from './tenants/pairing.js';
import { settingsChoicesOf } from './trust-config.js';

/** How often the clocks are compared, in milliseconds. */
const watchMs = 1_000;

/** Both clocks of the machine, in milliseconds. */
export type ReadClocks = () => ClockReading;

export const readSystemClocks: ReadClocks = () => ({ wall: Date.now(), monotonic: performance.now() });

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
  const store = withGroupCommit(await openStore(storeOptionsOf(config)));
  const clock = createClockGuard(readClocks);
  const watch = setInterval(() => clock.state(), watchMs);
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
      mayWaiveCodeWord: config.activationCodeWaiver === 'allowed',
      mayAssistSetUp: config.assistedSetUp === 'allowed',
    },
    pairing: { store, authority, now, randomBytes, trial: trialTermsOf(config) },
    close: async () => {
      clearInterval(watch);
      await store.close();
    },
  };
}

function trialTermsOf({ trial, credentials }: Config): TrialTerms {
  const credentialIds = credentials.flatMap((each) => (each.trial === true ? [each.credentialId] : []));
  return { ...trial, credentialIds };
}

/** Where the database is. */
export function storeOptionsOf({ databaseUrl, dataDirectory }: Config): StoreOptions {
  return { url: databaseUrl, sqlitePath: join(dataDirectory, 'signing-service.sqlite') };
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
