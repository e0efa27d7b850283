import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tlv } from '../cms/der-writer.js';
import { makeScene, ocspClient, serveOcsp } from './ocsp-client.test-support.js';
import type { OcspServer, Scene } from './ocsp-client.test-support.js';
import { ocspResponse, opensslOcsp, opensslVerdict, questionOf, time, unknown } from './ocsp.test-support.js';
import type { OcspParts, TestResponder } from './ocsp.test-support.js';
import { rejection } from './rejection.test-support.js';
import { createTestPki, ecKey, rsaKey } from './test-pki.test-support.js';
import type { TestPki } from './test-pki.test-support.js';

const minute = 60_000;

let pki: TestPki;
let server: OcspServer;
let scene: Scene;
beforeAll(async () => {
  pki = createTestPki();
  server = await serveOcsp();
  scene = makeScene(pki, server, ecKey);
});
afterAll(async () => {
  await server.close();
  pki.remove();
});

/** Answers by OpenSSL. */
function byOpenssl(responder: TestResponder, extra?: readonly string[]): void {
  server.answer((query) => ({ body: opensslOcsp(responder, query, extra) }));
}

/** Answers with a response made beforehand, without the nonce that was sent. */
function beforehand(parts: Partial<OcspParts> = {}): void {
  const { question, responder } = scene;
  const body = ocspResponse({ question, responder, ...parts });
  server.answer(() => ({ body }));
}

describe('an OCSP response', () => {
  it.each([
    ['RSA', rsaKey],
    ['ECDSA', ecKey],
  ])('by %s keys, of the issuer or a responder of its, tells what OpenSSL tells', async (_, newKey) => {
    const own = makeScene(pki, server, newKey);
    for (const responder of [own.delegated, own.itself]) {
      byOpenssl(responder);
      const { response, status } = await ocspClient().ask(own.question);
      expect(status).toMatchObject({ status: 'good', proofs: [{ source: 'ocsp', der: response.der }] });
      const verdict = opensslVerdict(pki, own.root, own.signer, response.der);
      expect(verdict).toContain('Response verify OK');
      expect(verdict).toContain(': good');
      const { status: ofOther } = await ocspClient().ask(questionOf(own.revoked, own.root));
      expect(ofOther).toMatchObject({
        status: 'revoked',
        time: new Date('2026-01-02T03:04:05Z'),
        reason: 'keyCompromise',
      });
    }
  });

  it('is asked for by SHA-256 too, and may name its responder by key', async () => {
    byOpenssl(scene.delegated, ['-nmin', '10', '-resp_key_id']);
    expect((await ocspClient({ idHash: 'sha256', nonce: 'required' }).ask(scene.question)).status.status).toBe('good');
  });

  it('of a certificate that the responder does not know is not good, and is not kept', async () => {
    byOpenssl({ ...scene.delegated, entries: [] });
    const client = ocspClient();
    const before = server.requests.length;
    for (let time = 0; time < 2; time += 1) {
      const { status } = await client.ask(scene.question);
      expect(status).toMatchObject({ status: 'unknown', why: [{ code: 'certificate-unknown' }] });
    }
    expect(server.requests.length - before).toBe(2);
  });

  it('without a reason has none', async () => {
    const at = new Date('2026-01-02T03:04:05Z');
    beforehand({ certStatus: tlv(0xa1, time(at)) });
    expect((await ocspClient().ask(scene.question)).status).toMatchObject({
      status: 'revoked',
      time: at,
      reason: undefined,
    });
  });
});

describe('the nonce', () => {
  it('may be missing where the policy allows it, and only there', async () => {
    beforehand();
    await ocspClient({ nonce: 'optional' }).ask(scene.question);
    const error = await rejection(ocspClient({ nonce: 'required' }).ask(scene.question));
    expect([error.code, error.check]).toEqual(['ocsp-invalid', 'nonce']);
  });

  it('must be ours when it is there', async () => {
    beforehand({ nonce: Buffer.alloc(32, 1) });
    const error = await rejection(ocspClient().ask(scene.question));
    expect([error.code, error.check]).toEqual(['ocsp-invalid', 'nonce']);
  });

  it('is not sent by policy: a short request goes by GET, and a nonce made beforehand is no matter', async () => {
    const before = server.requests.length;
    byOpenssl(scene.delegated);
    await ocspClient({ nonce: 'none' }).ask(scene.question);
    beforehand({ nonce: Buffer.alloc(32, 1) });
    await ocspClient({ nonce: 'none' }).ask(scene.question);
    expect(server.requests.slice(before).map(({ method }) => method)).toEqual(['GET', 'GET']);
  });
});

