import { randomBytes } from 'node:crypto';
import { fetchCrls } from './crl-fetching.js';
import type { Certificate } from './certificate.js';
import { createDownloads } from './downloads.js';
import type { Downloads } from './downloads.js';
import { createGuardedAgent } from './guarded-agent.js';
import type { GuardedAgent } from './guarded-agent.js';
import { createOcspClient } from './ocsp-client.js';
import { opensslOcsp } from './ocsp.test-support.js';
import type { IndexEntry } from './ocsp.test-support.js';
import { createRevocationCollector } from './revocation-collector.js';
import type { RevocationCollector } from './revocation-collector.js';
import { authorityExtensions, createTestPki, stampingExtensions } from './test-pki.test-support.js';
import type { TestIdentity, TestPki } from './test-pki.test-support.js';
import { listedHost, startTrustServer } from './trust-server.test-support.js';
import type { Reply, TrustServer } from './trust-server.test-support.js';

/** Root, issuing authority, a signer and a time-stamp authority below it, and a server where all of them point to. */
export interface OnlineScene {
  readonly pki: TestPki;
  readonly server: TrustServer;
  readonly root: TestIdentity;
  readonly issuing: TestIdentity;
  readonly signer: TestIdentity;
  readonly stamps: TestIdentity;
  /** Its certificate does not say nocheck. */
  readonly responder: TestIdentity;
  /** By the path of the request: /root.crl, /issuing.crl, /issuing.crt, /ocsp; what is not here is not found. */
  readonly replies: Map<string, (query: Buffer) => Reply>;
  /** Everything answers as it should. */
  heal(): void;
  close(): Promise<void>;
}

/** As for `TestPki.issue`; P-256 where left out. */
export interface SceneKeys {
  readonly authorities?: readonly string[];
  readonly signer?: readonly string[];
  readonly stamps?: readonly string[];
  readonly responder?: readonly string[];
}

export async function createOnlineScene(keys: SceneKeys = {}): Promise<OnlineScene> {
  const pki = createTestPki();
  const replies = new Map<string, (query: Buffer) => Reply>();
  const missing: Reply = { body: Buffer.alloc(0), status: 404 };
  const type = 'application/ocsp-response';
  const server = await startTrustServer(type, (query, path) => replies.get(path)?.(query) ?? missing);
  const point = (path: string) => `crlDistributionPoints=URI:${server.url}${path}`;
  const keyOf = (who: keyof SceneKeys) => {
    const newKey = keys[who];
    return newKey === undefined ? {} : { newKey };
  };
  const root = pki.issue({ subject: '/CN=Root', extensions: authorityExtensions, ...keyOf('authorities') });
  const issuing = pki.issue({
    ...keyOf('authorities'),
    subject: '/CN=Issuing',
    issuer: root,
    extensions: [...authorityExtensions, point('/root.crl')],
  });
  const access = `authorityInfoAccess=OCSP;URI:${server.url}/ocsp,caIssuers;URI:${server.url}/issuing.crt`;
  const below = (who: 'signer' | 'stamps' | 'responder', subject: string, extensions: readonly string[]) =>
    pki.issue({ subject, issuer: issuing, extensions: [...extensions, point('/issuing.crl')], ...keyOf(who) });
  const responding = ['keyUsage=critical,digitalSignature', 'extendedKeyUsage=OCSPSigning'];
  const signer = below('signer', '/CN=Signer', ['keyUsage=digitalSignature', access]);
  const stamps = below('stamps', '/CN=Stamps', [...stampingExtensions, access]);
  const responder = below('responder', '/CN=Responder', responding);
  const scene = { pki, server, root, issuing, signer, stamps, responder, replies };
  return {
    ...scene,
    heal() {
      replies.clear();
      replies.set('/root.crl', () => ({ body: pki.crl(root, { hours: 1 }) }));
      replies.set('/issuing.crl', () => ({ body: pki.crl(issuing, { hours: 1 }) }));
      replies.set('/issuing.crt', () => ({ body: issuing.der }));
      replies.set('/ocsp', answerOcsp(scene, [{ identity: signer }, { identity: stamps }]));
    },
    async close() {
      await server.close();
      pki.remove();
    },
  };
}

/** What OpenSSL answers with these entries; others are unknown. */
export function answerOcsp(
  { pki, issuing, responder }: Pick<OnlineScene, 'pki' | 'issuing' | 'responder'>,
  entries: readonly IndexEntry[],
  by = responder,
): (query: Buffer) => Reply {
  return (query) => ({ body: opensslOcsp({ pki, issuer: issuing, responder: by, entries }, query) });
}

/** All that goes out, as a program would put it together, without pauses. */
export interface OnlineParts {
  readonly agent: GuardedAgent;
  readonly downloads: Downloads;
  readonly revocation: RevocationCollector;
}

export function onlineParts(): OnlineParts {
  const agent = createGuardedAgent({ allowed: [listedHost] });
  const waiting = { now: Date.now, random: () => 0, sleep: () => Promise.resolve() };
  const downloads = createDownloads({ agent, waiting });
  const crlsOfResponder = async (responder: Certificate) => (await fetchCrls(responder, downloads)).crls;
  const ocsp = createOcspClient({ agent, waiting, randomBytes, crlsOfResponder });
  return { agent, downloads, revocation: createRevocationCollector({ ocsp, downloads, now: Date.now }) };
}
