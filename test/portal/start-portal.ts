import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Portal, PortalOptions } from './portal.js';
import { createPortal } from './portal.js';

export interface StartOptions extends Omit<PortalOptions, 'portalOrigin' | 'oauthOrigin'> {
  portalHost: string;
  /** 0: any free port. */
  portalPort: number;
  oauthHost: string;
  oauthPort: number;
  /** The portal speaks HTTPS with this; PEM. */
  tls?: { key: string; certificate: string };
  /** Where it listens when it is renamed from its page; any free port without. */
  renamedPort?: number;
}

export interface RunningPortal extends Portal {
  portalOrigin: string;
  oauthOrigin: string;
  /** Ends both hosts with their open connections, after the queued events have been sent. */
  close(): Promise<void>;
}

async function listen(
  host: string,
  port: number,
  tls: StartOptions['tls'],
): Promise<{ server: Server; origin: string }> {
  const server = tls === undefined ? createServer() : createTlsServer({ key: tls.key, cert: tls.certificate });
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  const taken = typeof address === 'object' && address !== null ? address.port : port;
  return { server, origin: `${tls === undefined ? 'http' : 'https'}://${host}:${taken}` };
}

async function stop(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  if (server.listening) await once(server, 'close');
}

/** Starts a portal and its OAuth host; with `oauth` of another portal the OAuth host stays that one's. */
export async function startPortal(options: StartOptions): Promise<RunningPortal> {
  const { portalHost, portalPort, oauthHost, oauthPort, tls, renamedPort = 0, ...rest } = options;
  const forPortal = await listen(portalHost, portalPort, tls);
  const forOAuth = rest.oauth === undefined ? await listen(oauthHost, oauthPort, undefined) : undefined;
  const oauthOrigin = forOAuth?.origin ?? rest.oauth?.origin ?? '';
  const portal = await createPortal({ ...rest, portalOrigin: forPortal.origin, oauthOrigin });
  forPortal.server.on('request', portal.portalApp);
  forOAuth?.server.on('request', portal.oauthApp);
  const renamed: Server[] = [];
  portal.context.openAddress = async () => {
    const { server, origin } = await listen(portalHost, renamedPort, tls);
    server.on('request', portal.portalApp);
    renamed.push(server);
    return origin;
  };
  return {
    ...portal,
    portalOrigin: forPortal.origin,
    oauthOrigin,
    async close() {
      await portal.context.events.settled();
      for (const server of [forPortal.server, ...renamed]) await stop(server);
      if (forOAuth !== undefined) await stop(forOAuth.server);
    },
  };
}
