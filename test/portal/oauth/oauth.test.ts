import { B24OAuth } from '@bitrix24/b24jssdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runAction } from '../emulator-actions.js';
import { issueTokens } from '../portal-context.js';
import type { TestPortal } from '../test-portal.js';
import { openTestPortal } from '../test-portal.js';
import type { TokenPair } from './token-registry.js';

let portal: TestPortal;
beforeEach(async () => {
  portal = await openTestPortal();
});
afterEach(() => portal.remove());

interface TokenAnswer {
  status: number;
  body: Record<string, unknown>;
}

async function refresh(pair: TokenPair, change: Record<string, string> = {}): Promise<TokenAnswer> {
  const { clientId, clientSecret } = portal;
  const form = {
    grant_type: 'refresh_token',
    client_id: clientId,
    client_secret: clientSecret,
    refresh_token: pair.refreshToken,
    ...change,
  };
  const answer = await fetch(`${portal.oauthOrigin}/oauth/token/`, { method: 'POST', body: new URLSearchParams(form) });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

/** The SDK's own client, as a server keeps it for one person. */
function sdkClient(pair: TokenPair): B24OAuth {
  const { clientId, clientSecret, context, portalOrigin, oauthOrigin } = portal;
  const auth = {
    applicationToken: context.store.data.installation.applicationToken,
    userId: pair.userId,
    memberId: pair.memberId,
    accessToken: pair.accessToken,
    refreshToken: pair.refreshToken,
    expires: pair.accessExpires,
    expiresIn: 3600,
    scope: pair.scope,
    domain: portalOrigin,
    clientEndpoint: `${portalOrigin}/rest/`,
    serverEndpoint: `${oauthOrigin}/rest/`,
    status: 'L' as const,
  };
  return new B24OAuth(auth, { clientId, clientSecret });
}

async function titleOf(client: B24OAuth): Promise<unknown> {
  const answer = await client.actions.v2.call.make<{ item: { title: string } }>({
    method: 'crm.item.get',
    params: { entityTypeId: 2, id: 412 },
  });
  return answer.getData()?.result.item.title;
}

describe('tokens', () => {
  it('gives a new pair with every key, and the old pair is dead', async () => {
    const pair = issueTokens(portal.context, 7);
    const { status, body } = await refresh(pair);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      expires_in: 3600,
      scope: 'crm,placement,user_brief,im,userfieldconfig',
      domain: new URL(portal.oauthOrigin).host,
      server_endpoint: `${portal.oauthOrigin}/rest/`,
      client_endpoint: `${portal.portalOrigin}/rest/`,
      member_id: pair.memberId,
      status: 'L',
      user_id: 7,
    });
    expect(body['expires']).toBeTypeOf('number');
    expect((await portal.rest('profile', {}, pair.accessToken)).body.error).toBe('invalid_token');
    expect(await refresh(pair)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it('leaves other chains of the same person alone', async () => {
    const [one, other] = [issueTokens(portal.context, 7), issueTokens(portal.context, 7)];
    await refresh(one);
    expect((await portal.rest('profile', {}, other.accessToken)).status).toBe(200);
  });

  it('is lenient with the old pair only when asked', async () => {
    portal.knobs.lenientRefresh = true;
    const pair = issueTokens(portal.context, 7);
    await refresh(pair);
    expect((await refresh(pair)).status).toBe(200);
  });

  it.each([
    ['a wrong secret', { client_secret: 'x' }, 401, 'invalid_client'],
    ['an unknown client', { client_id: 'local.0.1' }, 401, 'invalid_client'],
    ['no refresh token', { refresh_token: '' }, 400, 'invalid_request'],
    ['another grant', { grant_type: 'password' }, 400, 'invalid_request'],
  ])('refuses %s', async (_name, change, status, error) => {
    const pair = issueTokens(portal.context, 7);
    expect(await refresh(pair, change)).toMatchObject({ status, body: { error } });
    expect((await refresh(pair)).status).toBe(200);
  });

  it('is all dead after the application was removed', async () => {
    const pair = issueTokens(portal.context, 7);
    await runAction(portal.context, { action: 'uninstall', clean: true });
    expect((await refresh(pair)).body).toMatchObject({ error: 'invalid_grant' });
    expect((await portal.rest('profile', {}, pair.accessToken)).status).toBe(401);
  });

  it('survives a restart', async () => {
    const pair = issueTokens(portal.context, 7);
    await portal.close();
    portal = await openTestPortal({ directory: portal.directory, install: false });
    expect((await portal.rest('profile', {}, pair.accessToken)).body.result).toMatchObject({ ID: '7' });
  });
});

describe('app.info of the OAuth server', () => {
  it('says whose token this is and which portal confirmed it', async () => {
    const pair = issueTokens(portal.context, 11);
    const answer = await fetch(`${portal.oauthOrigin}/rest/app.info?auth=${pair.accessToken}`);
    expect(await answer.json()).toMatchObject({
      result: {
        client_id: portal.clientId,
        user_id: 11,
        install: {
          installed: true,
          status: 'L',
          client_endpoint: `${portal.portalOrigin}/rest/`,
          domain: new URL(portal.portalOrigin).host,
          member_id: pair.memberId,
        },
      },
    });
  });

  it('refuses a forged token', async () => {
    const answer = await fetch(`${portal.oauthOrigin}/rest/app.info?auth=nonsense`);
    expect(answer.status).toBe(401);
  });

  it('tells two portals of one application apart', async () => {
    const second = await openTestPortal({ oauth: portal.oauth, memberId: 'f'.repeat(32), portalHost: '127.0.0.5' });
    expect(second.clientId).toBe(portal.clientId);
    const answer = await fetch(`${portal.oauthOrigin}/rest/app.info?auth=${second.token(7)}`);
    expect(await answer.json()).toMatchObject({
      result: { install: { member_id: 'f'.repeat(32), client_endpoint: `${second.portalOrigin}/rest/` } },
    });
    expect((await portal.rest('profile', {}, second.token(7))).body.error).toBe('NO_AUTH_FOUND');
    await second.remove();
  });
});

describe('the unmodified B24OAuth of the SDK', () => {
  it('calls with a double slash, refreshes an expired token once and goes on', async () => {
    const client = sdkClient(issueTokens(portal.context, 7));
    expect(await titleOf(client)).toContain('Jadranska');
    await runAction(portal.context, { action: 'expire-tokens' });
    portal.context.log.length = 0;
    expect(await titleOf(client)).toContain('Jadranska');
    expect(portal.context.log.map(({ host, method, status }) => `${host} ${method} ${status}`)).toEqual([
      'portal crm.item.get 401',
      'oauth oauth/token 200',
      'portal crm.item.get 200',
    ]);
    client.destroy();
  });

  it('runs a batch', async () => {
    const client = sdkClient(issueTokens(portal.context, 7));
    const answer = await client.actions.v2.batch.make({
      calls: { who: ['profile', {}], deals: ['crm.item.list', { entityTypeId: 2 }] },
    });
    expect(answer.isSuccess).toBe(true);
    client.destroy();
  });

  it.each(['single-slash-only', 'answer-without-time', 'refresh-without-expires'] as const)(
    'notices the broken rule %s',
    async (rule) => {
      portal.knobs.broken = [rule];
      const client = sdkClient(issueTokens(portal.context, 7));
      await runAction(portal.context, { action: 'expire-tokens' });
      portal.context.log.length = 0;
      const healthy = 'portal crm.item.get 401,oauth oauth/token 200,portal crm.item.get 200';
      const title = await titleOf(client).catch(() => undefined);
      await titleOf(client).catch(() => undefined);
      const seen = portal.context.log.map(({ host, method, status }) => `${host} ${method} ${status}`).join();
      expect(title === undefined || seen !== `${healthy},portal crm.item.get 200`).toBe(true);
      client.destroy();
    },
  );
});
