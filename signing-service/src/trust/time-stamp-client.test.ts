import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DigestName } from '../cms/object-identifiers.js';
import { opensslComplaint } from './openssl-token.test-support.js';
import { rejection } from './rejection.test-support.js';
import { authorityExtensions, createTestPki, ecKey, rsaKey, stampingExtensions } from './test-pki.test-support.js';
import type { TestPki } from './test-pki.test-support.js';
import { imprints, serveStamps, stampClient, stamped } from './time-stamp-client.test-support.js';
import { answerTo, granted, opensslReply, signToken, testPolicy } from './time-stamping.test-support.js';
import type { TestAuthority } from './time-stamping.test-support.js';
import type { Reply } from './trust-server.test-support.js';
import { tstInfo } from './tst-info.test-support.js';

let pki: TestPki;
let authority: TestAuthority;
beforeAll(() => {
  pki = createTestPki();
  authority = makeAuthority(ecKey);
});
afterAll(() => pki.remove());

/** With an issuing authority between root and certificate. */
function makeAuthority(newKey: readonly string[]): TestAuthority {
  const root = pki.issue({ subject: '/CN=Root', newKey, extensions: authorityExtensions });
  const issuing = pki.issue({ subject: '/CN=Issuing', issuer: root, newKey, extensions: authorityExtensions });
  const subject = '/C=ME/O=Čelik d.o.o./CN=Vremenski žig';
  const extensions = [...stampingExtensions, 'subjectAltName=DNS:stamps.example'];
  const identity = pki.issue({ subject, issuer: issuing, newKey, extensions });
  return { pki, identity, issuers: [issuing, root] };
}

const good = (query: Buffer): Reply => ({ body: opensslReply(authority, query) });

/** A clock that only sleeping moves. */
function stillClock() {
  const state = { now: Date.now(), pauses: 0 };
  const sleep = (ms: number) => {
    state.now += ms;
    state.pauses += 1;
    return Promise.resolve();
  };
  return { state, waiting: { now: () => state.now, random: () => 0, sleep } };
}

describe('a time stamp', () => {
  const rsaPss = ['rsa-pss', '-pkeyopt', 'rsa_keygen_bits:2048'];
  const p384 = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-384'];
  const digests: readonly DigestName[] = ['sha256', 'sha384', 'sha512'];

  it.each([
    ['RSA', rsaKey],
    ['ECDSA on P-256', ecKey],
    ['ECDSA on P-384', p384],
  ])('by an %s key is good over each digest, and OpenSSL says so too', async (_, newKey) => {
    const own = makeAuthority(newKey);
    const server = await serveStamps((query) => ({ body: opensslReply(own, query) }));
    const client = stampClient(own, { authorities: [{ url: `${server.url}/tsa` }] });
    const circumstances = { anchors: own.issuers.slice(-1), certificates: own.issuers, time: new Date() };
    for (const digest of digests) {
      const stamp = await client.stamp({ digest, imprint: imprints[digest] });
      expect(opensslComplaint(stamp.token, imprints[digest], circumstances)).toBeUndefined();
      expect(opensslComplaint(stamp.token, Buffer.alloc(imprints[digest].length), circumstances)).toBeDefined();
    }
  });

  it('by RSASSA-PSS is good, by a key that is for nothing else too', async () => {
    const extra = ['-keyopt', 'rsa_padding_mode:pss'];
    for (const newKey of [rsaKey, rsaPss]) {
      const own = makeAuthority(newKey);
      const server = await serveStamps((query) => ({
        body: granted(signToken(own, tstInfo(answerTo(query)), { extra })),
      }));
      const client = stampClient(own, { authorities: [{ url: server.url }] });
      expect((await client.stamp(stamped)).proven.path.certificates).toHaveLength(2);
    }
  });

  it('tells time, accuracy, number, policy, name and path', async () => {
    const server = await serveStamps(good);
    const client = stampClient(authority, { authorities: [{ url: server.url, policy: testPolicy }] });
    const stamp = await client.stamp(stamped);
    expect(stamp).toMatchObject({
      accuracyMs: 1_500,
      serial: '02',
      policy: testPolicy,
      authorityName: 'Vremenski žig',
      url: server.url,
      failures: [],
    });
    expect(Math.abs(stamp.genTime.getTime() - Date.now())).toBeLessThan(10_000);
    expect(Math.abs(stamp.clockOffsetMs)).toBeLessThan(10_000);
    expect(stamp.proven.path.certificates.map(({ subject }) => subject.text.split(', ').at(-1))).toEqual([
      'CN=Issuing',
      'CN=Vremenski žig',
    ]);
  });

  it('may name its authority by any name of the certificate, and hash it with SHA-1', async () => {
    const other = Buffer.from('\u0082\u000estamps.example', 'latin1');
    const named = await serveStamps((query) => ({
      body: granted(signToken(authority, tstInfo({ ...answerTo(query), tsa: other }))),
    }));
    const old = await serveStamps((query) => ({ body: opensslReply(authority, query, { ess_cert_id_alg: 'sha1' }) }));
    for (const { url } of [named, old]) {
      const stamp = await stampClient(authority, { authorities: [{ url }] }).stamp(stamped);
      expect(stamp.authorityName).toBe('Vremenski žig');
    }
  });

  it('tells how far our clock is behind', async () => {
    const { state, waiting } = stillClock();
    state.now -= 100_000;
    const server = await serveStamps(good);
    const { clockOffsetMs } = await stampClient(authority, { authorities: [{ url: server.url }], waiting }).stamp(
      stamped,
    );
    expect(Math.abs(clockOffsetMs - 100_000)).toBeLessThan(10_000);
  });
});

