import { fireItemUpdate } from '../app-events.js';
import { replaceFiles } from '../crm/item-files.js';
import { findItem, mayChange, mayRead } from '../crm/items.js';
import { findKind, type Kind, kindOf } from '../crm/kinds.js';
import { readMultipleFileValue, readSingleFileValue } from '../crm/file-values.js';
import { isBroken } from '../portal-context.js';
import type { Item, Userfield } from '../state/portal-data.js';
import { fileValue } from './crm-files.js';
import { itemMatches, readFilter } from './crm-item-filter.js';
import { baseFields, camelName, describeFields } from './crm-item-fields.js';
import type { MethodTable, RestCall } from './method.js';
import { answer, page } from './method.js';
import { asFlag, asInteger, asText, isRecord } from './params.js';
import { RestError, missingArgument } from './rest-error.js';
import { failWriteIfAsked, loseAnswerIfAsked } from './write-faults.js';

/** The kind that `entityTypeId` names; this portal's smart processes among them. */
function requireKind({ portal, params }: RestCall): Kind {
  if (params['entityTypeId'] === undefined) throw missingArgument('entityTypeId');
  const kind = findKind(portal, asInteger(params['entityTypeId']));
  if (kind === undefined) throw new RestError(400, 'NOT_FOUND', 'Entity type of this id is not found');
  return kind;
}

function requireItem(call: RestCall, may: typeof mayRead): Item {
  const { entityTypeId } = requireKind(call);
  const id = asInteger(call.params['id']);
  if (id === undefined) throw missingArgument('id');
  const item = findItem(call.portal, { entityTypeId, id });
  if (item === undefined) throw new RestError(400, 'NOT_FOUND', 'Element not found');
  if (!may(item, call.person)) throw new RestError(400, 'ACCESS_DENIED', 'Access denied');
  return item;
}

function userfieldsOf({ portal }: RestCall, { fieldEntity }: Kind): Userfield[] {
  return portal.store.data.userfields.filter((field) => field.entityId === fieldEntity);
}

function userfieldName({ params }: RestCall, field: Userfield): string {
  return asFlag(params['useOriginalUfNames']) ? field.fieldName : camelName(field.fieldName);
}

function userfieldValue(call: RestCall, item: Item, field: Userfield): unknown {
  if (field.userTypeId !== 'file') {
    const text = item.texts[field.fieldName] ?? '';
    return text === '' ? null : text;
  }
  const { fieldName } = field;
  const values = (item.files[fieldName] ?? []).map((fileId) =>
    fileValue(call.portal, call.auth, { entityTypeId: item.entityTypeId, itemId: item.id, fieldName, fileId }),
  );
  return field.multiple ? values : (values[0] ?? null);
}

function presentItem(call: RestCall, item: Item): Record<string, unknown> {
  const own = userfieldsOf(call, kindOf(call.portal, item)).map(
    (field) => [userfieldName(call, field), userfieldValue(call, item, field)] as const,
  );
  return { ...baseFields(item), ...Object.fromEntries(own) };
}

function requireMandatory(call: RestCall, item: Item, fields: Record<string, unknown>): void {
  for (const field of userfieldsOf(call, kindOf(call.portal, item)).filter((entry) => entry.mandatory)) {
    const given = fields[userfieldName(call, field)];
    const emptied = given === '' || given === null || (Array.isArray(given) && given.length === 0);
    const held = (item.files[field.fieldName]?.length ?? 0) > 0 || (item.texts[field.fieldName] ?? '') !== '';
    if (emptied || (given === undefined && !held)) {
      throw new RestError(400, 'CRM_FIELD_ERROR_REQUIRED', `Field "${field.label}" is required`);
    }
  }
}

function writeUserfield(call: RestCall, item: Item, field: Userfield, value: unknown): void {
  if (field.userTypeId !== 'file') {
    item.texts[field.fieldName] = asText(value);
    return;
  }
  const options = { acceptFileData: isBroken(call.portal, 'accept-file-data') };
  const choices = field.multiple ? readMultipleFileValue(value, options) : readSingleFileValue(value, options);
  replaceFiles(call.portal, { item, fieldName: field.fieldName, choices, userId: call.person.id });
}

function updateItem(call: RestCall): Item {
  const item = requireItem(call, mayChange);
  const { fields } = call.params;
  if (!isRecord(fields)) throw missingArgument('fields');
  failWriteIfAsked(call.portal);
  requireMandatory(call, item, fields);
  if (typeof fields['title'] === 'string') item.title = fields['title'];
  if (typeof fields['stageId'] === 'string') item.stageId = fields['stageId'];
  for (const field of userfieldsOf(call, kindOf(call.portal, item))) {
    const name = userfieldName(call, field);
    if (name in fields) writeUserfield(call, item, field, fields[name]);
  }
  item.updatedAt = call.portal.now();
  call.portal.store.save();
  fireItemUpdate(call.portal, item, call.person.id);
  loseAnswerIfAsked(call.portal);
  return item;
}

export const crmItemMethods: MethodTable = {
  'crm.item.get': {
    scope: ['crm'],
    run: (call) => answer({ item: presentItem(call, requireItem(call, mayRead)) }),
  },
  'crm.item.list': {
    scope: ['crm'],
    run(call) {
      const { entityTypeId } = requireKind(call);
      const filter = readFilter(call.params['filter']);
      const found = call.portal.store.data.items
        .filter((item) => item.entityTypeId === entityTypeId && mayRead(item, call.person))
        .filter((item) => itemMatches(baseFields(item), filter))
        .map((item) => presentItem(call, item));
      return page(found, asInteger(call.params['start']) ?? 0, (items) => ({ items }));
    },
  },
  'crm.item.update': {
    scope: ['crm'],
    run: (call) => answer({ item: presentItem(call, updateItem(call)) }),
  },
  'crm.item.fields': {
    scope: ['crm'],
    run(call) {
      const kind = requireKind(call);
      const nameOf = (field: Userfield): string => userfieldName(call, field);
      return answer({ fields: describeFields(kind, userfieldsOf(call, kind), nameOf) });
    },
  },
};
