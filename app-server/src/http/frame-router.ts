import { type Request, type Response, Router, urlencoded } from 'express';
import { AppError } from '../app-error.js';
import { parsePlacementPost, type PlacementPost } from '../bitrix24/placement-post.js';
import { surfaceOfPlacement } from '../bitrix24/surface-of-placement.js';
import {
  type PlacementParts,
  type VerifiedPlacement,
  verifyInstallation,
  verifyPlacement,
} from '../bitrix24/verify-placement.js';
import type { Boot, Language } from '../contract/session.js';
import type { BindAgain } from '../install/bind-again.js';
import type { Portal } from '../store/portal-repository.js';
import { isBound, kindsOf } from '../store/portal-settings.js';
import type { RequestContext } from './api-route.js';
import { bearerLifetime, type Bearers } from './bearer.js';
import { errorBody, logError, type RequestScope, toAppError } from './error-answer.js';
import { sendFramePage } from './frame-page.js';
import type { Frontend } from './frontend.js';
import type { RateLimit } from './rate-limit.js';

export interface FrameParts extends PlacementParts {
  readonly bearers: Bearers;
  readonly frontend: Frontend;
  /** Our own origin; what was bound to another has to be bound anew. */
  readonly publicUrl: string;
  readonly bindAgain: BindAgain;
  /** Per address: a POST costs calls to others before anybody is known. */
  readonly limit: RateLimit;
  readonly scopeOf: (response: Response) => RequestScope;
}

type Surface = RequestContext['surface'];

/** The pages in the portal's frames: `POST /b24/frame` for every placement and the application's own page, `POST /b24/install`. */
export function createFrameRouter(parts: FrameParts): Router {
  const router = Router();
  const form = urlencoded({ extended: false, limit: '64kb', parameterLimit: 100 });
  for (const path of ['/frame', '/install'] as const) {
    // The vendor's cabinet asks with HEAD whether the address answers.
    router.head(path, (_request, response) => {
      response.status(200).end();
    });
    router.post(path, form, async (request, response) => {
      await answer(parts, { request, response, isInstaller: path === '/install' });
    });
    // A frame that is reloaded by its own menu comes with GET and without anything to verify.
    router.get(path, (_request, response) => {
      sendError(parts, response, { error: new AppError('session-over'), ancestor: null, language: 'en' });
    });
  }
  return router;
}

interface FrameRequest {
  readonly request: Request;
  readonly response: Response;
  readonly isInstaller: boolean;
}

async function answer(parts: FrameParts, { request, response, isInstaller }: FrameRequest): Promise<void> {
  let post: PlacementPost | undefined;
  try {
    parts.limit.take(request.ip ?? '');
    post = parsePlacementPost({ query: request.query, body: request.body });
    const { verified, surface } = await verify(parts, post, isInstaller);
    const { portal, identity } = verified;
    const { personId, name, isPortalAdministrator } = identity;
    const { language } = post;
    await parts.tokens.noteLanguage(portal.memberId, personId, language);
    const bearer = parts.bearers.issue({ memberId: portal.memberId, personId, surface, language });
    parts.scopeOf(response).log.info({ portal: portal.memberId, person: personId, surface: surface.kind }, 'frame');
    sendFramePage(response, {
      boot: {
        surface,
        language,
        portalOrigin: portal.origin,
        session: { bearer, lifetime: bearerLifetime },
        person: { personId, name, isPortalAdministrator },
        ...subscriptionOver(portal),
      },
      ancestor: portal.origin,
      frontend: parts.frontend,
      status: 200,
    });
  } catch (thrown) {
    const error = toAppError(thrown);
    sendError(parts, response, {
      error,
      ancestor: await ancestorForError(parts, post, error),
      language: post?.language ?? 'en',
    });
  }
}

async function verify(
  parts: FrameParts,
  post: PlacementPost,
  isInstaller: boolean,
): Promise<{ verified: VerifiedPlacement; surface: Surface }> {
  if (isInstaller) return { verified: await verifyInstallation(parts, post), surface: { kind: 'install' } };
  const surface = okSurface(surfaceOfPlacement(post));
  const known = await parts.portals.find(post.memberId);
  const isActive = known !== null && known.state === 'active';
  if (!isActive && surface.kind === 'home') {
    // The application's own page, opened before its installer: an administrator installs there, others read why not.
    const verified = await verifyInstallation(parts, post).catch((error: unknown) => {
      const isPlainPerson = error instanceof AppError && error.code === 'not-portal-administrator';
      throw isPlainPerson ? new AppError('portal-not-installed') : error;
    });
    return { verified, surface: { kind: 'install' } };
  }
  const verified = await verifyPlacement(parts, post);
  const { personId, isPortalAdministrator } = verified.identity;
  if (!isPortalAdministrator || isFinished(verified.portal, parts.publicUrl)) return { verified, surface };
  const bound = parts.bindAgain(post.memberId, { personId });
  // Only this page shows the installer in its place, and waits to know.
  if (surface.kind !== 'home') return { verified, surface };
  await bound;
  const portal = (await parts.portals.find(post.memberId)) ?? verified.portal;
  return {
    verified: { ...verified, portal },
    surface: isFinished(portal, parts.publicUrl) ? surface : { kind: 'install' },
  };
}

function isFinished({ pairing, settings }: Portal, publicUrl: string): boolean {
  const hasFields = kindsOf(settings).some(({ fields }) => fields.length > 0);
  return pairing !== null && hasFields && isBound(settings, publicUrl);
}

function subscriptionOver({ subscription }: Portal): Pick<Boot, 'subscriptionOver'> {
  if (!subscription.isOver) return {};
  const { paidUntil } = subscription;
  return { subscriptionOver: { since: paidUntil === null ? null : new Date(paidUntil).toISOString() } };
}

function okSurface(surface: ReturnType<typeof surfaceOfPlacement>): Surface {
  if (surface.kind === 'error') throw new AppError('request-invalid');
  return surface;
}

/** What was said of the claim itself is shown to nobody's frame; the rest in the frame of the portal that we know under this id. */
async function ancestorForError(
  parts: FrameParts,
  post: PlacementPost | undefined,
  error: AppError,
): Promise<string | null> {
  if (post === undefined || error.code === 'portal-unverified') return null;
  return error.frameOrigin ?? (await parts.portals.find(post.memberId))?.origin ?? null;
}

function sendError(
  parts: FrameParts,
  response: Response,
  page: { error: AppError; ancestor: string | null; language: Language },
): void {
  const { reference, log } = parts.scopeOf(response);
  logError(log, page.error);
  sendFramePage(response, {
    boot: {
      surface: { kind: 'error', error: errorBody(page.error, reference) },
      language: page.language,
      portalOrigin: null,
      session: null,
      person: null,
    },
    ancestor: page.ancestor,
    frontend: parts.frontend,
    status: page.error.status,
  });
}
