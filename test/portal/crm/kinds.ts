import type { PortalContext } from '../portal-context.js';
import type { Item } from '../state/portal-data.js';

/** A kind of CRM entity, with every name that the portal has for it. */
export interface Kind {
  readonly entityTypeId: number;
  /** `DEAL`, `DYNAMIC_1036`: in placements' codes after `CRM_`. */
  readonly code: string;
  /** `CRM_DEAL`, `CRM_7`: of its user fields. */
  readonly fieldEntity: string;
  /** `UF_CRM_`, `UF_CRM_7_`. */
  readonly prefix: string;
  /** In crm.timeline.comment.add. */
  readonly comment: string;
  readonly updateEvent: string;
  /** Its toolbar item's options name the entity by ENTITY_ID instead of ID. */
  readonly isNamedByEntityId: boolean;
  /** `/crm/deal`, `/crm/type/1036`. */
  readonly path: string;
  readonly list: string;
  readonly title: { readonly one: string; readonly many: string };
}

type Named = Omit<Kind, 'fieldEntity' | 'prefix' | 'updateEvent' | 'isNamedByEntityId' | 'path' | 'list'>;

function older({ entityTypeId, code, comment, title }: Named): Kind {
  const name = code.toLowerCase();
  return {
    entityTypeId,
    code,
    comment,
    title,
    fieldEntity: `CRM_${code}`,
    prefix: 'UF_CRM_',
    updateEvent: `ONCRM${code}UPDATE`,
    isNamedByEntityId: code === 'QUOTE',
    path: code === 'QUOTE' ? '/crm/type/7' : `/crm/${name}`,
    list: `/crm/${name}/list/`,
  };
}

function dynamic({ entityTypeId, code, comment, title }: Named, fieldEntity: string): Kind {
  const path = `/crm/type/${entityTypeId}`;
  return {
    entityTypeId,
    code,
    comment,
    title,
    fieldEntity,
    prefix: `UF_${fieldEntity}_`,
    updateEvent: 'ONCRMDYNAMICITEMUPDATE',
    isNamedByEntityId: true,
    path,
    list: `${path}/list/category/0/`,
  };
}

const standard: readonly Kind[] = [
  older({ entityTypeId: 2, code: 'DEAL', comment: 'deal', title: { one: 'Deal', many: 'Deals' } }),
  older({ entityTypeId: 1, code: 'LEAD', comment: 'lead', title: { one: 'Lead', many: 'Leads' } }),
  older({ entityTypeId: 3, code: 'CONTACT', comment: 'contact', title: { one: 'Contact', many: 'Contacts' } }),
  older({ entityTypeId: 4, code: 'COMPANY', comment: 'company', title: { one: 'Company', many: 'Companies' } }),
  older({ entityTypeId: 7, code: 'QUOTE', comment: 'quote', title: { one: 'Estimate', many: 'Estimates' } }),
  dynamic(
    { entityTypeId: 31, code: 'SMART_INVOICE', comment: 'dynamic_31', title: { one: 'Invoice', many: 'Invoices' } },
    'CRM_SMART_INVOICE',
  ),
];

/** All kinds of this portal, its smart processes last. */
export function kindsOf(portal: PortalContext): Kind[] {
  const processes = portal.store.data.types.map(({ id, entityTypeId, title }) =>
    dynamic(
      {
        entityTypeId,
        code: `DYNAMIC_${entityTypeId}`,
        comment: `dynamic_${entityTypeId}`,
        title: { one: title, many: title },
      },
      `CRM_${id}`,
    ),
  );
  return [...standard, ...processes];
}

export function findKind(portal: PortalContext, entityTypeId: number | undefined): Kind | undefined {
  return kindsOf(portal).find((kind) => kind.entityTypeId === entityTypeId);
}

/** The kind of an item that the portal keeps. */
export function kindOf(portal: PortalContext, { entityTypeId }: Pick<Item, 'entityTypeId'>): Kind {
  const kind = findKind(portal, entityTypeId);
  if (kind === undefined) throw new Error(`The portal has no kind ${entityTypeId}`);
  return kind;
}

/** A contact has names, all others a title. */
export function titleOf({ title, lastName }: Pick<Item, 'title' | 'lastName'>): string {
  return [title, lastName].filter((part) => part !== '').join(' ');
}
