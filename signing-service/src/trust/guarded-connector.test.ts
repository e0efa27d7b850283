import { describe, expect, it, onTestFinished } from 'vitest';
import { guardedConnector } from './guarded-connector.js';
import { startServer } from './http-server.test-support.js';

describe('a guarded connection', () => {
  it('is closed when the socket is at another address than the one that was let through', async () => {
    const server = await startServer((_, response) => response.end());
    onTestFinished(() => server.close());
    const looks: string[] = [];
    const connect = guardedConnector({
      allowed: ({ address }) => looks.push(address) === 1,
      resolve: (_, callback) => callback(null, [{ address: server.host, family: 4 }]),
      timeoutMs: 1_000,
      tlsRoots: [],
    });
    const target = { hostname: 'rebound.example', protocol: 'http:', port: String(server.port) };
    const answer = await new Promise<unknown>((resolve) => {
      connect(target, (error, socket) => resolve(error ?? socket));
    });
    expect(answer).toMatchObject({ code: 'egress-refused' });
    expect(looks).toEqual(['127.0.0.1', '127.0.0.1']);
  });
});
