import compression from 'compression';
import express, { type Express, type NextFunction, type Request, type Response, type Router } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { AppError } from '../app-error.js';
import type { PortalEventListeners, PortalEventParts } from '../bitrix24/portal-events.js';
import type { PlacementParts } from '../bitrix24/verify-placement.js';
import type { PortalCallers } from '../bitrix24/portal-callers.js';
import type { BindAgain } from '../install/bind-again.js';
import type { ApiRoute } from './api-route.js';
import { createApiRouter } from './api-router.js';
import type { Bearers } from './bearer.js';
import { apiErrorHandler, type RequestScope } from './error-answer.js';
import { createEventRouter } from './event-router.js';
import { createFrameRouter } from './frame-router.js';
import { type Frontend, frontendPath } from './frontend.js';
import { createHealthRouter } from './health-router.js';
import type { Metrics } from './metrics.js';
import { createRateLimit } from './rate-limit.js';
import { createRequestScopes } from './request-scope.js';
import { createSessionRouter } from './session-router.js';

export interface AppParts extends PlacementParts {
  readonly callers: PortalCallers;
  readonly bearers: Bearers;
  readonly frontend: Frontend;
  /** Our own origin, `https://app.example.com`. */
  readonly publicUrl: string;
  /** Proxies between the internet and us whose X-Forwarded-For counts. */
  readonly proxies: number;
  readonly apiRoutes: readonly ApiRoute[];
  /** Stands at `/api/signing-requests`. */
  readonly signingRoutes: Router;
  readonly isRemoved: PortalEventParts['isRemoved'];
  readonly bindAgain: BindAgain;
  readonly listeners: PortalEventListeners;
  readonly checkReady: () => Promise<void>;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly now: () => number;
}

/** The whole HTTP side. */
export function createApp(parts: AppParts): Express {
  const { log, metrics, now, publicUrl } = parts;
  const scopes = createRequestScopes({ log, observe: (answer) => metrics.observeAnswer(answer) });
  const scopeOf = (response: Response): RequestScope => scopes.of(response);
  const scoped = { ...parts, scopeOf, publicOrigin: publicUrl };
  // Many people of one company share an address.
  const perAddress = createRateLimit({ burst: 240, perSecond: 20, now });
  const perPerson = createRateLimit({ burst: 60, perSecond: 10, now });
  const eventsPerAddress = createRateLimit({ burst: 500, perSecond: 50, now });

  const app = express();
  app.set('trust proxy', parts.proxies);
  app.set('query parser', 'simple');
  app.set('etag', false);
  app.disable('x-powered-by');
  app.use(createHealthRouter(parts));
  app.use(scopes.handler);
  app.use(
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
      // Frames are allowed per answer by frame-ancestors; this header knows no list of origins.
      frameguard: false,
      referrerPolicy: { policy: 'no-referrer' },
      strictTransportSecurity: publicUrl.startsWith('https:'),
    }),
  );
  app.use('/b24', createFrameRouter({ ...scoped, limit: perAddress }));
  app.use('/b24', createEventRouter({ ...scoped, limit: eventsPerAddress }));
  app.use('/api', createSessionRouter({ ...scoped, limit: perAddress }));
  app.use('/api', createApiRouter({ ...scoped, limit: perPerson }));
  app.use('/api', apiErrorHandler(scopeOf));
  app.use(
    frontendPath,
    // Only here: what an answer of the API says is nobody's business, its length included.
    compression(),
    (_request: Request, response: Response, next: NextFunction) => {
      // A worker obeys the policy of its own script: the preview's decoders are modules and WebAssembly of this folder.
      response.setHeader(
        'content-security-policy',
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; frame-ancestors 'none'",
      );
      next();
    },
    // Names carry a digest of the content, but for the preview's own assets, which change with a release only.
    express.static(parts.frontend.directory, { immutable: true, maxAge: '365d', index: false, dotfiles: 'ignore' }),
  );
  app.use((_request: Request, _response: Response, next: NextFunction) => {
    next(new AppError('not-found'));
  });
  app.use(apiErrorHandler(scopeOf));
  return app;
}
