import { describe, expect, it, vi } from 'vitest';
import type { AppErrorBody } from '@dealseal/app-server/contract/error';
import { HttpClient } from './http-client.js';
import { Session } from './session.js';

type Fetch = (input: string, init: RequestInit) => Promise<Response>;

function errorAnswer(error: Partial<AppErrorBody>, status = 400): Response {
  return Response.json({ error: { retry: 'never', reference: '7K2-M9Q', ...error } }, { status });
}

function buildClient(fetch: Fetch) {
  const renew = vi.fn<() => Promise<{ bearer: string; lifetime: number }>>(() =>
    Promise.resolve({ bearer: 'fresh', lifetime: 600 }),
  );
  const session = new Session({ bearer: 'old', lifetime: 600, renew, now: () => 0 });
  return { renew, client: new HttpClient({ fetch, session }) };
}

function bearerOf(init: RequestInit): string | null {
  return new Headers(init.headers).get('authorization');
}

describe('HttpClient', () => {
  it('sends the bearer and reads JSON', async () => {
    const fetch = vi.fn<Fetch>(() => Promise.resolve(Response.json({ a: 1 })));
    const { client } = buildClient(fetch);
    expect(await client.json({ method: 'POST', path: '/api/x', body: { b: 2 } })).toEqual({ a: 1 });
    const [path, init] = fetch.mock.calls[0] ?? [];
    expect(path).toBe('/api/x');
    expect(bearerOf(init ?? {})).toBe('Bearer old');
    expect(init?.credentials).toBe('omit');
    expect(init?.body).toBe('{"b":2}');
  });

  it('renews an expired bearer in silence and repeats the call once', async () => {
    const fetch = vi.fn<Fetch>((_, init) =>
      Promise.resolve(
        bearerOf(init) === 'Bearer fresh' ? Response.json({ ok: true }) : errorAnswer({ code: 'session-expired' }, 401),
      ),
    );
    const { client, renew } = buildClient(fetch);
    expect(await client.json({ method: 'GET', path: '/api/me' })).toEqual({ ok: true });
    expect(renew).toHaveBeenCalledWith('old');
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it('does not renew for ever', async () => {
    const fetch = vi.fn<Fetch>(() => Promise.resolve(errorAnswer({ code: 'session-expired' }, 401)));
    const { client } = buildClient(fetch);
    await expect(client.json({ method: 'GET', path: '/api/me' })).rejects.toMatchObject({ code: 'session-expired' });
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it('tells code, details and reference of an error', async () => {
    const { client } = buildClient(() =>
      Promise.resolve(errorAnswer({ code: 'code-wrong', details: { triesLeft: 3 } })),
    );
    await expect(client.json({ method: 'GET', path: '/api/me' })).rejects.toMatchObject({
      code: 'code-wrong',
      reference: '7K2-M9Q',
      details: { triesLeft: 3 },
    });
  });

  it('names a lost connection', async () => {
    const { client } = buildClient(() => Promise.reject(new TypeError('network')));
    await expect(client.bytes({ method: 'GET', path: '/api/me' })).rejects.toMatchObject({ code: 'offline' });
  });

  it("names an answer that is none of the app-server's", async () => {
    const page = () => Promise.resolve(new Response('<html>502</html>', { status: 502 }));
    const { client } = buildClient(page);
    await expect(client.json({ method: 'GET', path: '/api/me' })).rejects.toMatchObject({ code: 'answer-unreadable' });
  });

  it('keeps an abort an abort', async () => {
    const { client } = buildClient(() => Promise.reject(new DOMException('stop', 'AbortError')));
    await expect(client.json({ method: 'GET', path: '/api/me' })).rejects.toMatchObject({ name: 'AbortError' });
  });
});
