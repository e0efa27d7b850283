import { findDeal, mayRead } from '../crm/items.js';
import type { PortalContext } from '../portal-context.js';
import type { Item, Userfield } from '../state/portal-data.js';
import type { MethodTable, RestAuth } from './method.js';
import { answer } from './method.js';
import { asInteger, upperKeys } from './params.js';
import { RestError } from './rest-error.js';

const showFile = '/bitrix/components/bitrix/crm.deal.show/show_file.php';

function oldFileValue(deal: Item, fieldName: string, fileId: number, auth: RestAuth): Record<string, unknown> {
  const query = `ownerId=${deal.id}&fieldName=${fieldName}&dynamic=Y&fileId=${fileId}`;
  const token = auth.kind === 'application' ? auth.accessToken : '';
  return { id: fileId, showUrl: `${showFile}?${query}`, downloadUrl: `${showFile}?auth=${token}&${query}` };
}

/** Single and empty: the key is absent; multiple and empty: `[]`. */
function oldUserfield(deal: Item, field: Userfield, auth: RestAuth): [string, unknown][] {
  const { fieldName } = field;
  if (field.userTypeId !== 'file') return [[fieldName, deal.texts[fieldName] ?? '']];
  const values = (deal.files[fieldName] ?? []).map((id) => oldFileValue(deal, fieldName, id, auth));
  if (field.multiple) return [[fieldName, values]];
  return values.length === 0 ? [] : [[fieldName, values[0]]];
}

function oldDeal(portal: PortalContext, deal: Item, auth: RestAuth): Record<string, unknown> {
  const own = portal.store.data.userfields
    .filter(({ entityId }) => entityId === 'CRM_DEAL')
    .flatMap((field) => oldUserfield(deal, field, auth));
  return {
    ID: String(deal.id),
    TITLE: deal.title,
    STAGE_ID: deal.stageId,
    CATEGORY_ID: '0',
    ASSIGNED_BY_ID: String(deal.assignedById),
    OPPORTUNITY: deal.opportunity.toFixed(2),
    CURRENCY_ID: deal.currencyId,
    COMPANY_ID: String(deal.companyId),
    CONTACT_ID: String(deal.contactIds[0] ?? ''),
    CLOSEDATE: `${deal.closeDate}T00:00:00+00:00`,
    ...Object.fromEntries(own),
  };
}

export const crmDealMethods: MethodTable = {
  'crm.deal.get': {
    scope: ['crm'],
    run({ portal, params, person, auth }) {
      const id = asInteger(upperKeys(params)['ID']) ?? 0;
      if (id <= 0) throw new RestError(400, '', 'ID is not defined or invalid.');
      const deal = findDeal(portal, id);
      if (deal === undefined) throw new RestError(400, '', 'Not found');
      if (!mayRead(deal, person)) throw new RestError(400, '', 'Access denied.');
      return answer(oldDeal(portal, deal, auth));
    },
  },
};
