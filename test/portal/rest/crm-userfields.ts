import { nextId } from '../portal-context.js';
import type { PortalContext } from '../portal-context.js';
import type { Userfield } from '../state/portal-data.js';
import type { MethodTable } from './method.js';
import { answer, page } from './method.js';
import { asFlag, asInteger, asRecord, asText, upperKeys } from './params.js';
import { RestError } from './rest-error.js';

const plainTypes: readonly string[] = ['string', 'integer', 'double', 'boolean', 'date', 'datetime', 'file', 'url'];

/** A label, or the one of a map of languages. */
export function fieldLabel(form: unknown, lang: string): string {
  if (typeof form === 'string') return form;
  const langs = asRecord(form);
  return asText(langs[lang]) || asText(Object.values(langs)[0]);
}

function knownType(portal: PortalContext, code: string): boolean {
  const { applicationId, userfieldTypes } = portal.store.data;
  return (
    plainTypes.includes(code) || userfieldTypes.some((type) => code === `rest_${applicationId}_${type.userTypeId}`)
  );
}

/** A field as either of the two methods describes it. */
export interface NewUserfield {
  readonly entityId: string;
  /** With the kind's prefix. */
  readonly fieldName: string;
  readonly userTypeId: string;
  readonly multiple: boolean;
  readonly mandatory: boolean;
  readonly sort: number;
  readonly label: string;
  readonly xmlId: string;
}

export function addUserfield(portal: PortalContext, field: NewUserfield): Userfield {
  const { data } = portal.store;
  const { entityId, fieldName, userTypeId } = field;
  if (fieldName.length > 50 || !/^[A-Z0-9_]+$/.test(fieldName)) {
    throw new RestError(400, 'ERROR_CORE', 'The field name is not valid.');
  }
  if (!knownType(portal, userTypeId)) throw new RestError(400, 'ERROR_CORE', 'The user type is not valid.');
  if (data.userfields.some((other) => other.entityId === entityId && other.fieldName === fieldName)) {
    throw new RestError(400, 'ERROR_CORE', `The field ${fieldName} already exists.`);
  }
  const added = { ...field, id: nextId(portal), label: field.label || fieldName };
  data.userfields.push(added);
  portal.store.save();
  return added;
}

function addOlder(portal: PortalContext, entityId: string, fields: Record<string, unknown>): number {
  const given = asText(fields['FIELD_NAME']).toUpperCase();
  if (given === '') throw new RestError(400, 'ERROR_CORE', 'The field name is not valid.');
  return addUserfield(portal, {
    entityId,
    fieldName: given.startsWith('UF_CRM_') ? given : `UF_CRM_${given}`,
    userTypeId: asText(fields['USER_TYPE_ID']),
    multiple: asFlag(fields['MULTIPLE']),
    mandatory: asFlag(fields['MANDATORY']),
    sort: asInteger(fields['SORT']) ?? 100,
    label: fieldLabel(fields['EDIT_FORM_LABEL'], portal.knobs.lang) || asText(fields['LABEL']),
    xmlId: asText(fields['XML_ID']),
  }).id;
}

function present(field: Userfield, withLabels: boolean): Record<string, unknown> {
  const flag = (value: boolean): string => (value ? 'Y' : 'N');
  return {
    ID: String(field.id),
    ENTITY_ID: field.entityId,
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

function requireField(portal: PortalContext, entityId: string, params: Record<string, unknown>): Userfield {
  const id = asInteger(upperKeys(params)['ID']);
  const found = portal.store.data.userfields.find((field) => field.id === id && field.entityId === entityId);
  if (found === undefined) throw new RestError(400, 'ERROR_NOT_FOUND', 'The entity with this ID is not found.');
  return found;
}

/** `crm.{name}.userfield.*`: leads, deals, contacts, companies and quotes; invoices and smart processes have none of these. */
function methodsOf(name: string): MethodTable {
  const entityId = `CRM_${name.toUpperCase()}`;
  return {
    [`crm.${name}.userfield.add`]: {
      scope: ['crm'],
      run({ portal, params, person }) {
        if (!person.admin) throw new RestError(400, '', 'Access denied.');
        return answer(addOlder(portal, entityId, asRecord(upperKeys(params)['FIELDS'])));
      },
    },
    [`crm.${name}.userfield.list`]: {
      scope: ['crm'],
      run({ portal, params }) {
        const upper = upperKeys(params);
        const filter = upperKeys(asRecord(upper['FILTER']));
        const shown = portal.store.data.userfields
          .filter((field) => field.entityId === entityId)
          .map((field) => present(field, 'LANG' in filter))
          .filter((field) => matches(field, filter));
        return page(shown, asInteger(upper['START']) ?? 0, (items) => items);
      },
    },
    [`crm.${name}.userfield.get`]: {
      scope: ['crm'],
      run({ portal, params }) {
        const field = requireField(portal, entityId, params);
        const labels = { [portal.knobs.lang]: field.label };
        return answer({ ...present(field, false), EDIT_FORM_LABEL: labels, LIST_COLUMN_LABEL: labels });
      },
    },
    [`crm.${name}.userfield.delete`]: {
      scope: ['crm'],
      run({ portal, params, person }) {
        if (!person.admin) throw new RestError(400, '', 'Access denied.');
        const field = requireField(portal, entityId, params);
        const { data } = portal.store;
        data.userfields = data.userfields.filter((entry) => entry !== field);
        portal.store.save();
        return answer(true);
      },
    },
  };
}

export const crmUserfieldMethods: MethodTable = {
  ...methodsOf('deal'),
  ...methodsOf('lead'),
  ...methodsOf('contact'),
  ...methodsOf('company'),
  ...methodsOf('quote'),
};
