import { z } from 'zod';
import { findItem, mayChange, mayRead } from './crm/items.js';
import { kindOf } from './crm/kinds.js';
import type { PortalContext } from './portal-context.js';
import { grantedScope, issueTokens, portalDomain } from './portal-context.js';
import { phpMap } from './rest/method.js';
import type { Item, Person, Userfield } from './state/portal-data.js';

/** A deal where nothing else is said. */
const itemSchema = z.object({ entityTypeId: z.number().default(2), itemId: z.number() });

/** What a page of the portal asks for when it is about to draw a frame of the application. */
export const frameRequestSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('app'),
    placement: z.string(),
    handler: z.string(),
    options: z.record(z.string(), z.unknown()),
  }),
  z.object({ kind: z.literal('placement'), placement: z.string(), handler: z.string(), ...itemSchema.shape }),
  z.object({
    kind: z.literal('userfield'),
    fieldName: z.string(),
    ...itemSchema.shape,
    mode: z.enum(['view', 'edit']),
  }),
]);

export type FrameRequest = z.input<typeof frameRequestSchema>;
type FrameTarget = z.output<typeof frameRequestSchema>;

/** Everything the page needs: the form to be POSTed into the frame, and the answer to getInitData. */
export interface FramePayload {
  sid: string;
  /** `host[:port]|proto|sid`, the only input of the SDK. */
  name: string;
  /** Handler with DOMAIN, PROTOCOL, LANG and APP_SID in its query. */
  action: string;
  fields: Record<string, string>;
  appOrigin: string;
  init: Record<string, unknown>;
  /** Pixels; 0 is the portal's own height. */
  height: number;
  broken: string[];
}

interface Target {
  handler: string;
  placement: string;
  options: Record<string, unknown> | undefined;
  height: number;
  install: boolean;
}

function userfieldOptions(item: Item, field: Userfield, mode: 'view' | 'edit'): Record<string, unknown> {
  const text = item.texts[field.fieldName] ?? '';
  const flag = (value: boolean): string => (value ? 'Y' : 'N');
  return {
    MODE: mode,
    ENTITY_ID: field.entityId,
    FIELD_NAME: field.fieldName,
    ENTITY_VALUE_ID: String(item.id),
    VALUE: text === '' ? null : text,
    MULTIPLE: flag(field.multiple),
    MANDATORY: flag(field.mandatory),
    XML_ID: field.xmlId === '' ? null : field.xmlId,
    ENTITY_DATA: { entityTypeId: item.entityTypeId, entityId: String(item.id), module: 'crm' },
  };
}

function userfieldTarget(
  portal: PortalContext,
  request: Extract<FrameTarget, { kind: 'userfield' }>,
  item: Item,
): Target | undefined {
  const { userfields, userfieldTypes, applicationId } = portal.store.data;
  const { fieldEntity } = kindOf(portal, item);
  const field = userfields.find(
    ({ entityId, fieldName }) => entityId === fieldEntity && fieldName === request.fieldName,
  );
  const type = userfieldTypes.find((entry) => field?.userTypeId === `rest_${applicationId}_${entry.userTypeId}`);
  if (field === undefined || type === undefined) return undefined;
  const options = userfieldOptions(item, field, request.mode);
  return { handler: type.handler, placement: 'USERFIELD_TYPE', options, height: type.height, install: false };
}

/** A value of a page's parameters as PHP's GET gives it: text all through. */
function asTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asTexts);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asTexts(inner)]));
  }
  return typeof value === 'string' ? value : String(value);
}

function bound(portal: PortalContext, placement: string, handler: string): boolean {
  return portal.store.data.placements.some((entry) => entry.placement === placement && entry.handler === handler);
}

