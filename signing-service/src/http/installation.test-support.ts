import { X509Certificate } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { z } from 'zod';
import { type Config, type CredentialConfig, readConfig } from '../config.js';
import {
  createKey,
  createSoftHsm,
  createToken,
  importCertificate,
  issueTestCertificate,
  readPublicKey,
  type SoftHsm,
  type SoftHsmToken,
} from '../keys/softhsm.test-support.js';
import { createLogger } from '../logging/logger.js';
import { type RunningService, startService } from '../main.js';
import type { SigningPoint } from '../signing/signing-context.js';
import type { Pem } from '../trust/openssl-token.test-support.js';
import type { trustConfigSchema } from '../trust-config.js';

/** The built program: token process and PDF workers are started from there. */
const builtFolder = new URL('../../dist/', import.meta.url);

/** A SoftHSM token with one RSA-2048 key and its certificate. */
export interface TestToken {
  readonly hsm: SoftHsm;
  readonly token: SoftHsmToken;
  readonly keyUri: string;
  /** Of the key, its own anchor. */
  readonly certificate: Pem;
}

export function createTestToken(): TestToken {
  const hsm = createSoftHsm();
  const token = createToken(hsm, 'DealSeal test');
  const key = createKey(hsm, token, { id: '01', label: 'Seal', type: 'rsa:2048' });
  const der = issueTestCertificate(hsm, readPublicKey(hsm, token, '01'), 'Adriatik 24 doo');
  importCertificate(hsm, token, { id: '01', label: 'Seal', der });
  return { hsm, token, keyUri: key.uri, certificate: { pem: new X509Certificate(der).toString() } };
}

/** An instance whose signatures lead to these anchors. */
export type TestService = RunningService & { readonly anchors: readonly Pem[] };

/** Tables, authority and spool of a service, that outlive its instances. */
export interface TestInstallation {
  readonly dataDirectory: string;
  readonly configFile: string;
  /** Every line that any instance wrote. */
  readonly logLines: string[];
  /** Moves both clocks forward; the time of all instances. */
  advance(seconds: number): void;
  /** Sets the wall clock alone. */
  jump(seconds: number): void;
  nowSeconds(): number;
  start(options?: { readonly reached?: (point: SigningPoint) => void }): Promise<TestService>;
  remove(): void;
}

/** What the configuration says beyond the test token: of its credential, and of whom to trust. */
export interface InstallationOptions {
  readonly credential?: { readonly certificateFile: string };
  /** Credentials beside it. */
  readonly more?: readonly CredentialConfig[];
  readonly trial?: Partial<Config['trial']>;
  readonly trust?: z.input<typeof trustConfigSchema>;
  /** How long a signature waits for a PIN. */
  readonly pinSeconds?: number;
  /** A database that other installations may have too. */
  readonly databaseUrl?: string | undefined;
  /** Another machine of the same service: its authority and its sealing keys. */
  readonly beside?: TestInstallation;
  readonly receipts?: { readonly sealCredential: string; readonly sealAlsoSigns?: boolean };
}

export function createInstallation(testToken: TestToken, options: InstallationOptions = {}): TestInstallation {
  const dataDirectory = mkdtempSync(path.join(tmpdir(), 'dealseal-service-'));
  const logLines: string[] = [];
  let ahead = 0;
  let jumped = 0;
  const configFile = writeConfig(dataDirectory, testToken, options);
  const { databaseUrl, beside } = options;
  const database = databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl };
  const config = readConfig({ DEALSEAL_SERVICE_CONFIG: configFile, ...database }, dataDirectory);
  if (beside !== undefined) copyIdentity(beside.dataDirectory, dataDirectory);
  const trusted = options.trust?.certificateFiles?.map((file) => ({ pem: readFileSync(file, 'utf8') }));
  const anchors = trusted ?? [testToken.certificate];
  return {
    dataDirectory,
    configFile,
    logLines,
    advance: (seconds) => {
      ahead += seconds * 1000;
    },
    jump: (seconds) => {
      jumped += seconds * 1000;
    },
    nowSeconds: () => (Date.now() + ahead + jumped) / 1000,
    start: async ({ reached } = {}) => {
      const service = await startService({
        config,
        log: createLogger({ level: 'debug', destination: { write: (line) => void logLines.push(line) } }),
        builtFolder,
        readClocks: () => ({ wall: Date.now() + ahead + jumped, monotonic: performance.now() + ahead }),
        ...(reached === undefined ? {} : { reached }),
      });
      return { ...service, anchors };
    },
    remove: () => rmSync(dataDirectory, { recursive: true, force: true }),
  };
}

function copyIdentity(from: string, to: string): void {
  for (const file of ['authority.pem', 'sealing-keys.json']) copyFileSync(path.join(from, file), path.join(to, file));
}

function writeConfig(
  dataDirectory: string,
  { hsm, token, keyUri }: TestToken,
  { credential, more = [], trust = {}, pinSeconds = 5, receipts, trial = {} }: InstallationOptions,
): string {
  const file = path.join(dataDirectory, 'service.json');
  const { PATH: _path, ...environment } = hsm.environment;
  const credentials = [{ credentialId: 'seal', keyUri, pinFile: token.pinFile, ...credential }, ...more];
  const pkcs11 = { modulePath: hsm.modulePath, environment };
  const limits = { documentBytes: 2 * 1024 * 1024, tokenSeconds: 20, pinSeconds };
  const whole = { listen: { port: 0 }, dataDirectory, pkcs11, credentials, trial, trust, receipts, limits };
  writeFileSync(file, JSON.stringify(whole));
  return file;
}
