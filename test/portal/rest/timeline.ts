import { findDeal, mayChange, mayRead } from '../crm/deal-rights.js';
import { nextId } from '../portal-context.js';
import type { Deal, TimelineEntry } from '../state/portal-data.js';
import type { MethodTable, RestCall } from './method.js';
import { answer, page } from './method.js';
import { asInteger, asRecord, asText, isList, upperKeys } from './params.js';
import { RestError, missingArgument } from './rest-error.js';

type NewEntry = Pick<TimelineEntry, 'kind' | 'title' | 'text' | 'iconCode'> & Partial<Pick<TimelineEntry, 'files'>>;

function addEntry({ portal, person }: RestCall, deal: Deal, entry: NewEntry): TimelineEntry {
  const added = { ...entry, id: nextId(portal), dealId: deal.id, authorId: person.id, at: portal.now() };
  portal.store.data.timeline.push(added);
  portal.store.save();
  return added;
}

/** The deal that ENTITY_ID and ENTITY_TYPE name. */
function dealOf({ portal }: RestCall, fields: Record<string, unknown>): Deal {
  const deal = findDeal(portal, asInteger(fields['ENTITY_ID']) ?? 0);
  if (asText(fields['ENTITY_TYPE']).toLowerCase() !== 'deal' || deal === undefined) {
    throw new RestError(400, '', 'Empty bindings');
  }
  return deal;
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
      const deal =
        asInteger(given['entityTypeId']) === 2 ? findDeal(call.portal, asInteger(given['entityId']) ?? 0) : undefined;
      if (deal === undefined) throw new RestError(400, 'OWNER_NOT_FOUND', 'Owner was not found');
      if (!mayChange(deal, call.person)) throw new RestError(403, 'ACCESS_DENIED', 'Access denied');
      const added = addEntry(call, deal, {
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
      const deal = dealOf(call, fields);
      if (!mayRead(deal, call.person)) throw new RestError(403, 'ACCESS_DENIED', 'Access denied.');
      const text = asText(fields['COMMENT']);
      if (text === '') throw new RestError(400, '', 'Empty comment message');
      const files = filesOf(fields['FILES']);
      return answer(addEntry(call, deal, { kind: 'comment', title: 'Comment', text, iconCode: 'comment', files }).id);
    },
  },
  'crm.timeline.comment.list': {
    scope: ['crm'],
    run(call) {
      const filter = upperKeys(asRecord(upperKeys(call.params)['FILTER']));
      const deal = dealOf(call, filter);
      if (!mayRead(deal, call.person)) throw new RestError(403, 'ACCESS_DENIED', 'Access denied.');
      const part = asText(filter['%COMMENT']);
      const found = call.portal.store.data.timeline
        .filter(({ dealId, kind, text }) => dealId === deal.id && kind === 'comment' && text.includes(part))
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
      if (comment === undefined || comment.dealId !== asInteger(given['OWNERID'])) {
        throw new RestError(400, '', 'Not found');
      }
      if (!call.person.admin && comment.authorId !== call.person.id) {
        throw new RestError(403, 'ACCESS_DENIED', 'Access denied.');
      }
      data.timeline = data.timeline.filter((entry) => entry !== comment);
      call.portal.store.save();
      return answer(true);
    },
  },
};
