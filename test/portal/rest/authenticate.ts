import type { Params } from '../php-query.js';
import { grantedScopes, type PortalContext } from '../portal-context.js';
import type { Person } from '../state/portal-data.js';
import type { RestAuth, RestMethod } from './method.js';
import { asText } from './params.js';
import { RestError, accessDenied } from './rest-error.js';

interface Credentials {
  params: Params;
  authorization: string;
  webhook?: { userId: number; code: string };
}

export interface Caller {
  person: Person;
  auth: RestAuth;
}

function activePerson(portal: PortalContext, id: number): Person {
  const person = portal.store.data.people.find((entry) => entry.id === id && entry.active);
  if (person === undefined) throw new RestError(401, 'authorization_error', 'Unable to authorize user');
  return person;
}

function byWebhook(portal: PortalContext, { userId, code }: { userId: number; code: string }): Caller {
  const known = portal.store.data.webhooks.find((entry) => entry.userId === userId && entry.code === code);
  if (known === undefined) throw new RestError(401, 'INVALID_CREDENTIALS', 'Invalid request credentials');
  return { person: activePerson(portal, userId), auth: { kind: 'webhook', scope: known.scope } };
}

function byToken(portal: PortalContext, accessToken: string, inHeader: boolean): Caller {
  const verdict = portal.tokens.access(accessToken);
  if (verdict.state === 'expired') {
    throw new RestError(401, 'expired_token', 'The access token provided has expired.');
  }
  if (verdict.state === 'void') {
    throw new RestError(401, portal.knobs.deadTokenError, 'Unable to get application by token');
  }
  const { memberId } = portal.store.data;
  if (verdict.state !== 'live' || verdict.pair.memberId !== memberId) {
    throw new RestError(401, 'NO_AUTH_FOUND', 'Wrong authorization data');
  }
  const { pair } = verdict;
  if (portal.store.data.installation.status === 'absent') {
    throw new RestError(401, 'APPLICATION_NOT_FOUND', 'Application not found');
  }
  if (portal.knobs.closedFor.includes(pair.userId)) {
    throw new RestError(403, 'user_access_error', 'The user does not have access to the application.');
  }
  const scope = grantedScopes(portal, pair.scope).split(',');
  const auth = { kind: 'application', accessToken, inHeader, scope } as const;
  return { person: activePerson(portal, pair.userId), auth };
}

/** Finds the caller: webhook in the path, then `Authorization: Bearer`, then `auth`, then `access_token`. */
export function authenticate(portal: PortalContext, { params, authorization, webhook }: Credentials): Caller {
  if (webhook !== undefined) return byWebhook(portal, webhook);
  const bearer = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
  if (bearer !== undefined) return byToken(portal, bearer, true);
  const token = asText(params['auth']) || asText(params['access_token']);
  if (token === '') throw new RestError(401, 'NO_AUTH_FOUND', 'Wrong authorization data');
  return byToken(portal, token, false);
}

/** Holds the caller against the method's scope, application context and administrator's right, in this order. */
export function authorise(method: RestMethod, { person, auth }: Caller): void {
  if (method.scope !== null && !method.scope.some((scope) => auth.scope.includes(scope))) {
    throw new RestError(
      403,
      'insufficient_scope',
      'The request requires higher privileges than provided by the access token',
    );
  }
  if (method.applicationOnly === true && auth.kind !== 'application') {
    throw new RestError(403, 'WRONG_AUTH_TYPE', 'Application context required');
  }
  if (method.adminOnly === true && !person.admin) throw accessDenied();
}
