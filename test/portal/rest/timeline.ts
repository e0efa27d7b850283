import { findItem, mayChange, mayRead } from '../crm/items.js';
import { kindsOf } from '../crm/kinds.js';
import { nextId } from '../portal-context.js';
import type { Item, TimelineEntry } from '../state/portal-data.js';
import type { MethodTable, RestCall } from './method.js';
import { answer, page } from './method.js';
import { asInteger, asRecord, asText, isList, upperKeys } from './params.js';
import { RestError, missingArgument } from './rest-error.js';

type NewEntry = Pick<TimelineEntry, 'kind' | 'title' | 'text' | 'iconCode'> & Partial<Pick<TimelineEntry, 'files'>>;

function addEntry({ portal, person }: RestCall, item: Item, entry: NewEntry): TimelineEntry {
  const owner = { entityTypeId: item.entityTypeId, itemId: item.id };
  const added = { ...entry, ...owner, id: nextId(portal), authorId: person.id, at: portal.now() };
  portal.store.data.timeline.push(added);
  portal.store.save();
  return added;
}

/** What ENTITY_ID and ENTITY_TYPE name. */
function itemOf({ portal }: RestCall, fields: Record<string, unknown>): Item {
  const named = asText(fields['ENTITY_TYPE']).toLowerCase();
  const kind = kindsOf(portal).find(({ comment }) => comment === named);
  const id = asInteger(fields['ENTITY_ID']) ?? 0;
  const item = kind === undefined ? undefined : findItem(portal, { entityTypeId: kind.entityTypeId, id });
  if (item === undefined) throw new RestError(400, '', 'Empty bindings');
  return item;
}

function isOf(entry: TimelineEntry, { entityTypeId, id }: Pick<Item, 'entityTypeId' | 'id'>): boolean {
  return entry.entityTypeId === entityTypeId && entry.itemId === id;
}

/** Pairs of name and base64; what is none is dropped. */
function filesOf(value: unknown): NonNullable<TimelineEntry['files']> {
  const pairs = isList(value) ? value : [];
  return pairs.flatMap((pair) => {
    const [name, content]: readonly unknown[] = isList(pair) ? pair : [];
    return asText(name) === '' || asText(content) === '' ? [] : [{ name: asText(name), content: asText(content) }];
  });
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
      const item = itemOf(call, fields);
      if (!mayRead(item, call.person)) throw new RestError(403, 'ACCESS_DENIED', 'Access denied.');
      const text = asText(fields['COMMENT']);
      if (text === '') throw new RestError(400, '', 'Empty comment message');
      const files = filesOf(fields['FILES']);
      return answer(addEntry(call, item, { kind: 'comment', title: 'Comment', text, iconCode: 'comment', files }).id);
    },
  },
  'crm.timeline.comment.list': {
    scope: ['crm'],
    run(call) {
      const filter = upperKeys(asRecord(upperKeys(call.params)['FILTER']));
      const item = itemOf(call, filter);
      if (!mayRead(item, call.person)) throw new RestError(403, 'ACCESS_DENIED', 'Access denied.');
      const part = asText(filter['%COMMENT']);
      const found = call.portal.store.data.timeline
        .filter((entry) => isOf(entry, item) && entry.kind === 'comment' && entry.text.includes(part))
        .map(({ id, text, authorId }) => ({ ID: String(id), COMMENT: text, AUTHOR_ID: String(authorId) }));
      return page(found, asInteger(upperKeys(call.params)['START']) ?? 0, (items) => items);
    },
  },
  'crm.timeline.comment.delete': {
    scope: ['crm'],
    run(call) {
      const given = upperKeys(call.params);
      const { data } = call.portal.store;
      const comment = data.timeline.find(({ id, kind }) => id === asInteger(given['ID']) && kind === 'comment');
      const owner = { entityTypeId: asInteger(given['OWNERTYPEID']) ?? 0, id: asInteger(given['OWNERID']) ?? 0 };
      if (comment === undefined || !isOf(comment, owner)) throw new RestError(400, '', 'Not found');
      if (!call.person.admin && comment.authorId !== call.person.id) {
        throw new RestError(403, 'ACCESS_DENIED', 'Access denied.');
      }
      data.timeline = data.timeline.filter((entry) => entry !== comment);
      call.portal.store.save();
      return answer(true);
    },
  },
};
