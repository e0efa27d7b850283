import { errors } from './errors.js';
import { fieldTexts } from './field.js';
import { subscription } from './subscription.js';
import { selection } from './selection.js';
import { plural } from '../formats.js';

const count = plural('en');

export const tab = {
  'tab.title': 'Documents to sign',
  'tab.caption': 'PDF documents of this card',
  'tab.filter.label': 'Filter',
  'tab.filter.all': 'All',
  'tab.filter.toSign': 'To sign',
  'tab.filter.signed': 'Signed',
  'tab.filter.problem': 'Problem',
  'tab.search': 'Search documents',
  'tab.column.name': 'Name',
  'tab.column.field': 'Field',
  'tab.column.status': 'Status',
  'tab.column.signer': 'Signed by',
  'tab.column.certificate': 'Certificate',
  'tab.column.actions': 'Actions',
  'tab.history': 'History',
  'tab.none': '–',
  'tab.found': (found: number) => count(found, { one: '# document', other: '# documents' }),
  'tab.empty.title': 'No documents yet',
  'tab.empty.text': (field: string) => `Add a PDF to “${field}” in the card to sign it.`,
  'tab.nothing.title': 'Nothing found',
  'tab.nothing.text': 'No document matches the filter and the search.',
  'tab.nothing.action': 'Show all',
};

export const tabTexts = { ...fieldTexts, ...selection, ...subscription, ...tab, errors };
