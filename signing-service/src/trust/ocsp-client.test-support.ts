import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { createGuardedAgent } from './guarded-agent.js';
import { createOcspClient } from './ocsp-client.js';
import type { OcspClient, OcspClientOptions } from './ocsp-client.js';
import type { TestServer } from './http-server.test-support.js';
import { questionOf } from './ocsp.test-support.js';
import type { TestResponder } from './ocsp.test-support.js';
import type { RevocationQuestion } from './revocation.js';
import { authorityExtensions, respondingExtensions } from './test-pki.test-support.js';
import type { TestIdentity, TestPki } from './test-pki.test-support.js';
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

/** A responder's world: a root, its responder, a certificate that is good and one that is revoked. */
export interface Scene {
  readonly root: TestIdentity;
  readonly responder: TestIdentity;
  readonly signer: TestIdentity;
  readonly revoked: TestIdentity;
  readonly question: RevocationQuestion;
  /** By delegated responder, or by the issuer itself. */
  readonly delegated: TestResponder;
  readonly itself: TestResponder;
}

/** The certificates name `/ocsp` at the server; all but the signers' own keys are of this kind. */
export function makeScene(pki: TestPki, server: TestServer, newKey: readonly string[]): Scene {
  const root = pki.issue({ subject: '/CN=Root', newKey, extensions: authorityExtensions });
  const responder = pki.issue({ subject: '/CN=Responder', issuer: root, newKey, extensions: respondingExtensions });
  const extensions = ['keyUsage=digitalSignature', `authorityInfoAccess=OCSP;URI:${server.url}/ocsp`];
  const signer = pki.issue({ subject: '/CN=Signer', issuer: root, extensions });
  const revoked = pki.issue({ subject: '/CN=Revoked', issuer: root, extensions });
  const entries = [{ identity: signer }, { identity: revoked, revoked: '260102030405Z,keyCompromise' }];
  const question = questionOf(signer, root);
  const delegated = { pki, issuer: root, responder, entries };
  return { root, responder, signer, revoked, question, delegated, itself: { ...delegated, responder: root } };
}
