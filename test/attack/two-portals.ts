import { installStatusSchema } from '@dealseal/app-server/contract/install';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { createPortal } from '../portal/portal.js';
import { type Address, addressesFrom, httpOrigin, httpsOrigin } from '../support/addresses.js';
import { allowPlainHosts } from '../support/app-config.js';
import { appPage, installApp, people, visitor } from '../support/install-app.js';
import { type Stack, startStack } from '../support/stack.js';
import { startWatchedHost, type WatchedHost } from './watched-host.js';

export interface TwoPortals {
  readonly first: Stack;
  /** The same programs, seen from the second portal; its OAuth server is the first one's. */
  readonly second: Stack;
  /** The app-server would be allowed to call it: nothing but the proof of a claim keeps it away. */
  readonly callable: WatchedHost;
  /** A private address that the configuration does not name. */
  readonly internal: WatchedHost;
  stop(): Promise<void>;
}

/** Two portals with the application installed in both, on ports `base` … `base + 7`. */
export async function startTwoPortals(base: number): Promise<TwoPortals> {
  const directory = await mkdtemp(join(tmpdir(), 'dealseal-attack-'));
  const stops: (() => Promise<unknown>)[] = [() => rm(directory, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const end of stops.toReversed()) await end();
  };
  try {
    const first = await startStack({ directory, addresses: addressesFrom(base) });
    stops.push(() => first.stop());
    const second = await startSecondPortal(first, { host: '127.0.0.6', port: base + 5 });
    stops.push(() => second.stop());
    const callable = await startWatchedHost({ host: '127.0.0.7', port: base + 6 });
    stops.push(() => callable.stop());
    const internal = await startWatchedHost({ host: '127.0.0.8', port: base + 7 });
    stops.push(() => internal.stop());
    await allowPlainHosts(first, [new URL(httpOrigin(second.stack.addresses.portal)).host, callable.host]);
    await installApp(first);
    await installSecond(second.stack);
    return { first, second: second.stack, callable, internal, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startSecondPortal(stack: Stack, address: Address): Promise<{ stack: Stack; stop(): Promise<void> }> {
  const portal = await createPortal({
    directory: join(stack.directory, 'second-portal'),
    portalOrigin: httpOrigin(address),
    oauthOrigin: httpOrigin(stack.addresses.oauth),
    oauth: stack.portal.oauth,
    appUrl: httpOrigin(stack.addresses.app),
  });
  const server = createServer(portal.portalApp);
  await once(server.listen(address.port, address.host), 'listening');
  return {
    stack: { ...stack, addresses: { ...stack.addresses, portal: address }, portal },
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** By the same path as the first, for a tenant of its own; nobody there has codes. */
async function installSecond(stack: Stack): Promise<void> {
  const tenant = z.object({ pairingCode: z.string() });
  const { pairingCode } = await stack.console.json(tenant, 'pairing-code', '--tenant-name', 'Second portal');
  const administrator = await visitor(stack, people.administrator.personId);
  await administrator.post('/marketplace/install', new URLSearchParams());
  const { app } = await administrator.openFrame(appPage);
  const service = httpsOrigin(stack.addresses.service);
  await app.call(installStatusSchema, '/api/install/pairing', { pairingCode, service });
  await app.call(installStatusSchema, '/api/install/fields', {
    kinds: [{ entityTypeId: 2, fields: ['UF_CRM_SIGN_DOC'] }],
  });
  await app.call(installStatusSchema, '/api/install/surfaces', {});
  await administrator.post('/app-frame/install-finish', {});
}
