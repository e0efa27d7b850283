import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { createGuardedAgent } from './guarded-agent.js';
import { createOcspClient } from './ocsp-client.js';
import type { OcspClient, OcspClientOptions } from './ocsp-client.js';
import { listedHost, startTrustServer } from './trust-server.test-support.js';
import type { Reply, TrustServer } from './trust-server.test-support.js';

/** An OCSP responder over HTTP; `reply` may be set anew by each test. */
export interface OcspServer extends TrustServer {
  answer(reply: (query: Buffer) => Reply): void;
}

export async function serveOcsp(): Promise<OcspServer> {
  let current: (query: Buffer) => Reply = () => ({ body: Buffer.alloc(0), status: 404 });
  const server = await startTrustServer('application/ocsp-response', (query) => current(query));
  return {
    ...server,
    answer: (reply) => {
      current = reply;
    },
  };
}

/** A client with the machine's clock and without pauses, until the test ends. */
export function ocspClient(options: Partial<OcspClientOptions> = {}): OcspClient {
  const agent = createGuardedAgent({ allowed: [listedHost] });
  onTestFinished(() => agent.close());
  const waiting = { now: Date.now, random: () => 0, sleep: () => Promise.resolve() };
  return createOcspClient({ agent, waiting, randomBytes, ...options });
}
