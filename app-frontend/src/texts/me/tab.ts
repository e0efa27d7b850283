import type { tab as english } from '../en/tab.js';
import { plural } from '../formats.js';
import type { Translated } from '../text-table.js';
import { errors } from './errors.js';
import { fieldTexts } from './field.js';
import { subscription } from './subscription.js';
import { selection } from './selection.js';

const count = plural('sr-Latn-ME');

export const tab: Translated<typeof english> = {
  'tab.title': 'Dokumenti za potpis',
  'tab.caption': 'PDF dokumenti kartice',
  'tab.filter.label': 'Filter',
  'tab.filter.all': 'Svi',
  'tab.filter.toSign': 'Za potpis',
  'tab.filter.signed': 'Potpisani',
  'tab.filter.problem': 'Problem',
  'tab.search': 'Pretraga dokumenata',
  'tab.column.name': 'Naziv',
  'tab.column.field': 'Polje',
  'tab.column.status': 'Stanje',
  'tab.column.signer': 'Potpisnik',
  'tab.column.certificate': 'Sertifikat',
  'tab.column.actions': 'Radnje',
  'tab.history': 'Istorija',
  'tab.none': '–',
  'tab.found': (found) => count(found, { one: '# dokument', few: '# dokumenta', other: '# dokumenata' }),
  'tab.empty.title': 'Još nema dokumenata',
  'tab.empty.text': (field) => `Dodajte PDF u polje „${field}” da biste ga potpisali.`,
  'tab.nothing.title': 'Ništa nije nađeno',
  'tab.nothing.text': 'Nijedan dokument ne odgovara filteru i pretrazi.',
  'tab.nothing.action': 'Prikaži sve',
};

export const tabTexts = { ...fieldTexts, ...selection, ...subscription, ...tab, errors };
