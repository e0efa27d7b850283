import { findDeal, mayChange, mayRead } from '../crm/deal-rights.js';
import { nextId } from '../portal-context.js';
import type { Deal, TimelineEntry } from '../state/portal-data.js';
import type { MethodTable, RestCall } from './method.js';
import { answer } from './method.js';
import { asInteger, asRecord, asText, upperKeys } from './params.js';
import { RestError, missingArgument } from './rest-error.js';

type NewEntry = Pick<TimelineEntry, 'kind' | 'title' | 'text' | 'iconCode'>;

function addEntry({ portal, person }: RestCall, deal: Deal, entry: NewEntry): TimelineEntry {
  const added = { ...entry, id: nextId(portal), dealId: deal.id, authorId: person.id, at: portal.now() };
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
      const deal = findDeal(call.portal, asInteger(fields['ENTITY_ID']) ?? 0);
      if (asText(fields['ENTITY_TYPE']).toLowerCase() !== 'deal' || deal === undefined) {
        throw new RestError(400, '', 'Empty bindings');
      }
      if (!mayRead(deal, call.person)) throw new RestError(403, 'ACCESS_DENIED', 'Access denied.');
      const text = asText(fields['COMMENT']);
      if (text === '') throw new RestError(400, '', 'Empty comment message');
      return answer(addEntry(call, deal, { kind: 'comment', title: 'Comment', text, iconCode: 'comment' }).id);
    },
  },
};
