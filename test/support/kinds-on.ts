import { type InstallStatus, installStatusSchema } from '@dealseal/app-server/contract/install';
import { appPage, people, visitor } from './install-app.js';
import type { Stack } from './stack.js';

/** An item of a kind beside deals, with the file field that is signed. */
export interface KindInTest {
  readonly name: string;
  readonly entityTypeId: number;
  readonly itemId: number;
  /** `CRM_COMPANY`: what the codes of its placements begin with. */
  readonly placement: string;
  /** Of its user fields. */
  readonly prefix: string;
  /** What is below `/crm/`. */
  readonly card: string;
}

/** The emulator's items, two smart processes among them; complaints (178) have no file field before one is made. */
export const kindsInTest: readonly KindInTest[] = [
  {
    name: 'smart process',
    entityTypeId: 1036,
    itemId: 412,
    placement: 'CRM_DYNAMIC_1036',
    prefix: 'UF_CRM_7_',
    card: 'type/1036',
  },
  { name: 'lead', entityTypeId: 1, itemId: 61, placement: 'CRM_LEAD', prefix: 'UF_CRM_', card: 'lead' },
  { name: 'contact', entityTypeId: 3, itemId: 52, placement: 'CRM_CONTACT', prefix: 'UF_CRM_', card: 'contact' },
  { name: 'company', entityTypeId: 4, itemId: 412, placement: 'CRM_COMPANY', prefix: 'UF_CRM_', card: 'company' },
  { name: 'quote', entityTypeId: 7, itemId: 405, placement: 'CRM_QUOTE', prefix: 'UF_CRM_', card: 'type/7' },
  {
    name: 'invoice',
    entityTypeId: 31,
    itemId: 77,
    placement: 'CRM_SMART_INVOICE',
    prefix: 'UF_CRM_SMART_INVOICE_',
    card: 'type/31',
  },
  { name: 'deal', entityTypeId: 2, itemId: 412, placement: 'CRM_DEAL', prefix: 'UF_CRM_', card: 'deal' },
];

/** An administrator's later visit: every kind is ticked, a field is made where there is none, and the places are registered. */
export async function switchKindsOn(stack: Stack): Promise<InstallStatus> {
  const administrator = await visitor(stack, people.administrator.personId);
  const { app } = await administrator.openFrame(appPage);
  const kinds = kindsInTest.map(({ entityTypeId, prefix }) => {
    const others = entityTypeId === 1036 ? [`${prefix}SIGN_DOCS`] : [];
    return { entityTypeId, fields: [`${prefix}SIGN_DOC`, ...others] };
  });
  const complaints = { entityTypeId: 178, fields: [], create: { title: 'Prilog' } };
  await app.call(installStatusSchema, '/api/install/fields', { kinds: [...kinds, complaints] });
  return app.call(installStatusSchema, '/api/install/surfaces', {});
}
