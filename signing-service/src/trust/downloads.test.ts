import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createDownloads } from './downloads.js';
import type { DownloadLimits, Downloads } from './downloads.js';
import { createGuardedAgent } from './guarded-agent.js';
import { rejection } from './rejection.test-support.js';
import { authorityExtensions, createTestPki } from './test-pki.test-support.js';
import type { TestIdentity, TestPki } from './test-pki.test-support.js';
import { listedHost, startTrustServer } from './trust-server.test-support.js';
import type { Reply, TrustServer } from './trust-server.test-support.js';

const hour = 3_600_000;

let pki: TestPki;
let root: TestIdentity;
let server: TrustServer;
let reply: Reply;
let before: number;
beforeAll(async () => {
  pki = createTestPki();
  root = pki.issue({ subject: '/CN=Root', extensions: authorityExtensions });
  server = await startTrustServer('application/pkix-crl', () => reply);
});
beforeEach(() => {
  before = server.requests.length;
});
afterAll(async () => {
  await server.close();
  pki.remove();
});

/** Downloads with a clock of their own. */
function downloads(limits: Partial<DownloadLimits> = {}): { made: Downloads; state: { now: number } } {
  const agent = createGuardedAgent({ allowed: [listedHost] });
  onTestFinished(() => agent.close());
  const state = { now: Date.now() };
  const waiting = { now: () => state.now, random: () => 0, sleep: () => Promise.resolve() };
  return { made: createDownloads({ agent, waiting, limits }), state };
}

function requests(): number {
  return server.requests.length - before;
}

describe('a CRL', () => {
  it('is fetched once for all who ask, and kept until its nextUpdate', async () => {
    reply = { body: pki.crl(root, { hours: 2 }) };
    const { made, state } = downloads({ keepMs: 24 * hour });
    const crls = await Promise.all([made.crl(server.url), made.crl(server.url), made.crl(server.url)]);
    state.now += hour;
    crls.push(await made.crl(server.url));
    expect([new Set(crls).size, requests()]).toEqual([1, 1]);
    expect(crls[0]?.issuer.text).toBe('CN=Root');
    state.now += 2 * hour;
    await made.crl(server.url);
    expect(requests()).toBe(2);
  });

  it('is kept no longer than we keep any, nor for who needs a newer one, once a minute has passed', async () => {
    reply = { body: pki.crl(root, { hours: 24 }) };
    const { made, state } = downloads({ keepMs: hour });
    const { thisUpdate } = await made.crl(server.url);
    await made.crl(server.url, thisUpdate);
    expect(requests()).toBe(1);
    const newer = new Date(thisUpdate.getTime() + 1);
    await made.crl(server.url, newer);
    expect(requests()).toBe(1);
    state.now += 60_000;
    await made.crl(server.url, newer);
    expect(requests()).toBe(2);
    state.now += hour;
    await made.crl(server.url);
    expect(requests()).toBe(3);
  });

  it('is not kept when it takes too much room', async () => {
    reply = { body: pki.crl(root, { hours: 24 }) };
    const { made } = downloads({ keptCrlBytes: 100 });
    await made.crl(server.url);
    await made.crl(server.url);
    expect(requests()).toBe(2);
  });

  it('has a longest size', async () => {
    reply = { body: pki.crl(root, { hours: 24 }) };
    const { made } = downloads({ crlBytes: 100 });
    expect((await rejection(made.crl(server.url))).code).toBe('egress-too-large');
  });

  it('is one in DER, whole and alone', async () => {
    const crl = pki.crl(root, { hours: 24 });
    for (const body of [Buffer.from('nonsense'), crl.subarray(0, -1), Buffer.concat([crl, Uint8Array.of(0)])]) {
      reply = { body };
      expect((await rejection(downloads().made.crl(server.url))).code).toBe('crl-invalid');
    }
  });

  it.each([
    ['ldap://127.0.0.5/cn=Root?certificateRevocationList', 'egress-refused'],
    ['http://127.0.0.1:1/crl', 'egress-refused'],
    ['http://[::1]/crl', 'egress-refused'],
  ])('is not fetched from %s', async (url, code) => {
    expect((await rejection(downloads().made.crl(url))).code).toBe(code);
  });

  it.each([
    [{ fault: 'silent' }, 'egress-timeout', 1],
    [{ fault: 'slow' }, 'egress-timeout', 1],
    [{ fault: 'cut' }, 'egress-failed', 2],
    [{ location: 'http://127.0.0.1:1/' }, 'egress-refused', 1],
    [{ body: Buffer.alloc(0), status: 404 }, 'egress-failed', 1],
  ] as const)('is not had by %o', async (fault, code, times) => {
    reply = fault;
    expect((await rejection(downloads({ crlMs: 300 }).made.crl(server.url))).code).toBe(code);
    expect(requests()).toBe(times);
  });
});

describe('issuers’ certificates', () => {
  it('are fetched within a size of their own, and kept for a while', async () => {
    reply = { body: root.der };
    const { made, state } = downloads({ keepMs: hour });
    expect(Buffer.from(await made.issuers(server.url))).toEqual(root.der);
    await made.issuers(server.url);
    expect(requests()).toBe(1);
    state.now += hour;
    await made.issuers(server.url);
    expect(requests()).toBe(2);
    const small = downloads({ issuersBytes: 100 }).made;
    expect((await rejection(small.issuers(server.url))).code).toBe('egress-too-large');
  });
});
