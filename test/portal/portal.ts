import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { ErrorRequestHandler, Express } from 'express';
import express from 'express';
import { putSampleContract } from './emulator-actions.js';
import { createEventQueue } from './event-queue.js';
import { createOAuthHost } from './oauth/oauth-host.js';
import type { TokenRegistry } from './oauth/token-registry.js';
import { openTokenRegistry } from './oauth/token-registry.js';
import type { PortalContext } from './portal-context.js';
import { noteRequest } from './portal-context.js';
import { restEndpoint } from './rest/endpoint.js';
import { appRoutes } from './routes/app-routes.js';
import { itemRoutes } from './routes/item-routes.js';
import { emulatorRoutes } from './routes/emulator-routes.js';
import { ownOriginOnly } from './routes/guards.js';
import { loginRoutes } from './routes/login-routes.js';
import { openFileStore } from './state/file-store.js';
import { firstPortalData } from './state/fixtures.js';
import { openJsonStore } from './state/json-store.js';
import type { Knobs } from './state/knobs.js';
import { defaultKnobs } from './state/knobs.js';
import { portalDataSchema } from './state/portal-data.js';
import { assetsDirectory, serveScripts } from './static-files.js';

export interface OAuthServer {
  tokens: TokenRegistry;
  portals: Map<string, PortalContext>;
  origin: string;
}

export interface PortalOptions {
  /** Folder of the state; made where it is absent. */
  directory: string;
  /** `http://127.0.0.2:7710`: what the browser and the application see; no slash at the end. */
  portalOrigin: string;
  oauthOrigin: string;
  /** Origin of the application; `/b24/frame` and `/b24/install` are its addresses. */
  appUrl: string;
  /** 32 hexadecimal digits; made where none is given. */
  memberId?: string;
  appTitle?: string;
  scope?: string;
  /** The OAuth server of another portal, when both know the same application. */
  oauth?: OAuthServer;
  knobs?: Partial<Knobs>;
  /** Unix time in milliseconds. */
  now?: () => number;
  randomHex?: (size: number) => string;
}

export interface Portal {
  portalApp: Express;
  oauthApp: Express;
  oauth: OAuthServer;
  /** Live objects: what a test changes here, the portal does. */
  context: PortalContext;
  knobs: Knobs;
  clientId: string;
  clientSecret: string;
}

function openOAuth({
  directory,
  oauthOrigin,
  now = Date.now,
  randomHex = systemRandomHex,
}: PortalOptions): OAuthServer {
  return { tokens: openTokenRegistry({ directory, now, randomHex }), portals: new Map(), origin: oauthOrigin };
}

function systemRandomHex(size: number): string {
  return randomBytes(size).toString('hex');
}

/** Origins that the portal's pages may frame and POST to: the application's, and those of bound handlers. */
function framedOrigins({ application, store }: PortalContext): string {
  const handlers = [...store.data.placements, ...store.data.userfieldTypes].map(({ handler }) => handler);
  return [...new Set([application.appUrl, ...handlers].map((url) => new URL(url).origin))].join(' ');
}

function securityHeaders(portal: PortalContext): express.RequestHandler {
  return (_request, response, next) => {
    const origins = framedOrigins(portal);
    const policy = [
      "default-src 'self'",
      "img-src 'self' data:",
      `frame-src 'self' ${origins}`,
      `form-action 'self' ${origins}`,
      "frame-ancestors 'self'",
      "base-uri 'none'",
    ].join('; ');
    response.set({
      'Content-Security-Policy': policy,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    });
    next();
  };
}

/** A renamed portal answers at its former addresses with 302, whatever the method. */
function redirectFormer(portal: PortalContext): express.RequestHandler {
  return (request, response, next) => {
    const host = request.get('host') ?? '';
    if (!portal.formerOrigins.some((origin) => new URL(origin).host === host)) return next();
    response.redirect(302, `${portal.origin}${request.originalUrl}`);
  };
}

const lastResort: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) return next(error);
  console.error(error);
  response.status(500).json({ error: 'INTERNAL_SERVER_ERROR', error_description: 'Internal server error' });
};

function createPortalApp(portal: PortalContext, directory: string): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(redirectFormer(portal));
  app.use(express.raw({ type: () => true, limit: '128mb' }));
  app.use(restEndpoint(portal));
  app.use(securityHeaders(portal));
  app.use(ownOriginOnly(portal));
  app.use('/static', express.static(assetsDirectory(), { index: false }), serveScripts(join(directory, 'scripts')));
  app.use(loginRoutes(portal), itemRoutes(portal), appRoutes(portal), emulatorRoutes(portal));
  app.use((_request, response) => {
    response.status(404).type('text').send('Page not found');
  });
  app.use(lastResort);
  return app;
}

/**
 * Makes a portal and its OAuth host, both ready to be listened with (`portalApp.listen`). With state in `directory`
 * it goes on where it stopped; else it begins with four people, three deals, an item or two of each other kind, and the sample contract in deal 412.
 */
export async function createPortal(options: PortalOptions): Promise<Portal> {
  const { directory, portalOrigin, now = Date.now, randomHex = systemRandomHex } = options;
  const oauth = options.oauth ?? openOAuth(options);
  const scope = options.scope ?? 'crm,placement,user_brief,im,userfieldconfig';
  const registered = oauth.tokens.onlyApplication() ?? oauth.tokens.register(scope);
  const store = openJsonStore(join(directory, 'portal.json'), portalDataSchema, () =>
    firstPortalData({
      memberId: options.memberId ?? randomHex(16),
      downloadKey: randomHex(32),
      applicationToken: randomHex(16),
      now: now(),
    }),
  );
  const knobs = { ...defaultKnobs(), ...options.knobs };
  const { clientId, clientSecret, code } = registered;
  const portal: PortalContext = {
    store,
    files: openFileStore(join(directory, 'files')),
    tokens: oauth.tokens,
    application: {
      clientId,
      code,
      scope: registered.scope,
      title: options.appTitle ?? 'Documents to sign',
      appUrl: `${options.appUrl}/b24/frame`,
      installUrl: `${options.appUrl}/b24/install`,
    },
    knobs,
    events: createEventQueue({
      delayMs: () => knobs.eventDelayMs,
      now,
      delivered: ({ event }, status) =>
        noteRequest(portal, { host: 'event', method: event, status, userId: 0, error: '' }),
    }),
    origin: portalOrigin,
    formerOrigins: [],
    oauthOrigin: oauth.origin,
    now,
    randomHex,
    log: [],
  };
  oauth.portals.set(store.data.memberId, portal);
  if (store.data.lastFileId === 9000) await putSampleContract(portal);
  const oauthApp = createOAuthHost(oauth);
  return {
    portalApp: createPortalApp(portal, directory),
    oauthApp,
    oauth,
    context: portal,
    knobs,
    clientId,
    clientSecret,
  };
}
