import type { selection as english } from '../en/selection.js';
import { plural } from '../formats.js';
import type { Translated } from '../text-table.js';

const count = plural('sr-Latn-ME');

/** Several documents that are chosen to be signed with one code. */
export const selection: Translated<typeof english> = {
  'select.document': (name) => `Izaberi ${name}`,
  'select.hint': 'Izaberite dokumente da više njih potpišete jednim kodom.',
  'select.chosen': (chosen, total) => `Izabrano: ${chosen} od ${total}`,
  'select.clear': 'Poništi',
  'select.covers': 'Jedan kod važi tačno za ovaj spisak',
  'select.limit': (limit) =>
    `Jedan kod važi najviše za ${count(limit, { one: '# dokument', few: '# dokumenta', other: '# dokumenata' })}.`,
  'select.sign': (chosen) =>
    count(chosen, { one: 'Potpiši # dokument', few: 'Potpiši # dokumenta', other: 'Potpiši # dokumenata' }),
};