describe('of several authorities', () => {
  it.each([
    ['is silent', { fault: 'silent' }, 'egress-timeout'],
    ['is slow', { fault: 'slow' }, 'egress-timeout'],
    ['cuts its answer off', { fault: 'cut' }, 'egress-failed'],
    ['answers without end', { fault: 'huge' }, 'egress-too-large'],
    ['leads to a private address', { location: 'http://127.0.0.1:1/' }, 'egress-refused'],
    ['is broken', { body: Buffer.alloc(0), status: 500 }, 'egress-failed'],
    ['lies', { body: Buffer.from('nonsense') }, 'time-stamp-invalid'],
  ] as const)('the second is asked when the first %s', async (_, reply, code) => {
    const [first, second] = [await serveStamps(() => reply), await serveStamps(good)];
    const authorities = [{ url: first.url }, { url: second.url }];
    const stamp = await stampClient(authority, { authorities, limits: { attemptMs: 2_000 } }).stamp(stamped);
    expect([stamp.url, stamp.failures.map((failure) => failure.code)]).toEqual([second.url, [code]]);
  });

  it('one that failed is asked last for a while', async () => {
    const { state, waiting } = stillClock();
    const replies: Reply[] = [{ body: Buffer.alloc(0), status: 404 }];
    const first = await serveStamps((query) => replies.pop() ?? good(query));
    const second = await serveStamps(good);
    const authorities = [{ url: first.url }, { url: second.url }];
    const client = stampClient(authority, { authorities, waiting, limits: { restMs: 60_000 } });
    const urls = [];
    for (const pause of [0, 59_000, 2_000]) {
      state.now += pause;
      urls.push((await client.stamp(stamped)).url);
    }
    expect(urls).toEqual([second.url, second.url, first.url]);
  });

  it('one whose answer was cut is asked once more', async () => {
    const { state, waiting } = stillClock();
    const replies: Reply[] = [{ fault: 'cut' }];
    const server = await serveStamps((query) => replies.pop() ?? good(query));
    const stamp = await stampClient(authority, { authorities: [{ url: server.url }], waiting }).stamp(stamped);
    expect([stamp.failures, state.pauses, server.requests.length]).toEqual([[], 1, 2]);
  });

  it('none is asked when the time for all is over', async () => {
    const { state, waiting } = stillClock();
    const first = await serveStamps(() => {
      state.now += 26_000;
      return { body: Buffer.alloc(0), status: 404 };
    });
    const second = await serveStamps(good);
    const client = stampClient(authority, { authorities: [{ url: first.url }, { url: second.url }], waiting });
    const error = await rejection(client.stamp(stamped));
    expect([error.code, error.causes.map(({ code }) => code), second.requests.length]).toEqual([
      'time-stamp-unavailable',
      ['egress-failed', 'egress-timeout'],
      0,
    ]);
  });

  it('all refuse: every reason is told', async () => {
    const refusing = (query: Buffer): Reply => ({ body: opensslReply(authority, query, { digests: 'sha512' }) });
    const servers = [await serveStamps(refusing), await serveStamps(refusing)];
    const client = stampClient(authority, { authorities: servers.map(({ url }) => ({ url })) });
    const error = await rejection(client.stamp(stamped));
    expect([error.code, error.retry, error.causes.length]).toEqual(['time-stamp-refused', 'never', 2]);
    expect(error.message).toContain('badAlg');
  });

  it('there may be none', async () => {
    const client = stampClient(authority, { authorities: [] });
    expect((await rejection(client.stamp(stamped))).code).toBe('time-stamp-unavailable');
  });
});

describe('the outlook', () => {
  it('is the place that a token takes, learnt from a dummy and from every token since', async () => {
    const server = await serveStamps(good);
    const client = stampClient(authority, { authorities: [{ url: server.url }] });
    const { tokenBytes } = await client.outlook('sha512', 60_000);
    const { token } = await client.stamp({ digest: 'sha512', imprint: imprints.sha512 });
    expect(tokenBytes).toBeGreaterThan(token.length);
    expect(tokenBytes).toBeLessThan(token.length + 512);
    await client.outlook('sha512', 60_000);
    expect(server.requests).toHaveLength(2);
  });

  it('keeps place for the token of an authority that has not answered yet', async () => {
    const [first, second] = [await serveStamps(good), await serveStamps(good)];
    const client = stampClient(authority, { authorities: [{ url: first.url }, { url: second.url }] });
    expect((await client.outlook('sha256', 60_000)).tokenBytes).toBe(12 * 1024);
  });

  it('asks again when the last answer is too old, and fails when none comes', async () => {
    const { state, waiting } = stillClock();
    const replies: Reply[] = [{ body: Buffer.alloc(0), status: 404 }];
    let isGood = true;
    const server = await serveStamps((query) => (isGood ? good(query) : (replies[0] ?? good(query))));
    const client = stampClient(authority, { authorities: [{ url: server.url }], waiting });
    await client.outlook('sha256', 60_000);
    isGood = false;
    state.now += 59_000;
    await client.outlook('sha256', 60_000);
    state.now += 2_000;
    expect((await rejection(client.outlook('sha256', 60_000))).code).toBe('time-stamp-unavailable');
  });
});
