import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createPortal, type Portal } from '../portal/portal.js';
import { createDemoSeal, type DemoSeal } from '../trust/demo-seal.js';
import { createDemoToken, type DemoToken } from '../trust/demo-token.js';
import { startTrustServices, type TrustServices } from '../trust/trust-services.js';
import { createTrust, type Trust } from '../trust/trust.js';
import { type Address, type Addresses, httpOrigin, httpsOrigin } from './addresses.js';
import { Program } from './program.js';
import { projectRoot } from './root.js';
import { ServiceConsole } from './service-console.js';
import { makeTrialCredential } from './trial-key.js';

export const credentialId = 'company-seal';
/** Seals receipts. */
export const receiptSealId = 'receipts';
/** As the operator names it. */
const timeStampAuthority = 'DealSeal Demo';

export interface StackOptions {
  /** State of everything; what is there already is gone on with. */
  readonly directory: string;
  readonly addresses: Addresses;
  /** `postgres://…` for both programs; SQLite without. */
  readonly databaseUrls?: { readonly service: string; readonly app: string };
  /** What the app-server takes for the portal's limit of calls; far beyond what a test calls without. */
  readonly callLimit?: { readonly burst: number; readonly perSecond: number };
  /** Of the application in the portal, e.g. `crm,placement`. */
  readonly scope?: string;
  /** The service lends a TEST certificate for so many signatures; the app-server reads the trial code from `app/trial-code`. */
  readonly trial?: { readonly signatures: number };
  readonly onProgress?: (text: string) => void;
}

/** The whole of DealSeal with the world around it: portal emulator, trust services and token are ours to disturb. */
export interface Stack {
  readonly addresses: Addresses;
  readonly portal: Portal;
  readonly trust: TrustServices;
  readonly token: DemoToken;
  readonly service: Program;
  readonly app: Program;
  readonly console: ServiceConsole;
  readonly directory: string;
  /** PEM of the demo CA's root: signatures and time stamps lead to it. */
  readonly rootFile: string;
  stop(): Promise<void>;
}

