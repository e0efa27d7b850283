import { timingSafeEqual } from 'node:crypto';
import type { Express, Request, Response } from 'express';
import express from 'express';
import type { Params } from '../php-query.js';
import type { PortalContext } from '../portal-context.js';
import { grantedScope, isBroken, noteRequest } from '../portal-context.js';
import { asText } from '../rest/params.js';
import { readParams } from '../rest/read-request.js';
import { RestError } from '../rest/rest-error.js';
import type { TokenPair, TokenRegistry } from './token-registry.js';

export interface OAuthHostOptions {
  tokens: TokenRegistry;
  origin: string;
  /** The portals that this server knows, by member_id. */
  portals: Map<string, PortalContext>;
}

function same(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Where this server says that a portal is. */
function knownOrigin(portal: PortalContext): string {
  const [first = portal.origin] = portal.formerOrigins;
  return isBroken(portal, 'renamed-unknown-to-oauth') ? first : portal.origin;
}

function isoSeconds(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, '+00:00');
}

/** The OAuth server: /oauth/token/ and its own /rest/app.info. */
export function createOAuthHost({ tokens, origin, portals }: OAuthHostOptions): Express {
  const first = (): PortalContext => {
    const [portal] = portals.values();
    if (portal === undefined) throw new RestError(500, 'INTERNAL_SERVER_ERROR', 'No portal');
    return portal;
  };

  function portalOf(pair: TokenPair): PortalContext {
    const portal = portals.get(pair.memberId);
    if (portal === undefined || portal.store.data.installation.status === 'absent') {
      throw new RestError(401, 'NOT_INSTALLED', 'Application not installed');
    }
    return portal;
  }

  /** The server may remember why a chain has ended. */
  function removedWithToken(refreshToken: string): boolean {
    const pair = tokens.ofRefreshToken(refreshToken);
    const portal = pair === undefined ? undefined : portals.get(pair.memberId);
    return portal?.store.data.installation.status === 'absent' && portal.knobs.removedGrant === 'NOT_INSTALLED';
  }

  function refresh(params: Params): Record<string, unknown> {
    if (asText(params['grant_type']) !== 'refresh_token' || asText(params['refresh_token']) === '') {
      throw new RestError(400, 'invalid_request', 'Required parameters are missing');
    }
    const application = tokens.application(asText(params['client_id']));
    if (application === undefined || !same(asText(params['client_secret']), application.clientSecret)) {
      throw new RestError(401, 'invalid_client', 'Wrong client');
    }
    const old = tokens.refreshable(asText(params['refresh_token']));
    if (old === undefined && removedWithToken(asText(params['refresh_token']))) {
      throw new RestError(401, 'NOT_INSTALLED', 'Application not installed');
    }
    if (old === undefined) throw new RestError(400, 'invalid_grant', 'The refresh token is used or expired');
    if (old.clientId !== application.clientId) throw new RestError(200, 'WRONG_CLIENT', 'Wrong client');
    const portal = portalOf(old);
    if (!portal.knobs.lenientRefresh) tokens.void((pair) => pair === old);
    const { clientId, memberId, userId, scope } = old;
    const fresh = tokens.issue({ clientId, memberId, userId, scope, accessSeconds: portal.knobs.accessSeconds });
    return {
      access_token: fresh.accessToken,
      refresh_token: fresh.refreshToken,
      ...(isBroken(portal, 'refresh-without-expires') ? {} : { expires: fresh.accessExpires }),
      expires_in: portal.knobs.accessSeconds,
      scope: grantedScope(portal, scope),
      domain: new URL(origin).host,
      server_endpoint: `${origin}/rest/`,
      client_endpoint: `${knownOrigin(portal)}/rest/`,
      member_id: memberId,
      status: portal.knobs.licence,
      user_id: userId,
    };
  }

  function appInfo(params: Params): Record<string, unknown> {
    const verdict = tokens.access(asText(params['auth']));
    if (verdict.state === 'expired')
      throw new RestError(401, 'expired_token', 'The access token provided has expired.');
    if (verdict.state !== 'live') throw new RestError(401, 'invalid_token', 'Unable to get application by token');
    const { pair } = verdict;
    const portal = portalOf(pair);
    const { installation } = portal.store.data;
    const scope = grantedScope(portal, pair.scope);
    return {
      result: {
        client_id: pair.clientId,
        scope,
        expires: isoSeconds(pair.accessExpires),
        install: {
          installed: installation.status === 'installed',
          version: String(installation.version),
          status: portal.knobs.licence,
          scope,
          domain: new URL(knownOrigin(portal)).host,
          uri: knownOrigin(portal),
          client_endpoint: `${knownOrigin(portal)}/rest/`,
          member_id: pair.memberId,
          member_type: 'portal',
        },
        user_id: pair.userId,
      },
    };
  }

  function handler(method: string, run: (params: Params) => Record<string, unknown>) {
    return async (request: Request, response: Response): Promise<void> => {
      const portal = first();
      const note = { host: 'oauth', method, userId: 0 } as const;
      if (portal.knobs.oauthDown === 'refused') {
        request.socket.destroy();
        return;
      }
      try {
        if (portal.knobs.oauthDown === '503') throw new RestError(503, 'OVERLOAD_LIMIT', 'Try again later');
        const body = run(await readParams(request, portal.knobs.postMaxBytes));
        noteRequest(portal, { ...note, status: 200, error: '' });
        response.json(body);
      } catch (error) {
        if (!(error instanceof RestError)) throw error;
        noteRequest(portal, { ...note, status: error.status, error: error.code });
        response.status(error.status).json({ error: error.code, error_description: error.message });
      }
    };
  }

  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(express.raw({ type: () => true, limit: '64kb' }));
  app.all(/^\/oauth\/token\/?$/, handler('oauth/token', refresh));
  app.all(/^\/rest\/+app\.info(?:\.json)?$/i, handler('app.info', appInfo));
  app.use((_request, response) => {
    response.status(404).type('text').send('Not found');
  });
  return app;
}
