import { z } from 'zod';
import { AppError } from '../app-error.js';
import type { SessionRepository, VerifiedIdentity } from '../store/session-repository.js';
import { type AppInfo, type OAuthClient, portalFactsOf } from './oauth.js';
import { PortalError } from './portal-error.js';
import type { RestClient } from './rest-client.js';

/** An access token and what somebody claims of it. */
export interface AccessClaim {
  readonly memberId: string;
  readonly accessToken: string;
  /** Host of the portal as claimed; undefined where none is. */
  readonly domain: string | undefined;
  /** SERVER_ENDPOINT as claimed. */
  readonly serverEndpoint: string | undefined;
}

export interface VerifyAccess {
  /**
   * Whom an access token belongs to: asked of the OAuth server (our application, this portal), then of the portal it names (the
   * person). Answered from the store for as long as the token lives. Throws AppError `portal-unverified` for a claim that does not
   * hold, `portal-unavailable` when nobody answers, `portal-busy` when no more calls are taken.
   */
  (claim: AccessClaim): Promise<VerifiedIdentity>;
}

const profileSchema = z.object({
  ID: z.coerce.string(),
  ADMIN: z.coerce.boolean().catch(false),
  NAME: z.string().nullish(),
  LAST_NAME: z.string().nullish(),
});

/** As long as a portal's access token at most (ms). */
const longestLife = 3_600_000;

export function createVerifyAccess(options: {
  readonly oauth: OAuthClient;
  readonly rest: RestClient;
  readonly sessions: SessionRepository;
  readonly clientId: string;
  readonly now: () => number;
}): VerifyAccess {
  const { oauth, rest, sessions, clientId, now } = options;

  const ask = async (claim: AccessClaim): Promise<VerifiedIdentity> => {
    const serverEndpoint = oauth.serverEndpoint(claim.serverEndpoint);
    const info = await oauth.appInfo(serverEndpoint, claim.accessToken);
    refuseForeign(info, claim, clientId);
    // From here on the portal's host is the one that the OAuth server named, and only that one is called.
    const result = await rest.call({
      memberId: claim.memberId,
      urgency: 'person',
      endpoint: info.install.client_endpoint,
      method: 'profile',
      params: {},
      accessToken: claim.accessToken,
    });
    const profile = profileSchema.safeParse(result);
    if (!profile.success || profile.data.ID !== info.user_id) throw new AppError('portal-unverified');
    const name = [profile.data.NAME, profile.data.LAST_NAME].filter((part) => part).join(' ');
    return {
      ...portalFactsOf(info, serverEndpoint),
      personId: info.user_id,
      name: name === '' ? `#${info.user_id}` : name,
      isPortalAdministrator: profile.data.ADMIN,
      scopes: [...portalFactsOf(info, serverEndpoint).scopes],
      expiresAt: Math.min(info.expires, now() + longestLife),
    };
  };

  return async (claim) => {
    const known = await sessions.find(claim.memberId, claim.accessToken);
    if (known !== null) {
      if (!isSameHost(claim.domain, known.clientEndpoint)) throw new AppError('portal-unverified');
      return known;
    }
    const identity = await ask(claim).catch((error: unknown) => {
      throw asVerificationError(error);
    });
    if (identity.expiresAt <= now()) throw new AppError('portal-unverified');
    await sessions.save(claim.memberId, claim.accessToken, identity);
    return identity;
  };
}

function refuseForeign(info: AppInfo, claim: AccessClaim, clientId: string): void {
  const isOurs = info.client_id === clientId && info.install.member_id === claim.memberId;
  if (!isOurs || !isSameHost(claim.domain, info.install.client_endpoint)) throw new AppError('portal-unverified');
}

/** Standard ports do not count. */
function isSameHost(domain: string | undefined, endpoint: string): boolean {
  if (domain === undefined) return true;
  const { protocol, host } = new URL(endpoint);
  const claimed = `${protocol}//${domain}`;
  return URL.canParse(claimed) && new URL(claimed).host === host && new URL(claimed).pathname === '/';
}

/** Silence proves nothing and may pass; every other refusal means that the claim does not hold. */
function asVerificationError(error: unknown): unknown {
  if (!(error instanceof PortalError)) return error;
  if (error.code === 'unavailable' || error.code === 'limited') return error.toAppError();
  return new AppError('portal-unverified', { cause: error });
}
