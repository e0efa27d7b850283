import { nextId } from '../portal-context.js';
import type { MethodTable } from './method.js';
import { answer } from './method.js';
import { asInteger, asText, upperKeys } from './params.js';
import { RestError } from './rest-error.js';

export const notifyMethods: MethodTable = {
  'im.notify.system.add': {
    scope: ['im'],
    applicationOnly: true,
    run({ portal, params }) {
      const given = upperKeys(params);
      const userId = asInteger(given['USER_ID'] ?? given['TO']) ?? 0;
      const message = asText(given['MESSAGE']);
      const tag = asText(given['TAG']);
      if (userId <= 0) throw new RestError(400, 'USER_ID_EMPTY', 'User id cannot be empty');
      if (message === '') throw new RestError(400, 'MESSAGE_EMPTY', 'Message cannot be empty');
      const { data } = portal.store;
      if (!data.people.some((person) => person.id === userId)) return answer(false);
      const others = data.notifications.filter((entry) => tag === '' || entry.tag !== tag || entry.userId !== userId);
      const id = nextId(portal);
      data.notifications = [...others, { id, userId, message, tag, at: portal.now(), read: false }];
      portal.store.save();
      return answer(id);
    },
  },
};
