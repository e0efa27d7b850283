import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { api, dealId, framePost, install, openFrame, people, startTestApp, type TestApp } from './app.test-support.js';

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp();
  await install(test, test.portals[0]);
});
afterAll(() => test.remove());

const manager = () => framePost(test, test.portals[0], { userId: people.manager });

describe('a verified placement POST', () => {
  it('is answered with the page, framed by this portal only, and a bearer', async () => {
    const { response, boot } = await openFrame(test.url, manager());
    expect(response.status).toBe(200);
    expect(boot.surface).toEqual({ kind: 'tab', entityTypeId: 2, entityId: dealId });
    expect(boot.person).toEqual({ personId: '7', name: 'Milica', isPortalAdministrator: false });
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`frame-ancestors ${test.portals[0].origin}`);
    expect(policy).toContain("script-src 'self';");
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('x-frame-options')).toBeNull();
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  it('costs the portal one call, repeated none, and listing documents one more', async () => {
    // One request that asks two things.
    const portalCall = ['batch', 'profile', 'app.info'];
    const post = manager();
    const { calls } = test.portals[0];
    calls.length = 0;
    await openFrame(test.url, post);
    expect(calls).toEqual(portalCall);
    const { boot } = await openFrame(test.url, post);
    expect(calls).toEqual(portalCall);
    const answer = await api(test, boot, `/api/documents?entityTypeId=2&entityId=${dealId}`);
    expect(answer.status).toBe(200);
    expect(calls.filter((call) => call !== 'crm.controller.item.getFile')).toEqual([...portalCall, 'crm.item.get']);
  });
});

describe('threat 13: names that are markup', () => {
  it('stay text in the page', async () => {
    const [portal] = test.portals;
    portal.users.set(33, { name: '</script><script>alert(1)</script>\u2028<!--', isAdministrator: false });
    const { response, boot } = await openFrame(test.url, framePost(test, portal, { userId: 33 }));
    expect(response.status).toBe(200);
    expect(boot.person?.name).toBe('</script><script>alert(1)</script>\u2028<!--');
  });
});

describe('threat 1: a forged placement POST', () => {
  const refused = async (change: (post: ReturnType<typeof manager>) => ReturnType<typeof manager>) => {
    const { response, boot } = await openFrame(test.url, change(manager()));
    expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(boot.session).toBeNull();
    return boot.surface.kind === 'error' ? boot.surface.error.code : boot.surface.kind;
  };

  it('with the member_id of another portal is refused', async () => {
    const [, other] = test.portals;
    expect(await refused((post) => ({ ...post, body: { ...post.body, member_id: other.memberId } }))).toBe(
      'portal-unverified',
    );
  });

  it('with another DOMAIN is refused, also when the token is known already', async () => {
    const post = manager();
    await openFrame(test.url, post);
    const [, other] = test.portals;
    expect(await refused(() => ({ ...post, query: { ...post.query, DOMAIN: other.host } }))).toBe('portal-unverified');
  });

  it('with a token of another application is refused', async () => {
    const code = await refused((post) => {
      const token = test.oauth.tokens.get(post.body['AUTH_ID'] ?? '');
      if (token !== undefined) token.clientId = 'local.another.2';
      return post;
    });
    expect(code).toBe('portal-unverified');
  });

  it('with a SERVER_ENDPOINT of its own is refused, and that host never called', async () => {
    const [, other] = test.portals;
    const before = other.calls.length;
    const asked = test.oauth.requests.length;
    expect(
      await refused((post) => ({ ...post, body: { ...post.body, SERVER_ENDPOINT: `${other.origin}/rest/` } })),
    ).toBe('portal-unverified');
    expect(other.calls.length).toBe(before);
    expect(test.oauth.requests.length).toBe(asked);
  });

  it('never makes us call the DOMAIN it names before the OAuth server confirmed it', async () => {
    const [, other] = test.portals;
    const before = other.calls.length;
    await refused((post) => ({
      ...post,
      query: { ...post.query, DOMAIN: other.host },
      body: { ...post.body, AUTH_ID: 'made-up' },
    }));
    expect(other.calls.length).toBe(before);
  });

  it('with another APPLICATION_TOKEN than the stored one is refused', async () => {
    expect(await refused((post) => ({ ...post, body: { ...post.body, APPLICATION_TOKEN: 'f'.repeat(32) } }))).toBe(
      'portal-unverified',
    );
  });

  it('without an access token says that the application is closed for the person', async () => {
    const post = manager();
    const { boot, response } = await openFrame(test.url, { ...post, body: { ...post.body, AUTH_ID: '' } });
    expect(boot.surface).toMatchObject({ kind: 'error', error: { code: 'no-app-access' } });
    expect(boot.session).toBeNull();
    expect(response.headers.get('content-security-policy')).toContain(`frame-ancestors ${test.portals[0].origin}`);
  });
});

describe('threat 17: taking over at installation', () => {
  it('refuses the installer to a person who is no administrator', async () => {
    const { boot } = await openFrame(
      test.url,
      framePost(test, test.portals[1], { userId: people.manager, path: '/b24/install', placement: 'DEFAULT' }),
    );
    expect(boot.surface).toMatchObject({ kind: 'error', error: { code: 'not-portal-administrator' } });
  });

  it('tells people of a portal without installation that it is not installed', async () => {
    const { boot } = await openFrame(test.url, framePost(test, test.portals[1], { userId: people.manager }));
    expect(boot.surface).toMatchObject({ kind: 'error', error: { code: 'portal-not-installed' } });
  });
});

describe('renewing a bearer', () => {
  it('takes a fresh AUTH_ID of the same person and nobody else', async () => {
    const { boot } = await openFrame(test.url, manager());
    const bearer = boot.session?.bearer ?? '';
    const own = test.oauth.issue(test.portals[0], people.manager).accessToken;
    const answer = await api(test, '', '/api/session', { body: { authId: own, bearer } });
    expect(answer.status).toBe(200);
    for (const authId of [
      test.oauth.issue(test.portals[0], people.administrator).accessToken,
      test.oauth.issue(test.portals[1], people.manager).accessToken,
      'made-up',
    ]) {
      const refused = await api(test, '', '/api/session', { body: { authId, bearer } });
      expect(refused.status).toBe(401);
      expect(await refused.json()).toMatchObject({ error: { code: 'session-over' } });
    }
  });
});
