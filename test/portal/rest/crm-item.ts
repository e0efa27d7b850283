import { fireDealUpdate } from '../app-events.js';
import { replaceFiles } from '../crm/deal-files.js';
import { findDeal, mayChange, mayRead } from '../crm/deal-rights.js';
import { readMultipleFileValue, readSingleFileValue } from '../crm/file-values.js';
import { isBroken } from '../portal-context.js';
import type { Deal, Userfield } from '../state/portal-data.js';
import { fileValue } from './crm-files.js';
import { dealMatches, readFilter } from './crm-item-filter.js';
import { baseFields, camelName, describeFields } from './crm-item-fields.js';
import type { MethodTable, RestCall } from './method.js';
import { answer, page } from './method.js';
import { asFlag, asInteger, asText, isRecord } from './params.js';
import { RestError, missingArgument } from './rest-error.js';
import { failWriteIfAsked, loseAnswerIfAsked } from './write-faults.js';

function requireDeals({ params }: RestCall): void {
  if (params['entityTypeId'] === undefined) throw missingArgument('entityTypeId');
  if (asInteger(params['entityTypeId']) !== 2) {
    throw new RestError(400, 'NOT_FOUND', 'Entity type of this id is not found');
  }
}

function requireDeal(call: RestCall, may: typeof mayRead): Deal {
  requireDeals(call);
  const id = asInteger(call.params['id']);
  if (id === undefined) throw missingArgument('id');
  const deal = findDeal(call.portal, id);
  if (deal === undefined) throw new RestError(400, 'NOT_FOUND', 'Element not found');
  if (!may(deal, call.person)) throw new RestError(400, 'ACCESS_DENIED', 'Access denied');
  return deal;
}

function userfieldName({ params }: RestCall, field: Userfield): string {
  return asFlag(params['useOriginalUfNames']) ? field.fieldName : camelName(field.fieldName);
}

function userfieldValue(call: RestCall, deal: Deal, field: Userfield): unknown {
  if (field.userTypeId !== 'file') {
    const text = deal.texts[field.fieldName] ?? '';
    return text === '' ? null : text;
  }
  const { fieldName } = field;
  const values = (deal.files[fieldName] ?? []).map((fileId) =>
    fileValue(call.portal, call.auth, { dealId: deal.id, fieldName, fileId }),
  );
  return field.multiple ? values : (values[0] ?? null);
}

function presentItem(call: RestCall, deal: Deal): Record<string, unknown> {
  const { userfields } = call.portal.store.data;
  const own = userfields.map((field) => [userfieldName(call, field), userfieldValue(call, deal, field)] as const);
  return { ...baseFields(deal), ...Object.fromEntries(own) };
}

function requireMandatory(call: RestCall, fields: Record<string, unknown>): void {
  for (const field of call.portal.store.data.userfields.filter((entry) => entry.mandatory)) {
    const given = fields[userfieldName(call, field)];
    const emptied = given === '' || given === null || (Array.isArray(given) && given.length === 0);
    const deal = findDeal(call.portal, asInteger(call.params['id']) ?? 0);
    const held = (deal?.files[field.fieldName]?.length ?? 0) > 0 || (deal?.texts[field.fieldName] ?? '') !== '';
    if (emptied || (given === undefined && !held)) {
      throw new RestError(400, 'CRM_FIELD_ERROR_REQUIRED', `Field "${field.label}" is required`);
    }
  }
}

function writeUserfield(call: RestCall, deal: Deal, field: Userfield, value: unknown): void {
  if (field.userTypeId !== 'file') {
    deal.texts[field.fieldName] = asText(value);
    return;
  }
  const options = { acceptFileData: isBroken(call.portal, 'accept-file-data') };
  const choices = field.multiple ? readMultipleFileValue(value, options) : readSingleFileValue(value, options);
  replaceFiles(call.portal, { deal, fieldName: field.fieldName, choices, userId: call.person.id });
}

function updateDeal(call: RestCall): Deal {
  const deal = requireDeal(call, mayChange);
  const { fields } = call.params;
  if (!isRecord(fields)) throw missingArgument('fields');
  failWriteIfAsked(call.portal);
  requireMandatory(call, fields);
  if (typeof fields['title'] === 'string') deal.title = fields['title'];
  if (typeof fields['stageId'] === 'string') deal.stageId = fields['stageId'];
  const { data } = call.portal.store;
  for (const field of data.userfields) {
    const name = userfieldName(call, field);
    if (name in fields) writeUserfield(call, deal, field, fields[name]);
  }
  deal.updatedAt = call.portal.now();
  call.portal.store.save();
  fireDealUpdate(call.portal, deal.id, call.person.id);
  loseAnswerIfAsked(call.portal);
  return deal;
}

export const crmItemMethods: MethodTable = {
  'crm.item.get': {
    scope: ['crm'],
    run: (call) => answer({ item: presentItem(call, requireDeal(call, mayRead)) }),
  },
  'crm.item.list': {
    scope: ['crm'],
    run(call) {
      requireDeals(call);
      const filter = readFilter(call.params['filter']);
      const found = call.portal.store.data.deals
        .filter((deal) => mayRead(deal, call.person))
        .filter((deal) => dealMatches(baseFields(deal), filter))
        .map((deal) => presentItem(call, deal));
      return page(found, asInteger(call.params['start']) ?? 0, (items) => ({ items }));
    },
  },
  'crm.item.update': {
    scope: ['crm'],
    run: (call) => answer({ item: presentItem(call, updateDeal(call)) }),
  },
  'crm.item.fields': {
    scope: ['crm'],
    run(call) {
      requireDeals(call);
      const { userfields } = call.portal.store.data;
      return answer({ fields: describeFields(userfields, (field) => userfieldName(call, field)) });
    },
  },
};
