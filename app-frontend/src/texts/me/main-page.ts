import type { mainPage as english } from '../en/main-page.js';
import { plural } from '../formats.js';
import type { Translated } from '../text-table.js';
import { fieldTexts } from './field.js';
import { kinds } from './kinds.js';
import { selection } from './selection.js';

const count = plural('sr-Latn-ME');
const documents = (value: number) => count(value, { one: '# dokument', few: '# dokumenta', other: '# dokumenata' });

export const mainPage: Translated<typeof english> = {
  'main.lists': 'Spiskovi',
  'main.awaiting': 'Čekaju mene',
  'main.signed': 'Moji potpisi',
  'main.all': 'Svi',
  'main.pick': 'Iz kartica',
  'main.atLeast': (number) => `${number}+`,
  'main.search': 'Naziv, naslov ili broj',
  'main.group': 'Stanje',
  'main.group.any': 'Sva stanja',
  'main.group.waiting': 'Čeka kod',
  'main.group.working': 'U toku',
  'main.group.stored': 'Potpisan',
  'main.group.problem': 'Problem',
  'main.kind': 'Vrsta kartice',
  'main.kind.any': 'Sve vrste',
  'main.caption': 'Dokumenti',
  'main.column.document': 'Dokument',
  'main.column.card': 'Kartica',
  'main.column.person': 'Osoba',
  'main.column.state': 'Stanje',
  'main.column.actions': 'Radnje',
  'main.found': documents,
  'main.facts': (pages, size) => `${count(pages, { one: '# strana', few: '# strane', other: '# strana' })} · ${size}`,
  'main.card': (kind, id) => `${kind} ${id}`,
  'main.state.mine': 'Na vas je red',
  'main.state.reading': 'Čita se',
  'main.state.needs-code': 'Čeka kod',
  'main.since': (date) => `od ${date}`,
  'main.history': 'Istorija',
  'main.more': 'Prikaži još',
  'main.further': 'Među najnovijima nema ničega. „Prikaži još” gleda dalje unazad.',
  'main.awaiting.empty': 'Ništa vas ne čeka',
  'main.awaiting.emptyText':
    'Ovdje čeka ono što ste počeli da potpisujete. Ostali se biraju tamo gdje stoje, u karticama.',
  'main.awaiting.action': 'Izaberi iz kartica',
  'main.signed.empty': 'Još ništa nije potpisano',
  'main.signed.emptyText': 'Ovdje su dokumenti koje ste potpisali.',
  'main.all.empty': 'Još nema dokumenata',
  'main.all.emptyText': 'Ovdje je ono što je potpisano na ovom portalu, a smijete da čitate.',
  'main.nothing': 'Ništa nije nađeno',
  'main.nothingText': 'Nijedan dokument ne odgovara pretrazi i filterima.',
  'main.nothingAction': 'Prikaži sve',
  'pick.search': 'Naslov ili broj kartice',
  'pick.list': 'Kartice sa dokumentima',
  'pick.files': (files) => count(files, { one: '# fajl', few: '# fajla', other: '# fajlova' }),
  'pick.chosen': (chosen, cards) =>
    `${documents(chosen)} iz ${count(cards, { one: '# kartice', few: '# kartice', other: '# kartica' })}`,
  'pick.none': 'Nijedan dokument ove kartice sada se ne može potpisati.',
  'pick.empty': 'Nema kartica sa dokumentima',
  'pick.emptyText': 'Dokumenti su ovdje čim kartica ove vrste ima fajl u polju za potpisivanje.',
};

export const mainPageTexts = { ...fieldTexts, ...kinds, ...selection, ...mainPage };
