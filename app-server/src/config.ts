import { readFileSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';

const mebibyte = 1024 * 1024;

const path = z.string().min(1).max(4096);
/** `host` or `host:port`. */
const host = z
  .string()
  .max(255)
  .regex(/^[A-Za-z0-9.-]+(:\d{1,5})?$/, 'must be host or host:port');
const origin = z
  .url({ protocol: /^https?$/ })
  .transform((text) => new URL(text))
  .refine((url) => url.pathname === '/' && url.search === '' && url.username === '', 'must be an origin')
  .transform((url) => url.origin);

const configSchema = z.strictObject({
  listen: z.strictObject({
    host: z.string().min(1).max(255).default('127.0.0.1'),
    port: z.coerce.number().int().min(0).max(65_535).default(8080),
  }),
  /** The origin under which browsers and portals reach us. */
  publicUrl: origin,
  /** Proxies in front of us whose X-Forwarded-For counts. */
  proxies: z.coerce.number().int().min(0).max(5).default(0),
  bitrix24: z.strictObject({
    /** `app.…` or `local.…` of the application's card. */
    clientId: z.string().min(1).max(200),
    /** A file that only we may read; its first line is the secret. */
    clientSecretFile: path,
    /** OAuth servers that may vouch for a portal; the first is asked when a portal names none. */
    oauthHosts: z.array(host).min(1).default(['oauth.bitrix.info', 'oauth.bitrix24.tech']),
    /** Hosts that may be spoken to in plain HTTP, at private addresses too: an emulator. */
    plainHttpHosts: z.array(host).default([]),
    /** Portals at private addresses, over HTTPS. */
    privateHosts: z.array(host).default([]),
    /** Self-hosted portals with a CA of their own: a PEM file of certificates that are trusted for this host, and for no other. */
    portalAuthorities: z.array(z.strictObject({ host, caFile: path })).default([]),
    /** How many calls a portal takes at once, and for how many more a second; the cloud's usual limits by default. */
    callLimit: z
      .strictObject({
        burst: z.number().min(10).max(100_000).default(50),
        perSecond: z.number().min(0.5).max(10_000).default(2),
      })
      .prefault({}),
  }),
  /** Origins of the signing-services that portals may be paired with. */
  signingServices: z.array(origin).min(1),
  /** A signing-service whose trial portals may begin by themselves. */
  trial: z
    .strictObject({
      service: origin,
      /** A file that only we may read; its first line is the trial code from that service's console. */
      codeFile: path,
    })
    .optional(),
  /** How we call ourselves at a signing-service. */
  clientName: z.string().min(1).max(200).default('DealSeal app-server'),
  /** Documents, and, without `databaseUrl`, the database. */
  dataDirectory: path,
  databaseUrl: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
    .optional(),
  /** Made at the first start, when there is no portal yet. */
  sealingKeyFile: path,
  /** Folder of the built frontend. */
  frontendDirectory: path,
  limits: z
    .strictObject({
      documentBytes: z.coerce
        .number()
        .int()
        .min(1024)
        .max(100 * mebibyte)
        .default(25 * mebibyte),
      /** How many days signed documents that were not stored outlive the application's removal from their portal. */
      unstoredDays: z.coerce.number().int().min(7).max(3650).default(90),
    })
    .prefault({}),
  logLevel: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/** The app-server's whole configuration, paths absolute. */
export type Config = z.output<typeof configSchema>;

/** The configuration cannot be used. `faults` lists all of it, a line each, without values that may be secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`The configuration cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.faults = faults;
  }
}

type Variable = readonly [name: string, kind: 'text' | 'list', ...place: string[]];

/** Environment variables and the place in the configuration that each sets; they win over the file. */
const variables: readonly Variable[] = [
  ['DEALSEAL_HOST', 'text', 'listen', 'host'],
  ['DEALSEAL_PORT', 'text', 'listen', 'port'],
  ['DEALSEAL_PUBLIC_URL', 'text', 'publicUrl'],
  ['DEALSEAL_PROXIES', 'text', 'proxies'],
  ['BITRIX24_CLIENT_ID', 'text', 'bitrix24', 'clientId'],
  ['BITRIX24_CLIENT_SECRET_FILE', 'text', 'bitrix24', 'clientSecretFile'],
  ['BITRIX24_OAUTH_HOSTS', 'list', 'bitrix24', 'oauthHosts'],
  ['DEALSEAL_PLAIN_HTTP_HOSTS', 'list', 'bitrix24', 'plainHttpHosts'],
  ['DEALSEAL_PRIVATE_HOSTS', 'list', 'bitrix24', 'privateHosts'],
  ['SIGNING_SERVICE_URLS', 'list', 'signingServices'],
  ['DEALSEAL_CLIENT_NAME', 'text', 'clientName'],
  ['DEALSEAL_DATA_DIRECTORY', 'text', 'dataDirectory'],
  ['DATABASE_URL', 'text', 'databaseUrl'],
  ['DEALSEAL_SEALING_KEY_FILE', 'text', 'sealingKeyFile'],
  ['DEALSEAL_FRONTEND_DIRECTORY', 'text', 'frontendDirectory'],
  ['DEALSEAL_DOCUMENT_BYTES', 'text', 'limits', 'documentBytes'],
  ['DEALSEAL_UNSTORED_DAYS', 'text', 'limits', 'unstoredDays'],
  ['DEALSEAL_LOG_LEVEL', 'text', 'logLevel'],
];

/**
 * Reads the JSON file that `DEALSEAL_APP_CONFIG` names, if it does, lets environment variables win over it, and fills what is
 * left with defaults. Relative paths are taken from `cwd`. Throws ConfigError with every fault found.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>, cwd: string): Config {
  const file = environment['DEALSEAL_APP_CONFIG'];
  const raw = file === undefined || file === '' ? {} : readJsonObject(resolve(cwd, file));
  const merged: Record<string, unknown> = { listen: {}, bitrix24: {}, ...raw };
  for (const [name, kind, ...place] of variables) {
    const value = environment[name];
    if (value === undefined || value === '') continue;
    set(merged, place, kind === 'text' ? value : value.split(',').map((part) => part.trim()));
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
    throw new ConfigError([`DEALSEAL_APP_CONFIG: ${file} ${why}`]);
  }
  const object = z.record(z.string(), z.unknown()).safeParse(value);
  if (!object.success) throw new ConfigError([`DEALSEAL_APP_CONFIG: ${file} holds no JSON object`]);
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
  const variable = variables.find(([, , ...rest]) => rest.join('.') === place)?.[0];
  return `${place === '' ? 'the configuration' : place}${variable === undefined ? '' : ` (${variable})`}: ${issue.message}`;
}

function crossFaults({ publicUrl, signingServices, trial, bitrix24 }: Config): string[] {
  const faults: string[] = [];
  if (trial !== undefined && !signingServices.includes(trial.service)) {
    faults.push('trial.service: is none of signingServices');
  }
  const { host: publicHost, hostname, protocol } = new URL(publicUrl);
  const isDemo = bitrix24.plainHttpHosts.length > 0;
  if (protocol === 'http:' && !isDemo) faults.push('publicUrl (DEALSEAL_PUBLIC_URL): must be https');
  // Portals refuse handlers whose host has no dot.
  if (!hostname.includes('.')) faults.push('publicUrl (DEALSEAL_PUBLIC_URL): its host needs a dot');
  if (bitrix24.oauthHosts.includes(publicHost)) faults.push('bitrix24.oauthHosts: names our own host');
  for (const service of signingServices) {
    if (!service.startsWith('https:')) faults.push(`signingServices (SIGNING_SERVICE_URLS): ${service} must be https`);
  }
  return faults;
}

function withAbsolutePaths(config: Config, cwd: string): Config {
  const absolute = (file: string): string => (isAbsolute(file) ? file : resolve(cwd, file));
  return {
    ...config,
    dataDirectory: absolute(config.dataDirectory),
    sealingKeyFile: absolute(config.sealingKeyFile),
    frontendDirectory: absolute(config.frontendDirectory),
    bitrix24: {
      ...config.bitrix24,
      clientSecretFile: absolute(config.bitrix24.clientSecretFile),
      portalAuthorities: config.bitrix24.portalAuthorities.map((one) => ({ ...one, caFile: absolute(one.caFile) })),
    },
    trial: config.trial === undefined ? undefined : { ...config.trial, codeFile: absolute(config.trial.codeFile) },
  };
}
