import { request } from 'undici';
import { z } from 'zod';
import { readAnswer, readText } from './answer.js';
import type { PortalFacts } from '../store/portal-repository.js';
import type { Egress } from './egress.js';
import { PortalError, unanswered } from './portal-error.js';
import { userAgent } from './rest-client.js';

const text = z.coerce.string();

const appInfoSchema = z.object({
  result: z.object({
    client_id: z.string(),
    scope: z.string().catch(''),
    expires: z.iso.datetime({ offset: true }).transform((value) => Date.parse(value)),
    install: z.object({
      installed: z.boolean().catch(false),
      version: text.catch(''),
      status: text.catch(''),
      scope: z.string().catch(''),
      client_endpoint: z.url(),
      member_id: z.string().min(1).max(64),
    }),
    user_id: z.coerce.string().regex(/^\d{1,18}$/),
  }),
});
/** What the OAuth server says of an access token; `expires` in ms since the epoch. */
export type AppInfo = z.output<typeof appInfoSchema>['result'];

const tokenPairSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires: z.coerce.number().optional(),
  expires_in: z.coerce.number().optional(),
  client_endpoint: z.url(),
  member_id: z.string(),
  user_id: z.coerce.string(),
});
export type TokenPair = z.output<typeof tokenPairSchema>;

export interface OAuthClient {
  /** The server's own endpoint for a SERVER_ENDPOINT of a POST; the default one for none. Throws PortalError `host-refused`. */
  serverEndpoint(named: string | undefined): string;
  /** Whose token this is. Throws PortalError. */
  appInfo(serverEndpoint: string, accessToken: string): Promise<AppInfo>;
  /** A new pair for a refresh token; the old pair is dead then. Throws PortalError, `grant-dead` when it was dead before. */
  refresh(serverEndpoint: string, refreshToken: string): Promise<TokenPair>;
}

export function createOAuthClient(options: {
  readonly egress: Egress;
  readonly clientId: string;
  readonly clientSecret: string;
  /** `host` or `host:port`; the first is the default. */
  readonly hosts: readonly string[];
  readonly plainHttpHosts: readonly string[];
}): OAuthClient {
  const { egress, clientId, clientSecret, hosts } = options;
  const endpointOf = (host: string): string =>
    `${options.plainHttpHosts.includes(host) ? 'http' : 'https'}://${host}/rest/`;

  const post = async (url: URL, body: { type: string; text: string }): Promise<unknown> => {
    egress.check(url);
    try {
      const answer = await request(url, {
        dispatcher: egress.dispatcher,
        method: 'POST',
        headers: { 'user-agent': userAgent, accept: 'application/json', 'content-type': body.type },
        body: body.text,
        headersTimeout: 15_000,
        bodyTimeout: 15_000,
      });
      return readAnswer(answer.statusCode, await readText(answer.body));
    } catch (cause) {
      throw unanswered(cause);
    }
  };

  return {
    serverEndpoint: (named) => {
      const [first] = hosts;
      const host = named === undefined || named === '' ? first : hostOf(named);
      if (host === undefined || !hosts.includes(host)) throw new PortalError('host-refused');
      return endpointOf(host);
    },
    appInfo: async (serverEndpoint, accessToken) => {
      const body = { type: 'application/json', text: JSON.stringify({ auth: accessToken }) };
      const parsed = appInfoSchema.safeParse(await post(new URL('app.info', serverEndpoint), body));
      if (!parsed.success) throw new PortalError('unavailable', { cause: parsed.error });
      return parsed.data.result;
    },
    refresh: async (serverEndpoint, refreshToken) => {
      const form = new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: clientId,
        client_secret: clientSecret,
        refresh_token: refreshToken,
      });
      const body = { type: 'application/x-www-form-urlencoded', text: form.toString() };
      const parsed = tokenPairSchema.safeParse(await post(new URL('/oauth/token/', serverEndpoint), body));
      if (!parsed.success) throw new PortalError('unavailable', { mayHaveActed: true });
      return parsed.data;
    },
  };
}

function hostOf(address: string): string | undefined {
  return URL.canParse(address) ? new URL(address).host : undefined;
}

/** What the portal's row takes over of an answer of the OAuth server. */
export function portalFactsOf(info: AppInfo, serverEndpoint: string): PortalFacts {
  const { install } = info;
  return {
    domain: new URL(install.client_endpoint).host,
    clientEndpoint: install.client_endpoint,
    serverEndpoint,
    licence: install.status,
    appVersion: install.version,
    scopes: (install.scope === '' ? info.scope : install.scope)
      .split(',')
      .map((scope) => scope.trim())
      .filter((scope) => scope !== ''),
  };
}
