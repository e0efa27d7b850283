import { z } from 'zod';
import { AppError } from '../app-error.js';
import type { SessionRepository, VerifiedIdentity } from '../store/session-repository.js';
import type { TokenRepository } from '../store/token-repository.js';
import { type BatchedAnswer, callBatch } from './call-batch.js';
import { type AppInfo, type OAuthClient, portalFactsOf } from './oauth.js';
import { PortalError, type PortalErrorCode } from './portal-error.js';
import type { RestClient } from './rest-client.js';
import { type Subscription, subscriptionOf } from './subscription.js';

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

type ToldByPortal = Pick<VerifiedIdentity, 'name' | 'isPortalAdministrator' | 'subscription'>;

/** As long as a portal's access token at most (ms). */
const longestLife = 3_600_000;

export function createVerifyAccess(options: {
  readonly oauth: OAuthClient;
  readonly rest: RestClient;
  readonly sessions: SessionRepository;
  readonly tokens: Pick<TokenRepository, 'userToken'>;
  readonly clientId: string;
  readonly now: () => number;
}): VerifyAccess {
  const { oauth, rest, sessions, tokens, clientId, now } = options;

  const ask = async (claim: AccessClaim): Promise<VerifiedIdentity> => {
    const serverEndpoint = oauth.serverEndpoint(claim.serverEndpoint);
    const info = await oauth.appInfo(serverEndpoint, claim.accessToken);
    refuseForeign(info, claim, clientId);
    // From here on the portal's host is the one that the OAuth server named, and only that one is called.
    const facts = portalFactsOf(info, serverEndpoint);
    return {
      ...facts,
      ...(await askPortal(claim, info).catch((error: unknown) => {
        throw showable(asVerificationError(error), info.install.client_endpoint);
      })),
      personId: info.user_id,
      scopes: [...facts.scopes],
      expiresAt: Math.min(info.expires, now() + longestLife),
    };
  };

  /** The person and the subscription, in one request. */
  const askPortal = async ({ memberId, accessToken }: AccessClaim, info: AppInfo): Promise<ToldByPortal> => {
    const endpoint = info.install.client_endpoint;
    const call = (method: string, params: Readonly<Record<string, unknown>>): Promise<unknown> =>
      rest.call({ memberId, urgency: 'person', endpoint, method, params, accessToken });
    const answers = await callBatch({ call }, [
      { method: 'profile', params: {} },
      { method: 'app.info', params: {} },
    ]).catch((error: unknown) => {
      if (error instanceof PortalError && error.code === 'unpaid') return null;
      throw error;
    });
    if (answers === null) return unpaid(memberId, info.user_id);
    const [profile, application] = answers;
    return { ...personOf(profile, info), subscription: subscriptionIn(application, now()) };
  };

  /** Who it is the OAuth server has said; a portal that answers nothing until it is paid is taken by its last word of the person. */
  const unpaid = async (memberId: string, personId: string): Promise<ToldByPortal> => {
    const known = await tokens.userToken(memberId, personId);
    return {
      name: known?.name ?? `#${personId}`,
      isPortalAdministrator: known?.isPortalAdministrator ?? false,
      subscription: { isOver: true, paidUntil: null },
    };
  };

  return async (claim) => {
    const known = await sessions.find(claim.memberId, claim.accessToken);
    if (known !== null) {
      if (!isSameHost(claim.domain, known.clientEndpoint)) throw new AppError('portal-unverified');
      // What was told then may be otherwise now.
      return { ...known, subscription: null };
    }
    const identity = await ask(claim).catch((error: unknown) => {
      throw asVerificationError(error);
    });
    if (identity.expiresAt <= now()) throw new AppError('portal-unverified');
    await sessions.save(claim.memberId, claim.accessToken, identity);
    return identity;
  };
}

/** A portal that we do not know yet may be told what went wrong with it, too. */
function showable(error: unknown, endpoint: string): unknown {
  if (!(error instanceof AppError)) return error;
  const { code, details, cause } = error;
  return new AppError(code, { details, cause, frameOrigin: new URL(endpoint).origin });
}

/** Throws PortalError, AppError `portal-unverified`. */
function personOf(
  answer: BatchedAnswer | undefined,
  info: AppInfo,
): Pick<VerifiedIdentity, 'name' | 'isPortalAdministrator'> {
  if (answer !== undefined && 'error' in answer) throw answer.error;
  const profile = profileSchema.safeParse(answer?.result);
  if (!profile.success || profile.data.ID !== info.user_id) throw new AppError('portal-unverified');
  const name = [profile.data.NAME, profile.data.LAST_NAME].filter((part) => part).join(' ');
  return { name: name === '' ? `#${info.user_id}` : name, isPortalAdministrator: profile.data.ADMIN };
}

function subscriptionIn(answer: BatchedAnswer | undefined, now: number): Subscription | null {
  return answer !== undefined && 'result' in answer ? subscriptionOf(answer.result, now) : null;
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

/** Silence, a portal that is just moving, an unpaid bill, a person without access: told as they are, for they prove nothing. */
const passing: ReadonlySet<PortalErrorCode> = new Set([
  'unavailable',
  'limited',
  'renamed',
  'unpaid',
  'certificate-refused',
  'user-gone',
]);

/** Every other refusal means that the claim does not hold. */
function asVerificationError(error: unknown): unknown {
  if (!(error instanceof PortalError)) return error;
  if (passing.has(error.code)) return error.toAppError();
  return new AppError('portal-unverified', { cause: error });
}
