import { randomUUID } from 'node:crypto';
import type { PortalRepository } from '../store/portal-repository.js';
import type { ServiceToken, TokenRepository } from '../store/token-repository.js';
import type { OAuthClient, TokenPair } from './oauth.js';
import { PortalError } from './portal-error.js';

/** Longer than a refresh can take: a process that died while refreshing blocks its portal no longer than this (ms). */
const leaseLength = 40_000;
const leasePause = 100;

/** Access tokens for work without a person, one chain per portal, refreshed only when the portal calls them expired. */
export interface ServiceTokens {
  /** Throws PortalError `grant-dead` when an administrator must open the application again. */
  current(memberId: string): Promise<string>;
  /** A living token in place of `dead`: one refresh at a time per portal, over all processes. Throws PortalError. */
  replace(memberId: string, dead: string): Promise<string>;
  /** A token of another chain in place of one whose owner is gone: it cannot be refreshed into anything better. Throws PortalError. */
  leave(memberId: string, useless: string): Promise<string>;
  /** A chain that the OAuth server vouched for; `asSpare` keeps the one in use if there is one. */
  offer(memberId: string, token: ServiceToken, options: { asSpare: boolean }): Promise<void>;
}

export function createServiceTokens(options: {
  readonly portals: PortalRepository;
  readonly tokens: TokenRepository;
  readonly oauth: OAuthClient;
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
}): ServiceTokens {
  const { portals, tokens, oauth, now, wait } = options;
  const running = new Map<string, Promise<string>>();

  const living = async (memberId: string): Promise<ServiceToken> => {
    const main = await tokens.serviceToken(memberId, 'main');
    if (main !== null) return main;
    const spare = await tokens.serviceToken(memberId, 'spare');
    if (spare === null) throw new PortalError('grant-dead');
    await tokens.setServiceToken(memberId, 'main', spare);
    await tokens.dropServiceToken(memberId, 'spare');
    return spare;
  };

  /** Under the lease. Re-reads first: somebody else may have refreshed meanwhile. */
  const refresh = async (memberId: string, dead: string): Promise<string> => {
    const token = await living(memberId);
    if (token.accessToken !== dead) return token.accessToken;
    const portal = await portals.find(memberId);
    if (portal === null || portal.state === 'uninstalled') throw new PortalError('application-off');
    let pair: TokenPair;
    try {
      pair = await oauth.refresh(portal.serverEndpoint, token.refreshToken);
    } catch (error) {
      if (!(error instanceof PortalError) || error.code !== 'grant-dead') throw error;
      await tokens.dropServiceToken(memberId, 'main');
      const next = await living(memberId);
      // Each step drops a chain: it ends with a living one or with none.
      return next.expiresAt > now() ? next.accessToken : refresh(memberId, next.accessToken);
    }
    if (pair.member_id !== memberId) throw new PortalError('unavailable');
    await tokens.setServiceToken(memberId, 'main', {
      personId: pair.user_id,
      accessToken: pair.access_token,
      refreshToken: pair.refresh_token,
      expiresAt: expiryOf(pair, now()),
    });
    return pair.access_token;
  };

  /** Under the lease. The spare chain has waited since a visit: it is refreshed when the portal calls it expired. */
  const nextChain = async (memberId: string, useless: string): Promise<string> => {
    const token = await living(memberId);
    if (token.accessToken !== useless) return token.accessToken;
    await tokens.dropServiceToken(memberId, 'main');
    const next = await living(memberId);
    return next.expiresAt > now() ? next.accessToken : refresh(memberId, next.accessToken);
  };

  type Renew = (memberId: string, dead: string) => Promise<string>;
  const underLease = async (memberId: string, dead: string, renew: Renew): Promise<string> => {
    const owner = randomUUID();
    const deadline = now() + leaseLength;
    while (!(await tokens.takeLease(memberId, { owner, until: now() + leaseLength }))) {
      const token = await living(memberId);
      if (token.accessToken !== dead) return token.accessToken;
      if (now() > deadline) throw new PortalError('unavailable');
      await wait(leasePause);
    }
    try {
      return await renew(memberId, dead);
    } finally {
      await tokens.releaseLease(memberId, owner);
    }
  };

  /** One at a time in this process; all who wait get the same. */
  const once = (memberId: string, dead: string, renew: Renew): Promise<string> => {
    const same = running.get(memberId);
    if (same !== undefined) return same;
    const started = underLease(memberId, dead, renew).finally(() => running.delete(memberId));
    running.set(memberId, started);
    return started;
  };

  return {
    current: async (memberId) => (await living(memberId)).accessToken,
    replace: (memberId, dead) => once(memberId, dead, refresh),
    leave: (memberId, useless) => once(memberId, useless, nextChain),
    offer: async (memberId, token, { asSpare }) => {
      const hasMain = (await tokens.serviceToken(memberId, 'main')) !== null;
      await tokens.setServiceToken(memberId, asSpare && hasMain ? 'spare' : 'main', token);
    },
  };
}

function expiryOf(pair: TokenPair, now: number): number {
  if (pair.expires !== undefined) return pair.expires * 1000;
  return now + (pair.expires_in ?? 3600) * 1000;
}
