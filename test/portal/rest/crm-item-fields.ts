import type { Deal, Userfield } from '../state/portal-data.js';

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, '+00:00');
}

/** The deal's own fields as crm.item.* shows them: typed numbers, camelCase. */
export function baseFields(deal: Deal): Record<string, unknown> {
  return {
    id: deal.id,
    title: deal.title,
    stageId: deal.stageId,
    categoryId: 0,
    assignedById: deal.assignedById,
    createdTime: isoTime(deal.createdAt),
    updatedTime: isoTime(deal.updatedAt),
    opportunity: deal.opportunity,
    currencyId: deal.currencyId,
    companyId: deal.companyId,
    contactId: deal.contactIds[0] ?? 0,
    contactIds: deal.contactIds,
    closedate: `${deal.closeDate}T00:00:00+00:00`,
    entityTypeId: 2,
  };
}

/** Name of a user field without `useOriginalUfNames`: UF_CRM_SIGN_DOC → ufCrmSignDoc. */
export function camelName(fieldName: string): string {
  const [first = '', ...rest] = fieldName.toLowerCase().split('_');
  return first + rest.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('');
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
export function describeFields(userfields: Userfield[], nameOf: (field: Userfield) => string): Record<string, unknown> {
  const own = Object.entries(ownFieldTypes).map(([name, type]) => {
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