/** Starts everything; installation into the portal is `installApp`. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { directory, addresses, onProgress = () => undefined } = options;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.toReversed()) await end();
    stops.length = 0;
  };
  try {
    onProgress('Demo CA, time stamps and revocation');
    const trust = await startTrust(join(directory, 'trust'), addresses.trust);
    stops.push(() => trust.services.close());

    onProgress('Token with an RSA-2048 key and its certificate');
    const token = await createDemoToken({
      directory: join(directory, 'token'),
      trust: trust.authority,
      subject: { commonName: 'Adriatik Trade d.o.o.', organisation: 'Adriatik Trade d.o.o.' },
    });

    const seal = await createDemoSeal(join(directory, 'seal'), trust.authority);

    onProgress('Portal emulator and its OAuth host');
    const portal = await startPortal(join(directory, 'portal'), addresses, options.scope);
    stops.push(portal.stop);

    onProgress('signing-service');
    const configFile = await writeServiceConfig(options, { token, seal, authority: trust.authority });
    const console = new ServiceConsole({ bin: join(projectRoot, 'signing-service/bin/dealseal.js'), configFile });
    const service = serviceProgram(options, configFile);
    // One that is not ready in time runs all the same.
    stops.push(() => service.stop());
    await service.start();

    onProgress('app-server');
    const app = await appProgram(options, portal.portal);
    stops.push(() => app.stop());
    await app.start();

    const world = {
      portal: portal.portal,
      trust: trust.services,
      token,
      rootFile: trust.authority.files.root.certificate,
    };
    return { addresses, directory, ...world, service, app, console, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startTrust(directory: string, address: Address) {
  const authority = await createTrust({ directory, clock: () => new Date(), baseUrl: httpOrigin(address) });
  return { authority, services: await startTrustServices({ directory, host: address.host, port: address.port }) };
}

async function startPortal(directory: string, addresses: Addresses, scope: string | undefined) {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const portal = await createPortal({
    directory,
    portalOrigin: httpOrigin(addresses.portal),
    oauthOrigin: httpOrigin(addresses.oauth),
    appUrl: httpOrigin(addresses.app),
    ...(scope === undefined ? {} : { scope }),
  });
  const servers: Server[] = [];
  for (const [app, { host, port }] of [
    [portal.portalApp, addresses.portal],
    [portal.oauthApp, addresses.oauth],
  ] as const) {
    const server = createServer(app);
    await once(server.listen(port, host), 'listening');
    servers.push(server);
  }
  const stop = async (): Promise<void> => {
    for (const server of servers) {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    }
  };
  return { portal, stop };
}

async function writeServiceConfig(
  options: StackOptions,
  { token, seal, authority }: { readonly token: DemoToken; readonly seal: DemoSeal; readonly authority: Trust },
): Promise<string> {
  const { directory, addresses, databaseUrls, trial } = options;
  const folder = join(directory, 'service');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const chainFile = join(folder, 'chain.pem');
  await writeFile(chainFile, token.chainPem);
  const rootFile = join(folder, 'root.pem');
  await writeFile(rootFile, authority.rootPem);
  const { host, port } = addresses.trust;
  const configFile = join(folder, 'config.json');
  const config = {
    listen: addresses.service,
    dataDirectory: join(folder, 'data'),
    ...(databaseUrls === undefined ? {} : { databaseUrl: databaseUrls.service }),
    sealingKeyFile: join(folder, 'sealing-keys.json'),
    serverNames: [addresses.service.host],
    pkcs11: { modulePath: token.modulePath, environment: { SOFTHSM2_CONF: token.softhsmConf } },
    credentials: [
      { credentialId, keyUri: token.keyUri, pinFile: token.pinFile, chainFile },
      { credentialId: receiptSealId, keyUri: seal.keyUri, pinFile: seal.pinFile },
      ...(trial === undefined ? [] : [await makeTrialCredential(folder, authority)]),
    ],
    receipts: { sealCredential: receiptSealId },
    ...(trial === undefined ? {} : { trial }),
    trust: {
      certificateFiles: [rootFile],
      timeStampAuthorities: [{ name: timeStampAuthority, url: `${httpOrigin(addresses.trust)}/tsa` }],
      privateNetwork: [`${host}:${port}`],
    },
  };
  await writeFile(configFile, JSON.stringify(config, null, 2), { mode: 0o600 });
  return configFile;
}

function serviceProgram({ directory, addresses }: StackOptions, configFile: string): Program {
  return new Program({
    name: 'signing-service',
    args: [join(projectRoot, 'signing-service/bin/dealseal.js'), 'serve'],
    env: { DEALSEAL_SERVICE_CONFIG: configFile },
    logFile: join(directory, 'service', 'log'),
    isReady: () => accepts(addresses.service),
  });
}

async function appProgram(
  { directory, addresses, databaseUrls, callLimit, trial }: StackOptions,
  portal: Portal,
): Promise<Program> {
  const folder = join(directory, 'app');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const clientSecretFile = join(folder, 'client-secret');
  await writeFile(clientSecretFile, `${portal.clientSecret}\n`, { mode: 0o600 });
  const hosts = [addresses.portal, addresses.oauth].map(({ host, port }) => `${host}:${port}`);
  const config = {
    listen: addresses.app,
    publicUrl: httpOrigin(addresses.app),
    bitrix24: {
      clientId: portal.clientId,
      clientSecretFile,
      oauthHosts: [hosts[1]],
      plainHttpHosts: hosts,
      // The emulator's bucket is off unless a test turns it on.
      callLimit: callLimit ?? { burst: 5_000, perSecond: 1_000 },
    },
    signingServices: [httpsOrigin(addresses.service)],
    ...(trial === undefined
      ? {}
      : { trial: { service: httpsOrigin(addresses.service), codeFile: join(folder, 'trial-code') } }),
    dataDirectory: join(folder, 'data'),
    ...(databaseUrls === undefined ? {} : { databaseUrl: databaseUrls.app }),
    sealingKeyFile: join(folder, 'sealing-keys.json'),
    frontendDirectory: join(projectRoot, 'app-frontend/dist/web'),
  };
  const configFile = join(folder, 'config.json');
  await writeFile(configFile, JSON.stringify(config, null, 2), { mode: 0o600 });
  return new Program({
    name: 'app-server',
    args: [join(projectRoot, 'app-server/dist/main.js')],
    env: { DEALSEAL_APP_CONFIG: configFile },
    logFile: join(folder, 'log'),
    isReady: async () => (await fetch(`${httpOrigin(addresses.app)}/healthz`)).ok,
  });
}

function accepts({ host, port }: Address): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
