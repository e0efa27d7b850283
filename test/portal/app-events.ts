import { kindOf } from './crm/kinds.js';
import type { Params } from './php-query.js';
import type { PortalContext } from './portal-context.js';
import { grantedScope, isBroken, issueTokens, portalDomain } from './portal-context.js';
import type { Item } from './state/portal-data.js';

interface EventSource {
  event: string;
  data: Params;
  /** Who caused it; undefined for an event without tokens (ONAPPUNINSTALL). */
  userId?: number;
  withRefreshToken?: boolean;
}

function tokenParams(portal: PortalContext, userId: number, withRefreshToken: boolean): Params {
  const pair = issueTokens(portal, userId);
  return {
    access_token: pair.accessToken,
    ...(withRefreshToken ? { refresh_token: pair.refreshToken } : {}),
    expires: String(pair.accessExpires),
    expires_in: String(portal.knobs.accessSeconds),
    scope: grantedScope(portal, pair.scope),
    status: portal.knobs.licence,
    user_id: String(userId),
  };
}

function isUnsigned(portal: PortalContext, { event }: EventSource): boolean {
  return event === 'ONAPPUNINSTALL' && isBroken(portal, 'removal-without-token');
}

/** Queues an event for every handler bound to it; nothing before the installation is finished. */
export function fireEvent(portal: PortalContext, source: EventSource): void {
  const { data } = portal.store;
  if (data.installation.status !== 'installed' || portal.knobs.dropEvents) return;
  for (const bound of data.eventHandlers) {
    if (bound.event !== source.event || bound.offline) continue;
    const { userId } = source;
    const tokens = userId === undefined ? {} : tokenParams(portal, userId, source.withRefreshToken === true);
    const auth = {
      ...tokens,
      domain: portalDomain(portal),
      server_endpoint: `${portal.oauthOrigin}/rest/`,
      client_endpoint: `${portal.origin}/rest/`,
      member_id: data.memberId,
      ...(isUnsigned(portal, source) ? {} : { application_token: data.installation.applicationToken }),
    };
    portal.events.push({ event: source.event, handler: bound.handler, handlerId: bound.id, data: source.data, auth });
  }
}

/** The event of the item's kind carries its id only; invoices and smart processes share one, which names their type as well. */
export function fireItemUpdate(portal: PortalContext, item: Item, userId: number): void {
  const { updateEvent: event } = kindOf(portal, item);
  const shared = event === 'ONCRMDYNAMICITEMUPDATE' ? { ENTITY_TYPE_ID: String(item.entityTypeId) } : {};
  fireEvent(portal, { event, data: { FIELDS: { ID: String(item.id), ...shared } }, userId });
}

/** Something was paid, or the paid time ended: told to who bound the event, and to nobody else. */
export function firePayment(portal: PortalContext): void {
  const { licence, paymentExpired, paymentDays, lang } = portal.knobs;
  const data = {
    CODE: portal.application.code,
    VERSION: String(portal.store.data.installation.version),
    STATUS: licence,
    PAYMENT_EXPIRED: paymentExpired ? 'Y' : 'N',
    DAYS: paymentDays === null ? '' : String(paymentDays),
    LANGUAGE_ID: lang,
  };
  fireEvent(portal, { event: 'ONAPPPAYMENT', data, userId: 1 });
}
