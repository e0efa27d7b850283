import type { PortalContext } from '../portal-context.js';
import { requireHandlerUrl } from './handler-url.js';
import type { MethodTable } from './method.js';
import { answer } from './method.js';
import { asInteger, asRecord, asText, requiredText, upperKeys } from './params.js';
import { RestError } from './rest-error.js';

function requireCode(params: Record<string, unknown>, applicationId: number): string {
  const code = requiredText(params, 'USER_TYPE_ID');
  if (!/^[a-z0-9]+$/.test(code) || `rest_${applicationId}_${code}`.length > 50) {
    throw new RestError(400, 'ERROR_ARGUMENT', 'Wrong user type code', { argument: 'USER_TYPE_ID' });
  }
  return code;
}

/** The handler lies on the application's own domain and serves no other type. */
function requireOwnHandler(portal: PortalContext, handler: string, code: string): string {
  const url = requireHandlerUrl(handler);
  if (url.hostname !== new URL(portal.application.appUrl).hostname) {
    throw new RestError(400, 'ERROR_ARGUMENT', 'Handler is not on the domain of the application', {
      argument: 'HANDLER',
    });
  }
  const taken = portal.store.data.userfieldTypes.some((type) => type.handler === handler && type.userTypeId !== code);
  if (taken) throw new RestError(400, 'ERROR_CORE', 'Unable to set placement handler: Handler already binded');
  return handler;
}

export const userfieldTypeMethods: MethodTable = {
  'userfieldtype.add': {
    scope: ['placement'],
    applicationOnly: true,
    adminOnly: true,
    run({ portal, params }) {
      const given = upperKeys(params);
      const { data } = portal.store;
      const code = requireCode(given, data.applicationId);
      if (data.userfieldTypes.some((type) => type.userTypeId === code)) {
        throw new RestError(400, 'ERROR_CORE', 'Unable to set placement handler: Handler already binded');
      }
      data.userfieldTypes.push({
        userTypeId: code,
        handler: requireOwnHandler(portal, requiredText(given, 'HANDLER'), code),
        title: asText(given['TITLE']),
        description: asText(given['DESCRIPTION']),
        height: asInteger(asRecord(given['OPTIONS'])['height']) ?? 0,
      });
      portal.store.save();
      return answer(true);
    },
  },
  'userfieldtype.update': {
    scope: ['placement'],
    applicationOnly: true,
    adminOnly: true,
    run({ portal, params }) {
      const given = upperKeys(params);
      const code = requiredText(given, 'USER_TYPE_ID');
      const type = portal.store.data.userfieldTypes.find((entry) => entry.userTypeId === code);
      if (type === undefined) throw new RestError(400, 'ERROR_NOT_FOUND', 'User type not found');
      if ('HANDLER' in given) type.handler = requireOwnHandler(portal, asText(given['HANDLER']), code);
      if ('TITLE' in given) type.title = asText(given['TITLE']);
      if ('DESCRIPTION' in given) type.description = asText(given['DESCRIPTION']);
      if ('OPTIONS' in given) type.height = asInteger(asRecord(given['OPTIONS'])['height']) ?? 0;
      portal.store.save();
      return answer(true);
    },
  },
  'userfieldtype.list': {
    scope: ['placement'],
    applicationOnly: true,
    adminOnly: true,
    run({ portal }) {
      const types = portal.store.data.userfieldTypes.map(({ userTypeId, handler, title, description }) => ({
        USER_TYPE_ID: userTypeId,
        HANDLER: handler,
        TITLE: title,
        DESCRIPTION: description,
      }));
      return { kind: 'json', result: types, total: types.length };
    },
  },
  'userfieldtype.delete': {
    scope: ['placement'],
    applicationOnly: true,
    adminOnly: true,
    run({ portal, params }) {
      const code = requiredText(upperKeys(params), 'USER_TYPE_ID');
      const { data } = portal.store;
      const kept = data.userfieldTypes.filter((type) => type.userTypeId !== code);
      if (kept.length === data.userfieldTypes.length)
        throw new RestError(400, 'ERROR_NOT_FOUND', 'User type not found');
      data.userfieldTypes = kept;
      portal.store.save();
      return answer(true);
    },
  },
};
