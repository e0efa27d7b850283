import { nextId } from '../portal-context.js';
import { requireHandlerUrl } from './handler-url.js';
import type { MethodTable } from './method.js';
import { answer } from './method.js';
import { asInteger, asText, requiredText, upperKeys } from './params.js';
import { RestError, accessDenied } from './rest-error.js';

const commonEvents: readonly string[] = ['ONAPPINSTALL', 'ONAPPUNINSTALL', 'ONAPPUPDATE', 'ONAPPPAYMENT', 'ONAPPTEST'];
const entityEvents: readonly string[] = ['LEAD', 'DEAL', 'CONTACT', 'COMPANY', 'QUOTE'].flatMap((entity) =>
  ['ADD', 'UPDATE', 'DELETE', 'USERFIELDADD', 'USERFIELDUPDATE', 'USERFIELDDELETE'].map(
    (what) => `ONCRM${entity}${what}`,
  ),
);
/** Invoices and smart processes share these. */
const dynamicEvents: readonly string[] = ['ADD', 'UPDATE', 'DELETE'].map((what) => `ONCRMDYNAMICITEM${what}`);
const crmEvents: readonly string[] = [...entityEvents, ...dynamicEvents];

function available(scope: string[]): string[] {
  return scope.includes('crm') ? [...commonEvents, ...crmEvents] : [...commonEvents];
}

export const eventMethods: MethodTable = {
  events: { scope: null, run: ({ auth }) => answer(available(auth.scope)) },
  'event.get': {
    scope: null,
    applicationOnly: true,
    run({ portal }) {
      const bound = portal.store.data.eventHandlers.map(({ event, handler, authType, offline }) =>
        offline ? { event, connector_id: '', offline: 1 } : { event, handler, auth_type: String(authType), offline: 0 },
      );
      return answer(bound);
    },
  },
  'event.bind': {
    scope: null,
    applicationOnly: true,
    run({ portal, params, person, auth }) {
      const given = upperKeys(params);
      const event = requiredText(given, 'EVENT').toUpperCase();
      if (!available(auth.scope).includes(event)) {
        throw new RestError(400, 'ERROR_EVENT_NOT_FOUND', 'Event not found');
      }
      const authType = asInteger(given['AUTH_TYPE']) ?? 0;
      const offline = asText(given['EVENT_TYPE']) === 'offline';
      if (!person.admin && (offline || authType !== person.id)) throw accessDenied();
      const handler = offline ? '' : asText(given['HANDLER']);
      if (!offline) requireHandlerUrl(handler);
      const { data } = portal.store;
      if (data.eventHandlers.some((bound) => bound.event === event && bound.handler === handler)) {
        throw new RestError(400, 'ERROR_CORE', 'Unable to set event handler: Handler already binded');
      }
      data.eventHandlers.push({ id: nextId(portal), event, handler, authType, offline });
      portal.store.save();
      return answer(true);
    },
  },
  'event.unbind': {
    scope: null,
    applicationOnly: true,
    run({ portal, params, person }) {
      if (!person.admin) throw accessDenied();
      const given = upperKeys(params);
      const event = requiredText(given, 'EVENT').toUpperCase();
      const handler = asText(given['HANDLER']);
      const { data } = portal.store;
      const kept = data.eventHandlers.filter(
        (bound) => bound.event !== event || (handler !== '' && bound.handler !== handler),
      );
      const count = data.eventHandlers.length - kept.length;
      data.eventHandlers = kept;
      portal.store.save();
      return answer({ count });
    },
  },
};
