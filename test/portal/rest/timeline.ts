import { findItem, mayChange, mayRead } from '../crm/items.js';
import { kindsOf } from '../crm/kinds.js';
import { nextId } from '../portal-context.js';
import type { Item, TimelineEntry } from '../state/portal-data.js';
import type { MethodTable, RestCall } from './method.js';
import { answer } from './method.js';
import { asInteger, asRecord, asText, upperKeys } from './params.js';
import { RestError, missingArgument } from './rest-error.js';

type NewEntry = Pick<TimelineEntry, 'kind' | 'title' | 'text' | 'iconCode'>;

function addEntry({ portal, person }: RestCall, item: Item, entry: NewEntry): TimelineEntry {
  const owner = { entityTypeId: item.entityTypeId, itemId: item.id };
  const added = { ...entry, ...owner, id: nextId(portal), authorId: person.id, at: portal.now() };
  portal.store.data.timeline.push(added);
  portal.store.save();
  return added;
}

export const timelineMethods: MethodTable = {
  'crm.timeline.logmessage.add': {
    scope: ['crm'],
    run(call) {
      const { fields } = call.params;
      const given = asRecord(fields);
      for (const name of ['entityTypeId', 'entityId', 'title', 'text', 'iconCode']) {
        if (asText(given[name]) === '') throw missingArgument(name);
      }
      const entityTypeId = asInteger(given['entityTypeId']) ?? 0;
      const item = findItem(call.portal, { entityTypeId, id: asInteger(given['entityId']) ?? 0 });
      if (item === undefined) throw new RestError(400, 'OWNER_NOT_FOUND', 'Owner was not found');
      if (!mayChange(item, call.person)) throw new RestError(403, 'ACCESS_DENIED', 'Access denied');
      const added = addEntry(call, item, {
        kind: 'log',
        title: asText(given['title']),
        text: asText(given['text']),
        iconCode: asText(given['iconCode']),
      });
      const { id, authorId, title, text, iconCode, at } = added;
      const created = new Date(at).toISOString().replace(/\.\d+Z$/, '+00:00');
      return answer({ logMessage: { id, created, authorId, title, text, iconCode } });
    },
  },
  'crm.timeline.comment.add': {
    scope: ['crm'],
    run(call) {
      const fields = upperKeys(asRecord(upperKeys(call.params)['FIELDS']));
      const named = asText(fields['ENTITY_TYPE']).toLowerCase();
      const kind = kindsOf(call.portal).find(({ comment }) => comment === named);
      const id = asInteger(fields['ENTITY_ID']) ?? 0;
      const item = kind === undefined ? undefined : findItem(call.portal, { entityTypeId: kind.entityTypeId, id });
      if (item === undefined) {
        throw new RestError(400, '', 'Empty bindings');
      }
      if (!mayRead(item, call.person)) throw new RestError(403, 'ACCESS_DENIED', 'Access denied.');
      const text = asText(fields['COMMENT']);
      if (text === '') throw new RestError(400, '', 'Empty comment message');
      return answer(addEntry(call, item, { kind: 'comment', title: 'Comment', text, iconCode: 'comment' }).id);
    },
  },
};
