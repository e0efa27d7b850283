/** What the portal's kinds of entities are called; a smart process has a name of its own. */
export const kinds = {
  'kind.1': 'Lead',
  'kind.2': 'Deal',
  'kind.3': 'Contact',
  'kind.4': 'Company',
  'kind.7': 'Estimate',
  'kind.31': 'Invoice',
  'kind.other': 'Item',
  'kinds.1': 'Leads',
  'kinds.2': 'Deals',
  'kinds.3': 'Contacts',
  'kinds.4': 'Companies',
  'kinds.7': 'Estimates',
  'kinds.31': 'Invoices',
  'kinds.other': 'Items',
};
