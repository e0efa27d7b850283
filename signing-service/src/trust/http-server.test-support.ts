import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';

export interface TestServer {
  /** `http://host:port` or with https. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** Connections that reached it so far. */
  connections(): number;
  close(): Promise<void>;
}

export interface TestServerOptions {
  /** An address; the loopback one when left out. */
  readonly host?: string;
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** An HTTP server at a free port. */
export async function startServer(listener: RequestListener, options: TestServerOptions = {}): Promise<TestServer> {
  const { host = '127.0.0.1', tls } = options;
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${String(port)}`,
    host,
    port,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