function findTarget(portal: PortalContext, person: Person, request: FrameTarget): Target | undefined {
  const { status } = portal.store.data.installation;
  if (status === 'absent') return undefined;
  if (request.kind === 'app') {
    const options =
      Object.keys(request.options).length === 0
        ? undefined
        : Object.fromEntries(Object.entries(request.options).map(([key, value]) => [key, asTexts(value)]));
    const base = { placement: 'DEFAULT', options, height: 0 };
    if (status === 'started')
      return person.admin ? { ...base, handler: portal.application.installUrl, install: true } : undefined;
    if (bound(portal, request.placement, request.handler)) {
      return { ...base, placement: request.placement, handler: request.handler, install: false };
    }
    return { ...base, handler: portal.application.appUrl, install: false };
  }
  const item = findItem(portal, { entityTypeId: request.entityTypeId, id: request.itemId });
  if (status !== 'installed' || item === undefined || !mayRead(item, person)) return undefined;
  if (request.kind === 'userfield') {
    return request.mode === 'edit' && !mayChange(item, person) ? undefined : userfieldTarget(portal, request, item);
  }
  const { code, isNamedByEntityId } = kindOf(portal, item);
  const isOfKind = request.placement.startsWith(`CRM_${code}_`);
  if (!isOfKind || !bound(portal, request.placement, request.handler)) return undefined;
  const isToolbar = request.placement.endsWith('_DETAIL_TOOLBAR');
  const options = { [isToolbar && isNamedByEntityId ? 'ENTITY_ID' : 'ID']: String(item.id) };
  return { handler: request.handler, placement: request.placement, options, height: 0, install: false };
}

function pageUri(referer: string): Record<string, string> {
  if (!URL.canParse(referer)) return {};
  const { pathname, search } = new URL(referer);
  return { URI: pathname + search };
}

function formFields(
  portal: PortalContext,
  target: Target,
  tokens: Record<string, string>,
  options: Record<string, unknown> | undefined,
): Record<string, string> {
  const { memberId, installation } = portal.store.data;
  const fresh: Record<string, string> = portal.knobs.oldPortal
    ? {}
    : {
        SERVER_ENDPOINT: `${portal.oauthOrigin}/rest/`,
        APPLICATION_TOKEN: installation.applicationToken,
        APPLICATION_SCOPE: grantedScope(portal, portal.application.scope),
      };
  return {
    ...tokens,
    ...fresh,
    member_id: memberId,
    status: 'L',
    PLACEMENT: target.placement,
    ...(options === undefined ? {} : { PLACEMENT_OPTIONS: JSON.stringify(options) }),
  };
}

interface FrameOrder {
  person: Person;
  request: FrameTarget;
  /** The page's address. */
  referer: string;
}

/**
 * Makes one frame of the application, with a sid and a token chain of its own; undefined when this person gets none.
 * For whom the app is closed sees user-field frames all the same, with empty tokens.
 */
export function makeFrame(portal: PortalContext, { person, request, referer }: FrameOrder): FramePayload | undefined {
  const target = findTarget(portal, person, request);
  const closed = portal.knobs.closedFor.includes(person.id);
  if (target === undefined || (closed && target.placement !== 'USERFIELD_TYPE')) return undefined;
  const { data } = portal.store;
  const sid = portal.randomHex(16);
  const pair = closed ? undefined : issueTokens(portal, person.id);
  const tokens = {
    AUTH_ID: pair?.accessToken ?? '',
    AUTH_EXPIRES: pair === undefined ? '' : String(portal.knobs.accessSeconds),
    REFRESH_ID: pair?.refreshToken ?? '',
  };
  const protocol = portal.origin.startsWith('https:') ? '1' : '0';
  const domain = portalDomain(portal);
  const options = target.options === undefined ? undefined : { ...target.options, ...pageUri(referer) };
  const query = new URLSearchParams({ DOMAIN: domain, PROTOCOL: protocol, LANG: portal.knobs.lang, APP_SID: sid });
  const init = {
    LANG: portal.knobs.lang,
    DOMAIN: domain,
    PROTOCOL: Number(protocol),
    PATH: '/rest',
    ...tokens,
    MEMBER_ID: data.memberId,
    FIRST_RUN: portal.knobs.firstRun && !data.firstRunDone.includes(person.id),
    IS_ADMIN: person.admin,
    INSTALL: target.install,
    USER_OPTIONS: phpMap(data.userOptions[String(person.id)] ?? {}),
    APP_OPTIONS: phpMap(data.appOptions),
    PLACEMENT: target.placement,
    PLACEMENT_OPTIONS: phpMap(options ?? {}),
  };
  return {
    sid,
    name: `${domain}|${protocol}|${sid}`,
    action: `${target.handler}${target.handler.includes('?') ? '&' : '?'}${query.toString()}`,
    fields: formFields(portal, target, tokens, options),
    appOrigin: new URL(target.handler).origin,
    init,
    height: target.height,
    broken: portal.knobs.broken,
  };
}
