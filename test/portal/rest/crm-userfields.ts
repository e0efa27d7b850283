import { nextId } from '../portal-context.js';
import type { PortalContext } from '../portal-context.js';
import type { Userfield } from '../state/portal-data.js';
import type { MethodTable } from './method.js';
import { answer, page } from './method.js';
import { asFlag, asInteger, asRecord, asText, upperKeys } from './params.js';
import { RestError } from './rest-error.js';

const plainTypes: readonly string[] = ['string', 'integer', 'double', 'boolean', 'date', 'datetime', 'file', 'url'];

function label(fields: Record<string, unknown>, lang: string): string {
  const form = fields['EDIT_FORM_LABEL'];
  if (typeof form === 'string' && form !== '') return form;
  const langs = asRecord(form);
  return asText(langs[lang]) || asText(Object.values(langs)[0]) || asText(fields['LABEL']);
}

function knownType(portal: PortalContext, code: string): boolean {
  const { applicationId, userfieldTypes } = portal.store.data;
  return (
    plainTypes.includes(code) || userfieldTypes.some((type) => code === `rest_${applicationId}_${type.userTypeId}`)
  );
}

function addUserfield(portal: PortalContext, fields: Record<string, unknown>): number {
  const { data } = portal.store;
  const given = asText(fields['FIELD_NAME']).toUpperCase();
  const fieldName = given.startsWith('UF_CRM_') ? given : `UF_CRM_${given}`;
  const userTypeId = asText(fields['USER_TYPE_ID']);
  if (given === '' || fieldName.length > 50 || !/^[A-Z0-9_]+$/.test(fieldName)) {
    throw new RestError(400, 'ERROR_CORE', 'The field name is not valid.');
  }
  if (!knownType(portal, userTypeId)) throw new RestError(400, 'ERROR_CORE', 'The user type is not valid.');
  if (data.userfields.some((field) => field.fieldName === fieldName)) {
    throw new RestError(400, 'ERROR_CORE', `The field ${fieldName} already exists.`);
  }
  const id = nextId(portal);
  data.userfields.push({
    id,
    fieldName,
    userTypeId,
    multiple: asFlag(fields['MULTIPLE']),
    mandatory: asFlag(fields['MANDATORY']),
    sort: asInteger(fields['SORT']) ?? 100,
    label: label(fields, portal.knobs.lang) || fieldName,
    xmlId: asText(fields['XML_ID']),
  });
  portal.store.save();
  return id;
}

function present(field: Userfield, withLabels: boolean): Record<string, unknown> {
  const flag = (value: boolean): string => (value ? 'Y' : 'N');
  return {
    ID: String(field.id),
    ENTITY_ID: 'CRM_DEAL',
    FIELD_NAME: field.fieldName,
    USER_TYPE_ID: field.userTypeId,
    XML_ID: field.xmlId === '' ? null : field.xmlId,
    SORT: String(field.sort),
    MULTIPLE: flag(field.multiple),
    MANDATORY: flag(field.mandatory),
    SHOW_FILTER: 'N',
    SHOW_IN_LIST: 'Y',
    EDIT_IN_LIST: 'Y',
    IS_SEARCHABLE: 'N',
    SETTINGS: [],
    ...(withLabels
      ? { EDIT_FORM_LABEL: field.label, LIST_COLUMN_LABEL: field.label, LIST_FILTER_LABEL: field.label }
      : {}),
  };
}

function matches(shown: Record<string, unknown>, filter: Record<string, unknown>): boolean {
  return Object.entries(filter).every(([key, value]) => key === 'LANG' || asText(shown[key]) === asText(value));
}

function requireField(portal: PortalContext, params: Record<string, unknown>): Userfield {
  const id = asInteger(upperKeys(params)['ID']);
  const found = portal.store.data.userfields.find((field) => field.id === id);
  if (found === undefined) throw new RestError(400, 'ERROR_NOT_FOUND', 'The entity with this ID is not found.');
  return found;
}

export const crmUserfieldMethods: MethodTable = {
  'crm.deal.userfield.add': {
    scope: ['crm'],
    run({ portal, params, person }) {
      if (!person.admin) throw new RestError(400, '', 'Access denied.');
      return answer(addUserfield(portal, asRecord(upperKeys(params)['FIELDS'])));
    },
  },
  'crm.deal.userfield.list': {
    scope: ['crm'],
    run({ portal, params }) {
      const upper = upperKeys(params);
      const filter = upperKeys(asRecord(upper['FILTER']));
      const shown = portal.store.data.userfields
        .map((field) => present(field, 'LANG' in filter))
        .filter((field) => matches(field, filter));
      return page(shown, asInteger(upper['START']) ?? 0, (items) => items);
    },
  },
  'crm.deal.userfield.get': {
    scope: ['crm'],
    run({ portal, params }) {
      const field = requireField(portal, params);
      const labels = { [portal.knobs.lang]: field.label };
      return answer({ ...present(field, false), EDIT_FORM_LABEL: labels, LIST_COLUMN_LABEL: labels });
    },
  },
  'crm.deal.userfield.delete': {
    scope: ['crm'],
    run({ portal, params, person }) {
      if (!person.admin) throw new RestError(400, '', 'Access denied.');
      const field = requireField(portal, params);
      const { data } = portal.store;
      data.userfields = data.userfields.filter((entry) => entry !== field);
      portal.store.save();
      return answer(true);
    },
  },
};
