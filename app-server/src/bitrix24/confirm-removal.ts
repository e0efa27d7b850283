import type { PortalRepository } from '../store/portal-repository.js';
import type { OAuthClient } from './oauth.js';
import { PortalError } from './portal-error.js';
import type { ServiceTokens } from './service-tokens.js';

/** The OAuth server's words for an application that is no longer there; all others may mean a lost chain, an unpaid bill, a fault of ours. */
const gone: ReadonlySet<string> = new Set(['NOT_INSTALLED', 'APPLICATION_NOT_FOUND', 'PORTAL_DELETED']);

/**
 * Whether the OAuth server says that the application was removed from an installed portal; false when it says nothing of the kind. For
 * removals that a portal without an application token tells of.
 */
export function createConfirmRemoval(parts: {
  readonly portals: PortalRepository;
  readonly serviceTokens: ServiceTokens;
  readonly oauth: OAuthClient;
}): (memberId: string) => Promise<boolean> {
  const { portals, serviceTokens, oauth } = parts;
  return async (memberId) => {
    const portal = await portals.find(memberId);
    if (portal === null || portal.state === 'uninstalled') return false;
    const ask = (accessToken: string) => oauth.appInfo(portal.serverEndpoint, accessToken);
    try {
      const accessToken = await serviceTokens.current(memberId);
      await ask(accessToken).catch(async (error: unknown) => {
        if (!(error instanceof PortalError) || error.code !== 'token-dead') throw error;
        return ask(await serviceTokens.replace(memberId, accessToken));
      });
      return false;
    } catch (error) {
      if (!(error instanceof PortalError)) throw error;
      return gone.has(error.portalCode);
    }
  };
}
