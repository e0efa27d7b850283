import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runAction } from './emulator-actions.js';
import { issueTokens } from './portal-context.js';
import { parsePhpQuery } from './php-query.js';
import type { BrokenRule } from './state/knobs.js';
import { openTestPortal, type TestPortal } from './test-portal.js';

let portal: TestPortal;
let listener: { url: string; bodies: Record<string, unknown>[]; close: () => void };
beforeEach(async () => {
  portal = await openTestPortal();
  listener = await listen();
  for (const event of ['ONAPPUPDATE', 'ONAPPUNINSTALL', 'ONAPPPAYMENT']) {
    await portal.rest('event.bind', { event, handler: listener.url }, portal.token(1));
  }
});
afterEach(async () => {
  listener.close();
  await portal.remove();
});

async function listen(): Promise<typeof listener> {
  const bodies: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      bodies.push(parsePhpQuery(Buffer.concat(chunks).toString('utf8')));
      response.end();
    });
  });
  await once(server.listen(0, '127.0.0.4'), 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.4:${port}/events`, bodies, close: () => server.close() };
}

const act = (action: Parameters<typeof runAction>[1]) => runAction(portal.context, action);

async function refresh(refreshToken: string): Promise<{ error?: string; client_endpoint?: string }> {
  const { clientId, clientSecret } = portal;
  const form = { grant_type: 'refresh_token', client_id: clientId, client_secret: clientSecret };
  const body = new URLSearchParams({ ...form, refresh_token: refreshToken });
  return (await (await fetch(`${portal.oauthOrigin}/oauth/token/`, { method: 'POST', body })).json()) as {
    error?: string;
    client_endpoint?: string;
  };
}

/** What a healthy portal does, each as a check that must fail when its rule is broken. */
const rules: Readonly<Record<string, { readonly broken: BrokenRule; readonly holds: () => Promise<boolean> }>> = {
  'a removal carries the application token and no other': {
    broken: 'removal-without-token',
    holds: async () => {
      await act({ action: 'uninstall', clean: true });
      await portal.context.events.settled();
      const auth = JSON.stringify(listener.bodies.at(-1)?.['auth'] ?? {});
      return auth.includes('application_token') && !auth.includes('access_token');
    },
  },
  'tokens die with the removal': {
    broken: 'tokens-outlive-removal',
    holds: async () => {
      const pair = issueTokens(portal.context, 7);
      await act({ action: 'uninstall', clean: false });
      return (await refresh(pair.refreshToken)).error === 'invalid_grant';
    },
  },
  'an update drops event handlers': {
    broken: 'update-keeps-handlers',
    holds: async () => {
      await act({ action: 'new-version', installer: false });
      return portal.context.store.data.eventHandlers.length === 0;
    },
  },
  'the OAuth server names the address of a renamed portal': {
    broken: 'renamed-unknown-to-oauth',
    holds: async () => {
      const pair = issueTokens(portal.context, 7);
      const renamed = (await act({ action: 'rename' })) as { origin: string };
      return (await refresh(pair.refreshToken)).client_endpoint === `${renamed.origin}/rest/`;
    },
  },
};

describe.each(Object.entries(rules))('%s', (_name, { broken, holds }) => {
  it('holds', async () => {
    expect(await holds()).toBe(true);
  });
  it('is noticed when it is broken', async () => {
    portal.knobs.broken = [broken];
    expect(await holds()).toBe(false);
  });
});

describe('the life of an installation', () => {
  it('tells of an update with a refresh token, then the handlers are gone', async () => {
    await act({ action: 'new-version', installer: false });
    await portal.context.events.settled();
    expect(listener.bodies).toMatchObject([
      { event: 'ONAPPUPDATE', data: { VERSION: '2', PREVIOUS_VERSION: '1' }, auth: { user_id: '1' } },
    ]);
    expect(listener.bodies[0]?.['auth']).toHaveProperty('refresh_token');
  });

  it('tells of payments, in an event and in app.info', async () => {
    await act({ action: 'end-payment' });
    await act({ action: 'pay', days: 12 });
    await portal.context.events.settled();
    const told = listener.bodies.map(({ data }) => data);
    expect(told).toMatchObject([
      { STATUS: 'P', PAYMENT_EXPIRED: 'Y', DAYS: '0' },
      { STATUS: 'P', PAYMENT_EXPIRED: 'N', DAYS: '12' },
    ]);
    expect((await portal.rest('app.info', {})).body.result).toMatchObject({ PAYMENT_EXPIRED: 'N', DAYS: 12 });
    portal.knobs.paymentRefused = true;
    expect(await portal.rest('profile', {})).toMatchObject({ status: 401, body: { error: 'PAYMENT_REQUIRED' } });
  });

  it('drops events when it is told to, and withdraws rights', async () => {
    Object.assign(portal.knobs, { dropEvents: true, deniedScopes: ['crm'] });
    await act({ action: 'end-payment' });
    await portal.context.events.settled();
    expect(listener.bodies).toEqual([]);
    expect((await portal.rest('scope', {})).body.result).not.toContain('crm');
    expect((await portal.rest('crm.item.get', { entityTypeId: 2, id: 412 })).body.error).toBe('insufficient_scope');
  });

  it('answers at a former address with 302 to the present one, also a POST', async () => {
    const { origin } = (await act({ action: 'rename' })) as { origin: string };
    const url = `${portal.portalOrigin}/rest/profile?x=1`;
    const answer = await fetch(url, { method: 'POST', redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, `${origin}/rest/profile?x=1`]);
    expect((await fetch(`${origin}/rest/profile`, { method: 'POST' })).status).toBe(401);
  });
});
