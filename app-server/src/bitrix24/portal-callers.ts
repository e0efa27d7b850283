import type { Portal, PortalRepository } from '../store/portal-repository.js';
import type { SessionRepository } from '../store/session-repository.js';
import type { TokenRepository } from '../store/token-repository.js';
import { type OAuthClient, portalFactsOf } from './oauth.js';
import { PortalError } from './portal-error.js';
import type { HttpAnswer, RestClient, StreamedBody } from './rest-client.js';
import type { ServiceTokens } from './service-tokens.js';

/** Calls one portal with one actor's rights; all throw PortalError. A person's dead token is `token-dead`. */
export interface PortalCaller {
  readonly memberId: string;
  readonly actor: { readonly kind: 'person'; readonly personId: string } | { readonly kind: 'service' };
  /** The answer's `result`. */
  call(method: string, params: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** A call whose JSON body is streamed; the body carries the access token it is made for. */
  stream(method: string, bodyFor: (accessToken: string) => StreamedBody): Promise<unknown>;
  /** GET of a link of this portal; `linkFor` is asked for the link of the token in use. */
  get(link: string): Promise<HttpAnswer>;
}

export interface PortalCallers {
  /** With the person's freshest token; never refreshed here: the chain belongs to their browser. */
  forPerson(memberId: string, personId: string): PortalCaller;
  /** With the portal's service token, refreshed when it has expired. */
  forService(memberId: string): PortalCaller;
}

interface TokenSource {
  current(): Promise<string>;
  /** After `token-dead`: a living token, or throws. */
  replace(dead: string): Promise<string>;
  /** After `user-gone`: somebody else's, where there is one. */
  leave?(useless: string): Promise<string>;
}

export function createPortalCallers(options: {
  readonly rest: RestClient;
  readonly oauth: OAuthClient;
  readonly portals: PortalRepository;
  readonly tokens: TokenRepository;
  readonly sessions: SessionRepository;
  readonly serviceTokens: ServiceTokens;
  readonly now: () => number;
}): PortalCallers {
  const { rest, oauth, portals, tokens, sessions, serviceTokens, now } = options;

  const activePortal = async (memberId: string): Promise<Portal> => {
    const portal = await portals.find(memberId);
    if (portal === null || portal.state === 'uninstalled') throw new PortalError('application-off');
    return portal;
  };

  /** The portal answers elsewhere: the OAuth server alone says where. False when it names the same host as before. */
  const confirmMove = async (portal: Portal, accessToken: string): Promise<boolean> => {
    const info = await oauth.appInfo(portal.serverEndpoint, accessToken);
    if (info.install.member_id !== portal.memberId) throw new PortalError('host-refused');
    if (info.install.client_endpoint === portal.clientEndpoint) return false;
    await portals.update(portal.memberId, portalFactsOf(info, portal.serverEndpoint));
    return true;
  };

  const callerFor = (memberId: string, actor: PortalCaller['actor'], source: TokenSource): PortalCaller => {
    const run = async (attempt: (endpoint: string, accessToken: string) => Promise<unknown>): Promise<unknown> => {
      const portal = await activePortal(memberId);
      let accessToken = await source.current();
      try {
        return await attempt(portal.clientEndpoint, accessToken);
      } catch (error) {
        if (!(error instanceof PortalError)) throw error;
        if (error.code === 'token-dead') accessToken = await source.replace(accessToken);
        else if (error.code === 'user-gone' && source.leave) accessToken = await source.leave(accessToken);
        else if (error.code !== 'renamed' || !(await confirmMove(portal, accessToken))) throw error;
      }
      try {
        return await attempt((await activePortal(memberId)).clientEndpoint, accessToken);
      } catch (error) {
        // The other chain's owner is gone as well: this is told to whoever waits, and they have not gone.
        const isNobody = source.leave !== undefined && error instanceof PortalError && error.code === 'user-gone';
        throw isNobody ? new PortalError('grant-dead', { cause: error }) : error;
      }
    };
    const turn = { memberId, urgency: actor.kind === 'person' ? 'person' : 'background' } as const;
    return {
      memberId,
      actor,
      call: (method, params) =>
        run((endpoint, accessToken) => rest.call({ ...turn, endpoint, method, params, accessToken })),
      stream: (method, bodyFor) =>
        run((endpoint, accessToken) => rest.stream({ ...turn, endpoint, method, body: bodyFor(accessToken) })),
      get: async (link) => {
        const portal = await activePortal(memberId);
        const get = (url: URL) => rest.get({ ...turn, url });
        try {
          return await getWithin(get, portal.clientEndpoint, link);
        } catch (error) {
          const isElsewhere = error instanceof PortalError && error.code === 'renamed';
          if (!isElsewhere || !(await confirmMove(portal, await source.current()))) throw error;
        }
        // The same link where the portal is now, by the OAuth server's word: no redirect says where a token may go.
        const moved = (await activePortal(memberId)).clientEndpoint;
        const { pathname, search } = resolveLink(link, portal.clientEndpoint);
        return getWithin(get, moved, `${pathname}${search}`);
      },
    };
  };

  return {
    forPerson: (memberId, personId) =>
      callerFor(
        memberId,
        { kind: 'person', personId },
        {
          current: async () => {
            const token = await tokens.userToken(memberId, personId);
            if (token === null || token.expiresAt <= now()) throw new PortalError('token-dead');
            return token.accessToken;
          },
          replace: async (dead) => {
            const token = await tokens.userToken(memberId, personId);
            if (token !== null && token.accessToken !== dead && token.expiresAt > now()) return token.accessToken;
            await tokens.dropUserToken(memberId, personId);
            // What was verified of it holds no longer: brought again, it is asked about again.
            await sessions.drop(memberId, dead);
            throw new PortalError('token-dead');
          },
        },
      ),
    forService: (memberId) =>
      callerFor(
        memberId,
        { kind: 'service' },
        {
          current: () => serviceTokens.current(memberId),
          replace: (dead) => serviceTokens.replace(memberId, dead),
          leave: (useless) => serviceTokens.leave(memberId, useless),
        },
      ),
  };
}

const redirectsAllowed = 3;

/** Follows redirects within the portal's own host only. Throws PortalError `renamed` for one to another, `host-refused` for a link to one. */
async function getWithin(get: (url: URL) => Promise<HttpAnswer>, endpoint: string, link: string): Promise<HttpAnswer> {
  const { origin } = new URL(endpoint);
  let url = resolveLink(link, endpoint);
  for (let hop = 0; hop <= redirectsAllowed; hop += 1) {
    if (url.origin !== origin) throw new PortalError(hop === 0 ? 'host-refused' : 'renamed');
    const answer = await get(url);
    const { location } = answer.headers;
    if (answer.statusCode < 300 || answer.statusCode >= 400 || typeof location !== 'string') return answer;
    await answer.body.dump();
    url = resolveLink(location, url.href);
  }
  throw new PortalError('unavailable');
}

function resolveLink(link: string, base: string): URL {
  if (!URL.canParse(link, base)) throw new PortalError('unavailable');
  return new URL(link, base);
}