describe('a kept response', () => {
  /** A client whose clock a test moves. */
  function timed(keepMs = 60 * minute) {
    const state = { now: Date.now() };
    const waiting = { now: () => state.now, random: () => 0, sleep: () => Promise.resolve() };
    const before = server.requests.length;
    const client = ocspClient({ waiting, limits: { keepMs } });
    return { state, client, requests: () => server.requests.length - before };
  }

  it('is given until its nextUpdate', async () => {
    beforehand({ nextUpdate: new Date(Date.now() + 10 * minute) });
    const { state, client, requests } = timed();
    await client.ask(scene.question);
    state.now += 9 * minute;
    await client.ask(scene.question);
    expect(requests()).toBe(1);
    state.now += 2 * minute;
    expect((await rejection(client.ask(scene.question))).check).toBe('evidence-stale');
    expect(requests()).toBe(2);
  });

  it('is given no longer than we keep any, also without a nextUpdate', async () => {
    for (const nextUpdate of [null, new Date(Date.now() + 600 * minute)]) {
      beforehand({ nextUpdate });
      const { state, client, requests } = timed(5 * minute);
      await client.ask(scene.question);
      state.now += 4 * minute;
      await client.ask(scene.question);
      expect(requests()).toBe(1);
      state.now += 2 * minute;
      await client.ask(scene.question);
      expect(requests()).toBe(2);
    }
  });

  it('is not given to who needs a newer one', async () => {
    beforehand({ thisUpdate: new Date(Date.now() - 2 * minute) });
    const { client, requests } = timed();
    await client.ask(scene.question);
    await client.ask(scene.question, new Date(Date.now() - 3 * minute));
    expect(requests()).toBe(1);
    await client.ask(scene.question, new Date(Date.now() - minute));
    expect(requests()).toBe(2);
  });

  it('is fetched once for all who ask at a time', async () => {
    byOpenssl(scene.delegated);
    const { client, requests } = timed();
    const answers = await Promise.all(Array.from({ length: 20 }, () => client.ask(scene.question)));
    expect([new Set(answers).size, requests()]).toEqual([1, 1]);
  });
});

describe('the responders that a certificate names', () => {
  it('are asked in their order until one answers', async () => {
    const urls = [`${server.url}/missing`, 'http://127.0.0.1:1/private', `${server.url}/ocsp`];
    const access = urls.map((url) => `OCSP;URI:${url}`).join(',');
    const extensions = ['keyUsage=digitalSignature', `authorityInfoAccess=${access}`];
    const signer = pki.issue({ subject: '/CN=Signer', issuer: scene.root, extensions });
    const own = { ...scene.delegated, entries: [{ identity: signer }] };
    server.answer((query) =>
      server.requests.at(-1)?.path === '/missing'
        ? { body: Buffer.alloc(0), status: 404 }
        : { body: opensslOcsp(own, query) },
    );
    expect((await ocspClient().ask(questionOf(signer, scene.root))).status.status).toBe('good');
  });

  it('may be none, or one at a private address', async () => {
    const ask = async (access: readonly string[]) => {
      const extensions = ['keyUsage=digitalSignature', ...access];
      const signer = pki.issue({ subject: '/CN=Signer', issuer: scene.root, extensions });
      const { code, retry } = await rejection(ocspClient().ask(questionOf(signer, scene.root)));
      return [code, retry];
    };
    expect(await ask([])).toEqual(['ocsp-unavailable', 'never']);
    expect(await ask(['authorityInfoAccess=OCSP;URI:http://127.0.0.1:1/'])).toEqual(['ocsp-unavailable', 'never']);
    expect(await ask(['authorityInfoAccess=OCSP;URI:ldap://127.0.0.5/'])).toEqual(['ocsp-unavailable', 'never']);
  });
});

describe('what goes wrong on the way', () => {
  it.each([
    ['silence', { fault: 'silent' }, ['ocsp-unavailable', 'later', 1]],
    ['slowness', { fault: 'slow' }, ['ocsp-unavailable', 'later', 1]],
    ['a cut answer, twice', { fault: 'cut' }, ['ocsp-unavailable', 'later', 2]],
    ['an endless answer', { fault: 'huge' }, ['ocsp-unavailable', 'never', 1]],
    ['a redirect inside', { location: 'http://127.0.0.1:1/' }, ['ocsp-unavailable', 'never', 1]],
    ['nonsense', { body: Buffer.from('nonsense') }, ['ocsp-invalid', 'never', 1]],
    ['nothing', { body: Buffer.alloc(0) }, ['ocsp-invalid', 'never', 1]],
  ] as const)('is %s: a typed error', async (_, reply, expected) => {
    const before = server.requests.length;
    server.answer(() => reply);
    const { code, retry } = await rejection(ocspClient({ limits: { attemptMs: 300 } }).ask(scene.question));
    expect([code, retry, server.requests.length - before]).toEqual(expected);
  });

  it('is another media type', async () => {
    server.answer((query) => ({ body: opensslOcsp(scene.delegated, query), type: 'text/html' }));
    expect(await rejection(ocspClient().ask(scene.question))).toMatchObject({
      code: 'ocsp-invalid',
      check: 'media-type',
    });
  });

  it.each([
    [1, 'malformedRequest', 'never'],
    [2, 'internalError', 'later'],
    [3, 'tryLater', 'later'],
    [5, 'sigRequired', 'never'],
    [6, 'unauthorized', 'never'],
    [4, 'status 4', 'never'],
  ])('is the status %i, %s', async (responseStatus, name, retry) => {
    beforehand({ responseStatus });
    const error = await rejection(ocspClient().ask(scene.question));
    expect([error.code, error.retry]).toEqual(['ocsp-refused', retry]);
    expect(error.message).toContain(name);
  });

  it('is an unknown certificate status', async () => {
    beforehand({ certStatus: unknown });
    expect((await ocspClient().ask(scene.question)).status.status).toBe('unknown');
  });
});
