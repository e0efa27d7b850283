import { createHash, randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { createGuardedAgent } from './guarded-agent.js';
import { offlineProver } from './offline-prover.test-support.js';
import { createTimeStampClient } from './time-stamp-client.js';
import type { TimeStampClient, TimeStampClientOptions } from './time-stamp-client.js';
import type { TestAuthority } from './time-stamping.test-support.js';
import { listedHost, startTrustServer } from './trust-server.test-support.js';
import type { Reply, TrustServer } from './trust-server.test-support.js';

export const imprints = {
  sha256: createHash('sha256').update('to be stamped').digest(),
  sha384: createHash('sha384').update('to be stamped').digest(),
  sha512: createHash('sha512').update('to be stamped').digest(),
};
export const stamped = { digest: 'sha256', imprint: imprints.sha256 } as const;

/** A time-stamp authority over HTTP until the test ends. */
export async function serveStamps(reply: (query: Buffer) => Reply, host = listedHost): Promise<TrustServer> {
  const server = await startTrustServer('application/timestamp-reply', reply, host);
  onTestFinished(() => server.close());
  return server;
}

/** A client that trusts the authority's root, with the machine's clock and without pauses. */
export function stampClient(
  authority: TestAuthority,
  options: Partial<TimeStampClientOptions> & Pick<TimeStampClientOptions, 'authorities'>,
): TimeStampClient {
  const agent = createGuardedAgent({ allowed: [listedHost] });
  onTestFinished(() => agent.close());
  const root = authority.issuers.at(-1);
  if (root === undefined) throw new Error('an authority needs a root');
  return createTimeStampClient({
    agent,
    provePath: offlineProver(root.der),
    waiting: { now: Date.now, random: () => 0, sleep: () => Promise.resolve() },
    randomBytes,
    ...options,
  });
}
