import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Config } from '../config.js';
import { describeError } from '../logging/logger.js';
import { openServerCertificate } from '../tenants/authority-store.js';
import type { PairingContext } from '../tenants/pairing.js';
import { createTlsServer, renewServerCertificate } from './tls-server.js';

const renewalMs = 12 * 3_600_000;

export interface ListenOptions {
  readonly config: Config;
  readonly pairing: PairingContext;
  readonly log: Logger;
}

/** Serves under a certificate of our authority, which is renewed in time. `close` ends every connection. */
export async function listen(
  { config, pairing, log }: ListenOptions,
  listener: RequestListener,
): Promise<{ readonly port: number; close(): void }> {
  const { authority, now } = pairing;
  const { dataDirectory, serverNames } = config;
  const identity = async () => {
    const own = await openServerCertificate({ dataDirectory, authority, serverNames, now: now() });
    return { ...own, authority: authority.certificate };
  };
  const server = createTlsServer(await identity(), listener);
  server.listen(config.listen.port, config.listen.host);
  await once(server, 'listening');
  const renew = async (): Promise<void> => {
    try {
      renewServerCertificate(server, await identity());
    } catch (error) {
      log.error({ err: describeError(error) }, 'the server certificate was not renewed');
    }
  };
  const renewal = setInterval(() => void renew(), renewalMs);
  renewal.unref();
  const close = (): void => {
    clearInterval(renewal);
    server.close();
    server.closeAllConnections();
  };
  return { port: (server.address() as AddressInfo).port, close };
}
