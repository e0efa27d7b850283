import { AppError } from '../app-error.js';
import type { Portal, PortalRepository } from '../store/portal-repository.js';
import type { VerifiedIdentity } from '../store/session-repository.js';
import type { TokenRepository } from '../store/token-repository.js';
import type { PlacementPost } from './placement-post.js';
import { isSameSecret } from './same-secret.js';
import type { ServiceTokens } from './service-tokens.js';
import type { VerifyAccess } from './verify-access.js';

export interface VerifiedPlacement {
  readonly portal: Portal;
  readonly identity: VerifiedIdentity;
}

export interface PlacementParts {
  readonly verifyAccess: VerifyAccess;
  readonly portals: PortalRepository;
  readonly tokens: TokenRepository;
  readonly serviceTokens: ServiceTokens;
}

/**
 * Verifies the POST of a frame of an installed portal and keeps the person's token for their calls. Throws AppError
 * `no-app-access` (closed for the person), `portal-unverified`, `portal-not-installed`, `portal-unavailable`.
 */
export async function verifyPlacement(parts: PlacementParts, post: PlacementPost): Promise<VerifiedPlacement> {
  const identity = await verifyPost(parts, post);
  const portal = await parts.portals.find(post.memberId);
  if (portal === null || portal.state === 'uninstalled') throw new AppError('portal-not-installed');
  const stored = await parts.portals.applicationToken(post.memberId);
  const isForeign =
    stored !== null && post.applicationToken !== undefined && !isSameSecret(stored, post.applicationToken);
  if (isForeign) throw new AppError('portal-unverified');
  await keepTokens(parts, post, identity);
  return { portal: await takeOver(parts.portals, portal, identity), identity };
}

/**
 * Verifies the POST of the installer, or of the application's page on a portal that is not installed: an administrator's creates the portal or
 * brings it up to date. Throws as verifyPlacement, and `not-portal-administrator`.
 */
export async function verifyInstallation(parts: PlacementParts, post: PlacementPost): Promise<VerifiedPlacement> {
  const identity = await verifyPost(parts, post);
  if (!identity.isPortalAdministrator) throw new AppError('not-portal-administrator');
  await parts.portals.install(post.memberId, identity);
  if (identity.subscription !== null) await parts.portals.setSubscription(post.memberId, identity.subscription);
  // The POST passed through this administrator's browser, and nobody else's: they may set the token.
  if (post.applicationToken !== undefined && post.applicationToken !== '') {
    await parts.portals.setApplicationToken(post.memberId, post.applicationToken);
  }
  await keepTokens(parts, post, identity);
  const portal = await parts.portals.find(post.memberId);
  if (portal === null) throw new AppError('portal-not-installed');
  return { portal, identity };
}

async function verifyPost(parts: PlacementParts, post: PlacementPost): Promise<VerifiedIdentity> {
  if (post.accessToken === '') throw new AppError('no-app-access');
  return parts.verifyAccess(post);
}

/** The person's token for what they do; an administrator's chain for work without anybody, when there is none yet. */
async function keepTokens(parts: PlacementParts, post: PlacementPost, identity: VerifiedIdentity): Promise<void> {
  await parts.tokens.offerUserToken(post.memberId, identity.personId, { ...identity, accessToken: post.accessToken });
  if (!identity.isPortalAdministrator || post.refreshToken === '') return;
  const chain = {
    personId: identity.personId,
    accessToken: post.accessToken,
    refreshToken: post.refreshToken,
    expiresAt: identity.expiresAt,
  };
  await parts.serviceTokens.offer(post.memberId, chain, { asSpare: true });
}

async function takeOver(portals: PortalRepository, portal: Portal, identity: VerifiedIdentity): Promise<Portal> {
  const isSame =
    portal.clientEndpoint === identity.clientEndpoint &&
    portal.licence === identity.licence &&
    portal.appVersion === identity.appVersion &&
    portal.scopes.join() === identity.scopes.join();
  const { subscription } = identity;
  const isSameSubscription =
    subscription === null ||
    (subscription.isOver === portal.subscription.isOver && subscription.paidUntil === portal.subscription.paidUntil);
  if (isSame && isSameSubscription) return portal;
  if (!isSame) await portals.update(portal.memberId, identity);
  if (!isSameSubscription) await portals.setSubscription(portal.memberId, subscription);
  return (await portals.find(portal.memberId)) ?? portal;
}
