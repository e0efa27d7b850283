import type { Express } from 'express';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAppServer } from '../app-server.js';
import { clientId, clientSecret, StubOAuth, StubPortal } from '../bitrix24/portal-stub.test-support.js';
import { type Config, readConfig } from '../config.js';
import { type Boot, bootSchema, type DocumentAddress } from '../contract/session.js';
import type { ServiceClients } from '../install/service-clients.js';
import { createLogger } from '../logging/logger.js';
import { StubSigningService } from '../people/signing-service-stub.test-support.js';

export const publicUrl = 'http://app.test.local';
export const dealId = 412;
export const contractField = 'UF_CRM_SIGN_DOC';
export const annexesField = 'UF_CRM_SIGN_DOCS';
export const people = { administrator: 1, manager: 7, stranger: 9 } as const;
export const contract = Buffer.from('%PDF-1.7\ncontract of the deal\n%%EOF\n');

/** Two portals of one OAuth server, with the same people and the same numbers of deals, and the app-server over both. */
export interface TestApp {
  readonly app: Express;
  readonly url: string;
  readonly oauth: StubOAuth;
  readonly portals: readonly [StubPortal, StubPortal];
  readonly services: ReadonlyMap<string, StubSigningService>;
  readonly config: Config;
  /** All that was logged. */
  log(): string;
  /** The database's files as they stand. */
  database(): Promise<Buffer>;
  restart(): Promise<void>;
  remove(): Promise<void>;
}

export async function startTestApp(): Promise<TestApp> {
  const directory = await mkdtemp(join(tmpdir(), 'app-server-'));
  const oauth = new StubOAuth();
  await oauth.start();
  const portals = [new StubPortal(oauth), new StubPortal(oauth)] as const;
  for (const portal of portals) {
    await portal.start();
    furnish(portal);
  }
  const services = new Map(portals.map((portal) => [portal.memberId, new StubSigningService(portal.memberId)]));
  const config = await writeConfig(directory, [oauth.host, ...portals.map((portal) => portal.host)]);
  const lines: string[] = [];
  const log = createLogger({ level: 'trace', destination: { write: (line: string) => void lines.push(line) } });
  const start = () =>
    startAppServer(config, { clientSecret, log, now: () => Date.now(), services: clientsOf(services) });
  let server = await start();
  const test = {
    oauth,
    portals,
    services,
    config,
    get app() {
      return server.app;
    },
    get url() {
      return server.url;
    },
    log: () => lines.join(''),
    database: async () => {
      const names = (await readdir(config.dataDirectory)).filter((name) => name.startsWith('app.sqlite'));
      return Buffer.concat(await Promise.all(names.map((name) => readFile(join(config.dataDirectory, name)))));
    },
    restart: async () => {
      await server.close();
      server = await start();
    },
    remove: async () => {
      await server.close();
      await Promise.all([oauth.close(), ...portals.map((portal) => portal.close())]);
      await rm(directory, { recursive: true, force: true });
    },
  };
  return test;
}

function furnish(portal: StubPortal): void {
  portal.users.set(people.administrator, { name: 'Ana', isAdministrator: true });
  portal.users.set(people.manager, { name: 'Milica', isAdministrator: false });
  portal.users.set(people.stranger, { name: 'Petar', isAdministrator: false });
  portal.deals.set(dealId, {
    title: `Deal of ${portal.memberId}`,
    files: {
      [contractField]: { ids: [portal.addFile('Ugovor č.pdf', contract)], isMultiple: false },
      [annexesField]: { ids: [1, 2, 3].map((n) => portal.addFile(`annex ${n}.pdf`, contract)), isMultiple: true },
    },
    values: { comments: 'ok' },
    readers: new Set([people.administrator, people.manager]),
    editors: new Set([people.administrator, people.manager]),
  });
}

/** Of the one file in a portal's contract field, as it stands now. */
export function contractAddress(portal: StubPortal): DocumentAddress {
  const [fileId] = portal.deals.get(dealId)?.files[contractField]?.ids ?? [];
  if (fileId === undefined) throw new Error('The field holds no contract');
  return { entityTypeId: 2, entityId: dealId, field: contractField, fileId };
}

