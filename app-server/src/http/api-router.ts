import { json, type Request, type Response, Router } from 'express';
import type { PortalCallers } from '../bitrix24/portal-callers.js';
import { AppError } from '../app-error.js';
import { openRequestSchema } from '../contract/signing.js';
import type { PortalRepository } from '../store/portal-repository.js';
import type { TokenRepository } from '../store/token-repository.js';
import { type ApiRoute, assertOwnEntity, type RequestContext } from './api-route.js';
import type { Bearers } from './bearer.js';
import type { RateLimit } from './rate-limit.js';
import type { RequestScope } from './error-answer.js';

export interface ApiParts {
  readonly bearers: Bearers;
  readonly portals: PortalRepository;
  readonly tokens: TokenRepository;
  readonly callers: PortalCallers;
  /** Our own origin. */
  readonly publicOrigin: string;
  /** Per person. */
  readonly limit: RateLimit;
  readonly scopeOf: (response: Response) => RequestScope;
  readonly apiRoutes: readonly ApiRoute[];
  /** Stands at `/signing-requests`. */
  readonly signingRoutes: Router;
}

/** Where a signature begins; what was begun goes on. */
const signingPath = /^\/(?:signing-requests(?:\/sign-list|\/[^/]+\/sign)?|install\/test-signature)\/?$/i;

const contexts = new WeakMap<Request, RequestContext>();

/** Who is calling, for handlers behind the API's router. Throws AppError `session-over` anywhere else. */
export function contextOf(request: Request): RequestContext {
  const context = contexts.get(request);
  if (context === undefined) throw new AppError('session-over');
  return context;
}

/** Everything under `/api` but the renewal of a bearer: origin, bearer, limit, then the route. */
export function createApiRouter(parts: ApiParts): Router {
  const router = Router();
  router.use(async (request, response, next) => {
    response.setHeader('cache-control', 'no-store');
    assertOwnOrigin(request, parts.publicOrigin);
    contexts.set(request, await authenticate(parts, request, response));
    next();
  });
  router.use((request, _response, next) => {
    const isSigning = request.method === 'POST' && signingPath.test(request.path);
    if (isSigning && contextOf(request).portal.subscription.isOver) throw new AppError('subscription-over');
    next();
  });
  for (const { path, bodyLimit } of parts.apiRoutes) {
    // A body that was read here is not read again.
    if (bodyLimit !== undefined) router.use(path, json({ limit: bodyLimit, strict: true, type: 'application/json' }));
  }
  router.use(json({ limit: '64kb', strict: true, type: 'application/json' }));
  for (const route of parts.apiRoutes) {
    router[route.method](route.path, async (request: Request, response: Response) => {
      const context = contextOf(request);
      if (route.who === 'portal-administrator' && !context.person.isPortalAdministrator) {
        throw new AppError('not-portal-administrator');
      }
      await route.handle({ context, request, response });
    });
  }
  router.post('/signing-requests', (request, _response, next) => {
    // Only the document that the frame was opened for.
    const opening = openRequestSchema.safeParse(request.body);
    if (opening.success) assertOwnEntity(contextOf(request), opening.data.address);
    next();
  });
  router.use('/signing-requests', parts.signingRoutes);
  router.use(() => {
    throw new AppError('not-found');
  });
  return router;
}

/**
 * The page and its API share an origin, and there are no cookies: what a browser says that another origin sends is refused. A body is JSON,
 * whatever the method. Who sends neither Origin nor Sec-Fetch-Site, as programs that are no browser, still needs a bearer.
 * Throws AppError `origin-refused`, `request-invalid`.
 */
export function assertOwnOrigin(request: Request, publicOrigin: string): void {
  const { origin, 'sec-fetch-site': site, 'content-length': length, 'transfer-encoding': coding } = request.headers;
  if (origin !== undefined && origin !== publicOrigin) throw new AppError('origin-refused');
  if (site !== undefined && site !== 'same-origin') throw new AppError('origin-refused');
  const isReading = request.method === 'GET' || request.method === 'HEAD';
  // Browsers send Origin with every POST.
  if (!isReading && origin === undefined) throw new AppError('origin-refused');
  // A body is there when its length or its coding is (RFC 9112 §6.3); one without a type is not JSON either.
  const isEmpty = coding === undefined && (length === undefined || length === '0');
  if (!isEmpty && request.is('application/json') !== 'application/json') {
    throw new AppError('request-invalid');
  }
}

async function authenticate(parts: ApiParts, request: Request, response: Response): Promise<RequestContext> {
  const [, bearer] = /^Bearer ([A-Za-z0-9._-]{1,512})$/.exec(request.headers.authorization ?? '') ?? [];
  if (bearer === undefined) throw new AppError('session-over');
  const { memberId, personId, surface, language } = parts.bearers.read(bearer);
  parts.limit.take(`${memberId} ${personId}`);
  const [portal, token] = await Promise.all([parts.portals.find(memberId), parts.tokens.userToken(memberId, personId)]);
  // The application was removed: its people's tokens are gone with it.
  if (portal === null || portal.state === 'uninstalled' || token === null) throw new AppError('session-over');
  const { name, isPortalAdministrator } = token;
  const { reference, log } = parts.scopeOf(response);
  return {
    portal,
    person: { personId, name, isPortalAdministrator },
    surface,
    caller: parts.callers.forPerson(memberId, personId),
    language,
    reference,
    log: log.child({ portal: memberId, person: personId }),
  };
}
