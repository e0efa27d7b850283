import { kindsOf } from '../crm/kinds.js';
import type { PortalContext } from '../portal-context.js';
import type { Placement } from '../state/portal-data.js';
import { requireHandlerUrl } from './handler-url.js';
import type { MethodTable, RestAuth } from './method.js';
import { answer, phpMap } from './method.js';
import { asInteger, asRecord, asText, requiredText, upperKeys } from './params.js';
import { RestError } from './rest-error.js';

const plainPlacements: readonly string[] = ['DEFAULT', 'LEFT_MENU', 'REST_APP_URI'];
const crmPlaces: readonly string[] = [
  'DETAIL_TAB',
  'DETAIL_TOOLBAR',
  'DETAIL_ACTIVITY',
  'DOCUMENTGENERATOR_BUTTON',
  'LIST_MENU',
  'LIST_TOOLBAR',
  'ACTIVITY_TIMELINE_MENU',
];

/** Of every kind that the portal has: a smart process' codes are there from its first day to its last. */
function available(portal: PortalContext, auth: RestAuth): string[] {
  if (!auth.scope.includes('crm')) return [...plainPlacements];
  const ofKinds = kindsOf(portal).flatMap(({ code }) => crmPlaces.map((place) => `CRM_${code}_${place}`));
  const missing = portal.knobs.unknownPlacements;
  return [...plainPlacements, ...ofKinds].filter((code) => !missing.includes(code));
}

function requirePlacement(portal: PortalContext, auth: RestAuth, code: string): string {
  if (!available(portal, auth).includes(code)) {
    throw new RestError(400, 'ERROR_PLACEMENT_NOT_FOUND', 'Placement not found');
  }
  return code;
}

function present(entry: Placement): Record<string, unknown> {
  const { placement, userId, handler, title, description } = entry;
  return { placement, userId, handler, options: phpMap(entry.options), title, description, langAll: entry.langAll };
}

export const placementMethods: MethodTable = {
  'placement.list': {
    scope: ['placement'],
    applicationOnly: true,
    run: ({ portal, auth }) => answer(available(portal, auth)),
  },
  'placement.get': {
    scope: ['placement'],
    applicationOnly: true,
    adminOnly: true,
    run: ({ portal }) => answer(portal.store.data.placements.map(present)),
  },
  'placement.bind': {
    scope: ['placement'],
    applicationOnly: true,
    adminOnly: true,
    run({ portal, params, auth }) {
      const given = upperKeys(params);
      const placement = requirePlacement(portal, auth, requiredText(given, 'PLACEMENT').toUpperCase());
      const handler = asText(given['HANDLER']);
      requireHandlerUrl(handler);
      const { data } = portal.store;
      if (data.placements.some((entry) => entry.placement === placement && entry.handler === handler)) {
        throw new RestError(400, 'ERROR_CORE', 'Unable to set placement handler: Handler already binded');
      }
      const langAll = asRecord(given['LANG_ALL']);
      const translated = asRecord(langAll[portal.knobs.lang] ?? langAll['en']);
      data.placements.push({
        placement,
        handler,
        title: asText(given['TITLE']) || asText(translated['TITLE']),
        description: asText(given['DESCRIPTION']) || asText(translated['DESCRIPTION']),
        userId: asInteger(given['USER_ID']) ?? 0,
        options: asRecord(given['OPTIONS']),
        langAll,
      });
      portal.store.save();
      return answer(true);
    },
  },
  'placement.unbind': {
    scope: ['placement'],
    applicationOnly: true,
    adminOnly: true,
    run({ portal, params, auth }) {
      const given = upperKeys(params);
      const placement = requirePlacement(portal, auth, requiredText(given, 'PLACEMENT').toUpperCase());
      const handler = asText(given['HANDLER']);
      const { data } = portal.store;
      const kept = data.placements.filter(
        (entry) => entry.placement !== placement || (handler !== '' && entry.handler !== handler),
      );
      const count = data.placements.length - kept.length;
      data.placements = kept;
      portal.store.save();
      return answer({ count });
    },
  },
};
