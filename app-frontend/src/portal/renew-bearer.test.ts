import { describe, expect, it, vi } from 'vitest';
import { fakePortal } from '../testing/fake-services.js';
import { renewBearer } from './renew-bearer.js';

type Fetch = (input: string, init: RequestInit) => Promise<Response>;

const over = () => Response.json({ error: { code: 'session-over', retry: 'never', reference: 'r' } }, { status: 401 });

describe('renewBearer', () => {
  it('trades the AUTH_ID at hand for a bearer', async () => {
    const fetch = vi.fn<Fetch>(() => Promise.resolve(Response.json({ bearer: 'new', lifetime: 600 })));
    const answer = await renewBearer({ fetch, portal: fakePortal(), bearer: 'old' });
    expect(answer.bearer).toBe('new');
    expect(fetch.mock.calls[0]?.[0]).toBe('/api/session');
    expect(fetch.mock.calls[0]?.[1].body).toBe('{"authId":"auth","bearer":"old"}');
  });

  it('asks the portal for a new AUTH_ID when the one at hand is refused', async () => {
    const fetch = vi.fn<Fetch>((_, init) =>
      Promise.resolve(
        typeof init.body === 'string' && init.body.includes('renewed')
          ? Response.json({ bearer: 'new', lifetime: 600 })
          : over(),
      ),
    );
    const portal = fakePortal({ authId: ({ renewed }) => Promise.resolve(renewed ? 'renewed' : 'stale') });
    expect((await renewBearer({ fetch, portal, bearer: 'old' })).bearer).toBe('new');
  });

  it('says that the session is over when the portal gives no AUTH_ID', async () => {
    const portal = fakePortal({ authId: () => Promise.reject(new Error('408')) });
    await expect(renewBearer({ fetch: () => Promise.resolve(over()), portal, bearer: 'old' })).rejects.toMatchObject({
      code: 'session-over',
    });
  });
});
