import { json, type Response, Router } from 'express';
import { AppError } from '../app-error.js';
import type { VerifyAccess } from '../bitrix24/verify-access.js';
import { renewalAnswerSchema, renewalRequestSchema } from '../contract/session.js';
import type { PortalRepository } from '../store/portal-repository.js';
import type { TokenRepository } from '../store/token-repository.js';
import { answerJson, readInput } from './api-route.js';
import { assertOwnOrigin } from './api-router.js';
import { bearerLifetime, type Bearers } from './bearer.js';
import { apiErrorHandler, type RequestScope } from './error-answer.js';
import type { RateLimit } from './rate-limit.js';

export interface SessionParts {
  readonly bearers: Bearers;
  readonly portals: PortalRepository;
  readonly tokens: TokenRepository;
  readonly verifyAccess: VerifyAccess;
  readonly publicOrigin: string;
  /** Per address. */
  readonly limit: RateLimit;
  readonly scopeOf: (response: Response) => RequestScope;
}

/**
 * `POST /api/session`: a fresh AUTH_ID, verified like the one of a placement, for a fresh bearer of the same portal, person
 * and frame.
 */
export function createSessionRouter(parts: SessionParts): Router {
  const router = Router();
  router.post(
    '/session',
    (request, response, next) => {
      response.setHeader('cache-control', 'no-store');
      assertOwnOrigin(request, parts.publicOrigin);
      parts.limit.take(request.ip ?? '');
      next();
    },
    json({ limit: '8kb', strict: true, type: 'application/json' }),
    async (request, response) => {
      const { authId, bearer } = readInput(renewalRequestSchema, request.body);
      answerJson(response, renewalAnswerSchema, {
        bearer: await renew(parts, authId, bearer),
        lifetime: bearerLifetime,
      });
    },
  );
  router.use('/session', apiErrorHandler(parts.scopeOf));
  return router;
}

/** Throws AppError `session-over` when the portal, the person or the token is not what the bearer was given for. */
async function renew(parts: SessionParts, accessToken: string, bearer: string): Promise<string> {
  const claims = parts.bearers.readForRenewal(bearer);
  const portal = await parts.portals.find(claims.memberId);
  if (portal === null || portal.state === 'uninstalled') throw new AppError('session-over');
  const { memberId, serverEndpoint } = portal;
  const identity = await parts
    .verifyAccess({ memberId, accessToken, domain: undefined, serverEndpoint })
    .catch((error: unknown) => {
      const isRefused = error instanceof AppError && error.code === 'portal-unverified';
      throw isRefused ? new AppError('session-over', { cause: error }) : error;
    });
  if (identity.personId !== claims.personId) throw new AppError('session-over');
  await parts.tokens.offerUserToken(memberId, identity.personId, { ...identity, accessToken });
  return parts.bearers.issue(claims);
}
