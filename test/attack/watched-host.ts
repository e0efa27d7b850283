import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Address } from '../support/addresses.js';

/** A host of the attacker's: answers everything with an empty success and counts who connects. */
export interface WatchedHost {
  readonly host: string;
  readonly origin: string;
  /** TCP connections so far: the first look is already too much. */
  connections(): number;
  stop(): Promise<void>;
}

export async function startWatchedHost({ host, port }: Address): Promise<WatchedHost> {
  let connections = 0;
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end('{"result":[]}');
  });
  server.on('connection', () => {
    connections += 1;
  });
  await once(server.listen(port, host), 'listening');
  return {
    host: `${host}:${port}`,
    origin: `http://${host}:${port}`,
    connections: () => connections,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