async function writeConfig(directory: string, plainHttpHosts: string[]): Promise<Config> {
  const frontendDirectory = join(directory, 'web');
  await mkdir(join(frontendDirectory, '.vite'), { recursive: true });
  const manifest = { 'src/main.tsx': { file: 'assets/main-1.js', css: ['assets/main-1.css'], isEntry: true } };
  await writeFile(join(frontendDirectory, '.vite', 'manifest.json'), JSON.stringify(manifest));
  await mkdir(join(frontendDirectory, 'assets'));
  await writeFile(join(frontendDirectory, 'assets', 'main-1.js'), 'export {};');
  const file = join(directory, 'config.json');
  const [oauthHost = ''] = plainHttpHosts;
  const config = {
    listen: { host: '127.0.0.1', port: 0 },
    publicUrl,
    bitrix24: { clientId, clientSecretFile: 'unused', oauthHosts: [oauthHost], plainHttpHosts },
    signingServices: ['https://127.0.0.1:1'],
    dataDirectory: join(directory, 'data'),
    frontendDirectory,
  };
  await writeFile(file, JSON.stringify(config));
  return readConfig({ DEALSEAL_APP_CONFIG: file }, directory);
}

function clientsOf(services: ReadonlyMap<string, StubSigningService>): ServiceClients {
  return {
    of: (memberId) => {
      const service = services.get(memberId);
      return service === undefined ? Promise.reject(new Error('no such tenant')) : Promise.resolve(service);
    },
    forget: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

/** The fields of a portal's POST as a browser sends them. */
export interface FramePost {
  readonly path: '/b24/frame' | '/b24/install';
  readonly query: Record<string, string>;
  readonly body: Record<string, string>;
}

export function framePost(
  test: Pick<TestApp, 'oauth'>,
  portal: StubPortal,
  options: {
    userId: number;
    placement?: string;
    options?: Record<string, string>;
    path?: FramePost['path'];
    accessToken?: string;
  },
): FramePost {
  const issued = test.oauth.issue(portal, options.userId);
  return {
    path: options.path ?? '/b24/frame',
    query: { DOMAIN: portal.host, PROTOCOL: '0', LANG: 'en', APP_SID: '0123456789abcdef0123456789abcdef' },
    body: {
      AUTH_ID: options.accessToken ?? issued.accessToken,
      AUTH_EXPIRES: '3600',
      REFRESH_ID: issued.refreshToken,
      SERVER_ENDPOINT: `${test.oauth.origin}/rest/`,
      APPLICATION_TOKEN: portal.applicationToken,
      member_id: portal.memberId,
      status: 'L',
      PLACEMENT: options.placement ?? 'CRM_DEAL_DETAIL_TAB',
      PLACEMENT_OPTIONS: JSON.stringify(options.options ?? { ID: String(dealId) }),
    },
  };
}

export async function openFrame(url: string, post: FramePost): Promise<{ response: Response; boot: Boot }> {
  const response = await fetch(`${url}${post.path}?${new URLSearchParams(post.query).toString()}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(post.body).toString(),
  });
  const html = await response.text();
  const text = /id="dealseal-boot">([^<]*)</.exec(html)?.[1] ?? 'null';
  return { response, boot: bootSchema.parse(JSON.parse(text)) };
}

/** Installs the portal and chooses both fields, as its administrator. */
export async function install(test: TestApp, portal: StubPortal): Promise<void> {
  const { boot } = await openFrame(
    test.url,
    framePost(test, portal, { userId: people.administrator, path: '/b24/install', placement: 'DEFAULT' }),
  );
  const kinds = [{ entityTypeId: 2, fields: [contractField, annexesField] }];
  const answer = await api(test, boot, '/api/install/fields', { body: { kinds } });
  if (!answer.ok) throw new Error(await answer.text());
  const bound = await api(test, boot, '/api/install/surfaces', { body: {} });
  if (!bound.ok) throw new Error(await bound.text());
}

/** A call as the page makes it; `headers` win over the page's own. */
export function api(
  test: Pick<TestApp, 'url'>,
  boot: Boot | string,
  path: string,
  call: { readonly body?: object; readonly headers?: Record<string, string> } = {},
): Promise<Response> {
  const { body, headers = {} } = call;
  const bearer = typeof boot === 'string' ? boot : (boot.session?.bearer ?? '');
  return fetch(`${test.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${bearer}`,
      'sec-fetch-site': 'same-origin',
      ...(body === undefined ? {} : { origin: publicUrl, 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
