import { readFileSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import { absoluteTrust, trustConfigSchema, trustFaults } from './trust-config.js';

const mebibyte = 1024 * 1024;

const path = z.string().min(1).max(4096);

const credentialSchema = z.strictObject({
  /** How clients and the database name it. Never reuse one for another key. */
  credentialId: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
  /** Of a key on a token (RFC 7512), without a PIN, or of a PKCS#12 file (RFC 8089: `file:///etc/dealseal/seal.p12`). */
  keyUri: z
    .string()
    .max(2000)
    .regex(/^(pkcs11:|file:\/\/\/)/, 'must begin with pkcs11: or file:///'),
  /**
   * A file that only the service may read; its first line is the token's PIN, or the key file's password. Left out for a token with a PIN pad and
   * for a PIN that is kept sealed or typed.
   */
  pinFile: path.optional(),
  /** PEM or DER; without it the certificate that shares the key's CKA_ID on the token is taken. */
  certificateFile: path.optional(),
  /** PEM: the certificates between the signer's and the root, in any order. */
  chainFile: path.optional(),
  /** A TEST certificate for trying the product out, its key in a file: whoever pairs by a trial code may use it, and its marks say TEST. */
  trial: z.boolean().optional(),
});

const configSchema = z.strictObject({
  listen: z.strictObject({
    host: z.string().min(1).max(255).default('127.0.0.1'),
    port: z.coerce.number().int().min(0).max(65_535).default(8443),
  }),
  /** Authority, server certificate, spool files and, without `databaseUrl`, the database. */
  dataDirectory: path,
  databaseUrl: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
    .optional(),
  sealingKeyFile: path,
  /** Names and addresses under which clients reach the service: they stand in its TLS certificate. */
  serverNames: z.array(z.string().min(1).max(255)).min(1).default(['localhost', '127.0.0.1']),
  pkcs11: z.strictObject({
    modulePath: path,
    /** Environment of the token process, beside a minimal one: e.g. `SOFTHSM2_CONF`. */
    environment: z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.string().max(4096)).default({}),
  }),
  credentials: z.array(credentialSchema).max(1000).default([]),
  /** What a tenant that was made by a trial code may do with the credentials that are `trial`. */
  trial: z
    .strictObject({
      days: z.coerce.number().int().min(1).max(366).default(30),
      /** Documents that codes are given for, in all. */
      signatures: z.coerce.number().int().min(1).max(100_000).default(50),
      /** New trials a day (UTC), of all trial codes. */
      tenantsPerDay: z.coerce.number().int().min(1).max(10_000).default(20),
    })
    .prefault({}),
  trust: trustConfigSchema.prefault({}),
  receipts: z
    .strictObject({
      /** Credential that seals receipts. It is no tenant's: what people sign with is not what the service says of its own records. */
      sealCredential: z.string().max(64).optional(),
      /** Lets it seal although tenants may use it too. */
      sealAlsoSigns: z.boolean().default(false),
    })
    .prefault({}),
  limits: z
    .strictObject({
      documentBytes: z.coerce
        .number()
        .int()
        .min(1024)
        .max(512 * mebibyte)
        .default(50 * mebibyte),
      /** How long a caller waits for the token, queue included. */
      tokenSeconds: z.coerce.number().int().min(1).max(600).default(30),
      /**
       * How long a signature waits for a PIN that is typed before its client hears `pin-needed`; clients give up after 60. It goes on
       * being shown at the console, and the client asks whether somebody has typed it.
       */
      pinSeconds: z.coerce.number().int().min(0).max(45).default(5),
      /** How long the tail of a released signature is kept for a repeat. */
      retentionDays: z.coerce.number().int().min(1).max(3650).default(30),
    })
    .prefault({}),
  /** Whether tenants may let people set up codes without an activation code. */
  activationCodeWaiver: z.enum(['allowed', 'forbidden']).default('allowed'),
  /** Whether tenants may let an administrator set up a phone together with its person. */
  assistedSetUp: z.enum(['allowed', 'forbidden']).default('allowed'),
  logLevel: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/** The service's whole configuration, paths absolute. */
export type Config = z.output<typeof configSchema>;
export type CredentialConfig = Config['credentials'][number];

/** The configuration cannot be used. `faults` lists all of it, a line each, without values that may be secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[], options: { readonly cause?: unknown } = {}) {
    super(`The configuration cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`, options);
    this.faults = faults;
  }
}

/** Environment variables and the place in the configuration that each sets; they win over the file. */
const variables: ReadonlyArray<readonly [name: string, ...place: string[]]> = [
  ['DEALSEAL_HOST', 'listen', 'host'],
  ['DEALSEAL_PORT', 'listen', 'port'],
  ['DEALSEAL_DATA_DIRECTORY', 'dataDirectory'],
  ['DATABASE_URL', 'databaseUrl'],
  ['DEALSEAL_SEALING_KEY_FILE', 'sealingKeyFile'],
  ['DEALSEAL_SERVER_NAMES', 'serverNames'],
  ['DEALSEAL_PKCS11_MODULE', 'pkcs11', 'modulePath'],
  ['SOFTHSM2_CONF', 'pkcs11', 'environment', 'SOFTHSM2_CONF'],
  ['DEALSEAL_DOCUMENT_BYTES', 'limits', 'documentBytes'],
  ['DEALSEAL_LOG_LEVEL', 'logLevel'],
];

/**
 * Reads the JSON file that `DEALSEAL_SERVICE_CONFIG` names, if it does, lets environment variables win over it, and fills
 * what is left with defaults. Relative paths of the file are taken from `cwd`. Throws ConfigError with every fault found.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>, cwd: string): Config {
  const file = environment['DEALSEAL_SERVICE_CONFIG'];
  const raw = file === undefined || file === '' ? {} : readJsonObject(resolve(cwd, file));
  const merged: Record<string, unknown> = { listen: {}, pkcs11: {}, ...raw };
  for (const [name, ...place] of variables) {
    const value = environment[name];
    if (value === undefined || value === '') continue;
    set(merged, place, name === 'DEALSEAL_SERVER_NAMES' ? value.split(',').map((part) => part.trim()) : value);
  }
  if (merged['sealingKeyFile'] === undefined && typeof merged['dataDirectory'] === 'string') {
    merged['sealingKeyFile'] = `${merged['dataDirectory']}/sealing-keys.json`;
  }
  const parsed = configSchema.safeParse(merged);
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map(describeIssue));
  const faults = crossFaults(parsed.data);
  if (faults.length > 0) throw new ConfigError(faults);
  return withAbsolutePaths(parsed.data, cwd);
}

function readJsonObject(file: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const why = cause instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    throw new ConfigError([`DEALSEAL_SERVICE_CONFIG: ${file} ${why}`]);
  }
  const object = z.record(z.string(), z.unknown()).safeParse(value);
  if (!object.success) throw new ConfigError([`DEALSEAL_SERVICE_CONFIG: ${file} holds no JSON object`]);
  return object.data;
}

function set(target: Record<string, unknown>, place: readonly string[], value: unknown): void {
  const [key, ...rest] = place;
  if (key === undefined) return;
  if (rest.length === 0) {
    Object.assign(target, { [key]: value });
    return;
  }
  const inner = z.record(z.string(), z.unknown()).safeParse(target[key]);
  // A copy: the file's own objects stay as they were read. What is no object is left for the schema to name.
  if (target[key] !== undefined && !inner.success) return;
  const copy = { ...inner.data };
  set(copy, rest, value);
  Object.assign(target, { [key]: copy });
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const place = issue.path.map(String).join('.');
  const variable = variables.find(([, ...rest]) => rest.join('.') === place)?.[0];
  return `${place === '' ? 'the configuration' : place}${variable === undefined ? '' : ` (${variable})`}: ${issue.message}`;
}

function crossFaults(config: Config): string[] {
  const faults = trustFaults(config.trust);
  const seen = new Set<string>();
  for (const { credentialId, keyUri, trial } of config.credentials) {
    if (trial === true && !keyUri.startsWith('file:')) {
      faults.push(
        `credentials: ${credentialId} is for trials, so its key must be in a file (file:///…), not on a token`,
      );
    }
    if (seen.has(credentialId)) faults.push(`credentials: ${credentialId} is named twice`);
    if (/[?&]pin-value=/.test(keyUri))
      faults.push(`credentials: ${credentialId} carries a PIN in its URI; use pinFile`);
    seen.add(credentialId);
  }
  const { sealCredential } = config.receipts;
  if (sealCredential !== undefined && !seen.has(sealCredential)) {
    faults.push(`receipts.sealCredential: no credential ${sealCredential} is configured`);
  }
  return faults;
}

function withAbsolutePaths(config: Config, cwd: string): Config {
  const absolute = (file: string): string => (isAbsolute(file) ? file : resolve(cwd, file));
  return {
    ...config,
    dataDirectory: absolute(config.dataDirectory),
    sealingKeyFile: absolute(config.sealingKeyFile),
    pkcs11: { ...config.pkcs11, modulePath: absolute(config.pkcs11.modulePath) },
    trust: absoluteTrust(config.trust, absolute),
    credentials: config.credentials.map((credential) => ({
      ...credential,
      ...(credential.pinFile === undefined ? {} : { pinFile: absolute(credential.pinFile) }),
      ...(credential.certificateFile === undefined ? {} : { certificateFile: absolute(credential.certificateFile) }),
      ...(credential.chainFile === undefined ? {} : { chainFile: absolute(credential.chainFile) }),
    })),
  };
}
