import type { RequestListener } from 'node:http';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { makeTestCertificate } from '../cms/test-certificate.js';
import {
  createGuardedAgent,
  type GuardedAgent,
  type GuardedAgentOptions,
  type OutgoingRequest,
} from './guarded-agent.js';
import { startServer, type TestServer, type TestServerOptions } from './http-server.test-support.js';
import { rejection } from './rejection.test-support.js';

const listed = '127.0.0.5';

async function serve(listener: RequestListener, options: TestServerOptions = { host: listed }): Promise<TestServer> {
  const server = await startServer(listener, options);
  onTestFinished(() => server.close());
  return server;
}

function agent(options: Partial<GuardedAgentOptions> = {}): GuardedAgent {
  const made = createGuardedAgent({ allowed: [listed], ...options });
  onTestFinished(() => made.close());
  return made;
}

function get(url: string, changed: Partial<OutgoingRequest> = {}): OutgoingRequest {
  return { url, maxBytes: 1_000, timeoutMs: 5_000, ...changed };
}

const hello: RequestListener = (_, response) => {
  response.setHeader('content-type', 'Text/Plain; charset=utf-8').end('hello');
};

/** Leads to `location`. */
function leadTo(location: string, status = 302): RequestListener {
  return (_, response) => response.writeHead(status, { location }).end();
}

