import type { Kind } from '../crm/kinds.js';
import type { Item, Userfield } from '../state/portal-data.js';

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, '+00:00');
}

const [deal, contact, company] = [2, 3, 4];

/** The item's own fields as crm.item.* shows them: typed numbers, camelCase. A contact has names and no title. */
export function baseFields(item: Item): Record<string, unknown> {
  const { entityTypeId, id, title, assignedById, companyId, contactIds } = item;
  const times = { createdTime: isoTime(item.createdAt), updatedTime: isoTime(item.updatedAt) };
  const common = { id, assignedById, ...times, entityTypeId };
  if (entityTypeId === contact) return { ...common, name: title, secondName: '', lastName: item.lastName, companyId };
  if (entityTypeId === company) return { ...common, title, contactIds };
  const { stageId, opportunity, currencyId } = item;
  const trade = {
    stageId,
    categoryId: 0,
    opportunity,
    currencyId,
    companyId,
    contactId: contactIds[0] ?? 0,
    contactIds,
  };
  const closing = entityTypeId === deal ? { closedate: `${item.closeDate}T00:00:00+00:00` } : {};
  return { ...common, title, ...trade, ...closing };
}

/** Name of a user field without `useOriginalUfNames`: UF_CRM_SIGN_DOC → ufCrmSignDoc, UF_CRM_7_1700 → ufCrm7_1700. */
export function camelName(fieldName: string): string {
  const [first = '', ...rest] = fieldName.toLowerCase().split('_');
  return rest.reduce((name, part) => {
    const isNumberAfterNumber = /\d$/.test(name) && /^\d/.test(part);
    return `${name}${isNumberAfterNumber ? '_' : ''}${part.charAt(0).toUpperCase()}${part.slice(1)}`;
  }, first);
}

const ownFieldTypes = {
  id: 'integer',
  title: 'string',
  stageId: 'crm_status',
  categoryId: 'crm_category',
  assignedById: 'user',
  createdTime: 'datetime',
  updatedTime: 'datetime',
  opportunity: 'double',
  currencyId: 'crm_currency',
  companyId: 'crm_company',
  contactIds: 'crm_contact',
} as const;

const nameTypes = { name: 'string', secondName: 'string', lastName: 'string' } as const;
const { title: _title, ...withoutTitle } = ownFieldTypes;

const readOnly: readonly string[] = ['id', 'createdTime', 'updatedTime'];

interface FieldDescription {
  type: string;
  title: string;
  upperName: string;
  isRequired: boolean;
  isReadOnly: boolean;
  isMultiple: boolean;
}

function describe({ type, title, upperName, isRequired, isReadOnly, isMultiple }: FieldDescription): unknown {
  const fixed = { isImmutable: false, isDynamic: upperName.startsWith('UF_') };
  return { type, isRequired, isReadOnly, isMultiple, ...fixed, title, upperName };
}

/** `result.fields` of crm.item.fields. */
export function describeFields(
  { entityTypeId }: Kind,
  userfields: Userfield[],
  nameOf: (field: Userfield) => string,
): Record<string, unknown> {
  const names = entityTypeId === contact ? { ...withoutTitle, ...nameTypes } : ownFieldTypes;
  const own = Object.entries(names).map(([name, type]) => {
    const upperName = name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
    const isReadOnly = readOnly.includes(name);
    return [
      name,
      describe({ type, title: name, upperName, isRequired: false, isReadOnly, isMultiple: false }),
    ] as const;
  });
  const added = userfields.map((field) => {
    const { userTypeId: type, label: title, fieldName: upperName, mandatory: isRequired, multiple: isMultiple } = field;
    return [nameOf(field), describe({ type, title, upperName, isRequired, isReadOnly: false, isMultiple })] as const;
  });
  return Object.fromEntries([...own, ...added]);
}