describe('the guarded agent', () => {
  it('answers the body and the media type without its parameters', async () => {
    const server = await serve(hello);
    const answer = await agent().send(get(`${server.url}/a`));
    expect(answer.contentType).toBe('text/plain');
    expect(Buffer.from(answer.body).toString()).toBe('hello');
  });

  it('posts a body with its headers', async () => {
    const server = await serve((request, response) => {
      response.setHeader('content-type', request.headers['content-type'] ?? '');
      request.pipe(response);
    });
    const request = get(server.url, { body: Buffer.from('query'), headers: { 'content-type': 'application/query' } });
    const answer = await agent().send(request);
    expect([answer.contentType, Buffer.from(answer.body).toString()]).toEqual(['application/query', 'query']);
  });

  describe('refuses', () => {
    it('private addresses, however they are written, without connecting', async () => {
      const server = await serve(hello, { host: '127.0.0.1' });
      const guarded = agent();
      for (const host of [
        '127.0.0.1',
        '0x7f000001',
        '2130706433',
        '127.1',
        '[::ffff:127.0.0.1]',
        '[::1]',
        'localhost',
      ]) {
        const error = await rejection(guarded.send(get(`http://${host}:${String(server.port)}/`)));
        expect([host, error.code]).toEqual([host, 'egress-refused']);
      }
      expect(server.connections()).toBe(0);
    });

    it('a name that stands for private addresses only', async () => {
      const resolve: GuardedAgentOptions['resolve'] = (_, callback) =>
        callback(null, [
          { address: '10.0.0.1', family: 4 },
          { address: '::ffff:127.0.0.1', family: 6 },
        ]);
      expect(await rejection(agent({ resolve }).send(get('http://ocsp.example/')))).toMatchObject({
        code: 'egress-refused',
      });
    });

    it('a name that has moved to a private address since the last look', async () => {
      const server = await serve(hello);
      const inside = await serve(hello, { host: '127.0.0.1' });
      const answers = [listed, '127.0.0.1'];
      const resolve: GuardedAgentOptions['resolve'] = (_, callback) =>
        callback(null, [{ address: answers.shift() ?? '', family: 4 }]);
      const guarded = agent({ resolve });
      await guarded.send(get(`http://rebinding.example:${String(server.port)}/`));
      const second = guarded.send(get(`http://rebinding.example:${String(inside.port)}/`));
      expect((await rejection(second)).code).toBe('egress-refused');
      expect([answers, inside.connections()]).toEqual([[], 0]);
    });

    it('to follow to a private address, without connecting', async () => {
      const inside = await serve(hello, { host: '127.0.0.1' });
      const server = await serve(leadTo(`${inside.url}/`));
      expect((await rejection(agent().send(get(server.url)))).code).toBe('egress-refused');
      expect(inside.connections()).toBe(0);
    });

    it('to follow from https to http', async () => {
      const plain = await serve(hello);
      const certificate = makeTestCertificate({ extra: ['-addext', `subjectAltName=IP:${listed}`] });
      const key = certificate.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      const tls = { key, cert: certificate.pem };
      const server = await serve(leadTo(plain.url), { host: listed, tls });
      const guarded = agent({ tlsRoots: [certificate.pem] });
      const error = await rejection(guarded.send(get(server.url)));
      expect([error.code, error.message]).toEqual(['egress-refused', expect.stringContaining('from https to http')]);
      expect(plain.connections()).toBe(0);
      expect((await rejection(agent().send(get(server.url)))).code).toBe('egress-failed');
    });

    it('to go in circles', async () => {
      let asked = 0;
      const server = await serve((request, response) => {
        asked += 1;
        leadTo('/again')(request, response);
      });
      expect((await rejection(agent().send(get(server.url)))).code).toBe('egress-refused');
      expect(asked).toBe(4);
    });

    it.each(['ldap://127.0.0.5/cn=CA', 'ftp://127.0.0.5/', 'file:///etc/passwd', 'data:,x', '//127.0.0.5/', ''])(
      'the URL "%s"',
      async (url) => expect((await rejection(agent().send(get(url)))).code).toBe('egress-refused'),
    );

    it('to follow to another scheme, or to a URL with a password', async () => {
      for (const location of ['file:///etc/passwd', 'http://user:secret@127.0.0.5/']) {
        const server = await serve(leadTo(location));
        const error = await rejection(agent().send(get(server.url)));
        expect(error.code).toBe('egress-refused');
        expect(error.message).not.toContain('secret');
      }
    });
  });

  it('follows within the same guard, and keeps what authorises from other origins', async () => {
    const seen: (string | undefined)[] = [];
    const other = await serve((request, response) => {
      seen.push(request.headers.authorization);
      hello(request, response);
    });
    const server = await serve((request, response) => {
      seen.push(request.headers.authorization);
      leadTo(request.url === '/' ? '/here' : other.url, 307)(request, response);
    });
    const headers = { authorization: 'Basic eA==' };
    await agent().send(get(server.url, { body: Buffer.from('x'), headers }));
    expect(seen).toEqual(['Basic eA==', 'Basic eA==', undefined]);
  });

  it('takes a redirect of a POST that would lose its body for a failure', async () => {
    const server = await serve(leadTo('/other', 302));
    expect((await rejection(agent().send(get(server.url, { body: Buffer.from('x') })))).code).toBe('egress-failed');
  });

  it('stops reading an answer that is too long, announced or not', async () => {
    const announcing = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 1_001 }).write('x');
    });
    const endless = await serve((_, response) => {
      const pour = () => void (response.destroyed || response.write(Buffer.alloc(500), () => setImmediate(pour)));
      pour();
    });
    for (const { url } of [announcing, endless]) {
      expect((await rejection(agent().send(get(url)))).code).toBe('egress-too-large');
    }
    const fitting = await serve((_, response) => response.end(Buffer.alloc(1_000)));
    expect((await agent().send(get(fitting.url))).body).toHaveLength(1_000);
  });

  describe('ends in time', () => {
    it('when a name is not found', async () => {
      const guarded = agent({ resolve: () => undefined, connectMs: 20 });
      expect((await rejection(guarded.send(get('http://slow.example/')))).code).toBe('egress-timeout');
    });

    it('when nothing is answered', async () => {
      const server = await serve(() => undefined);
      expect((await rejection(agent().send(get(server.url, { timeoutMs: 30 })))).code).toBe('egress-timeout');
    });

    it('when the answer never ends, though it goes on', async () => {
      const server = await serve((_, response) => {
        const timer = setInterval(() => response.write('x'), 5);
        response.on('close', () => clearInterval(timer));
      });
      expect((await rejection(agent().send(get(server.url, { timeoutMs: 60 })))).code).toBe('egress-timeout');
    });

    it('when it leads from one slow place to the next', async () => {
      const server = await serve((request, response) => {
        setTimeout(() => leadTo('/on')(request, response), 20);
      });
      expect((await rejection(agent().send(get(server.url, { timeoutMs: 50 })))).code).toBe('egress-timeout');
    });
  });

  it('tells a cut answer, an unknown coding and a failure from an answer', async () => {
    const cut = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('x', () => response.destroy());
    });
    const coded = await serve((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'));
    const missing = await serve((_, response) => response.writeHead(404).end());
    const broken = await serve((_, response) => response.writeHead(503).end());
    const closed = await startServer(hello, { host: listed });
    await closed.close();
    const found = [];
    for (const { url } of [cut, coded, missing, broken, closed]) {
      const { code, retry } = await rejection(agent().send(get(url)));
      found.push(`${code} ${retry}`);
    }
    expect(found).toEqual([
      'egress-failed later',
      'egress-failed later',
      'egress-failed never',
      'egress-failed later',
      'egress-failed later',
    ]);
  });

  it('keeps no cookies and asks no proxy of the environment', async () => {
    const proxy = await serve(hello, { host: '127.0.0.1' });
    for (const name of ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY']) vi.stubEnv(name, proxy.url);
    onTestFinished(() => void vi.unstubAllEnvs());
    const cookies: unknown[] = [];
    const server = await serve((request, response) => {
      cookies.push(request.headers.cookie);
      response.setHeader('set-cookie', 'a=b').end();
    });
    const guarded = agent();
    await guarded.send(get(server.url));
    await guarded.send(get(server.url));
    expect([cookies, proxy.connections()]).toEqual([[undefined, undefined], 0]);
  });
});
